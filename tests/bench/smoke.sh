#!/bin/sh
# The benchmarks run at all, on a small scale; what they measure is not judged here.
set -eu
with_postgres=$(cd "$(dirname "$0")/../support" && pwd)/with-postgres.sh
cd "$1"
export YIZHAN_BENCH_TIMES=20 YIZHAN_BENCH_RIDERS=500 YIZHAN_BENCH_ENTRIES=5000
export YIZHAN_BENCH_SIZE_ENTRIES=5000 YIZHAN_BENCH_VERIFY_ENTRIES=5000
export YIZHAN_BENCH_HLEDGER_ENTRIES=500 YIZHAN_BENCH_GROWTH_MAX=2000
# Whether file $1 has exactly one line of figures for $2.
has_line() {
    [ "$(awk -F '\t' -v name="$2" '$1 == name { print NF }' "$1")" = 5 ]
}

lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
for name in redeem-sqlite redeem-group checksum verify verify-hledger; do
    ./bench-$name >"$lines"
    has_line "$lines" $name
done
for name in lookup-card size; do
    sh "$with_postgres" ./bench-$name >"$lines"
    has_line "$lines" $name
    has_line "$lines" $name-postgres
done
./bench-growth >"$lines"
for name in growth-redeem growth-lookup growth-verify; do
    has_line "$lines" $name
done
YIZHAN_BENCH_SECONDS=1 YIZHAN_BENCH_SCALE=1 sh "$with_postgres" ./bench-redeem-postgres 2 >"$lines"
has_line "$lines" redeem-postgres-2
YIZHAN_BENCH_STATIONS=4 YIZHAN_BENCH_CITY_RIDERS=200 YIZHAN_BENCH_SPEED=1800 \
    sh "$with_postgres" ./bench-city >"$lines"
has_line "$lines" city
