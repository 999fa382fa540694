#!/bin/sh
# The benchmarks run at all, on a small scale; what they measure is not judged here.
set -eu
cd "$1"
export YIZHAN_BENCH_TIMES=20 YIZHAN_BENCH_RIDERS=500 YIZHAN_BENCH_ENTRIES=5000
export YIZHAN_BENCH_SIZE_ENTRIES=5000 YIZHAN_BENCH_VERIFY_ENTRIES=5000
export YIZHAN_BENCH_HLEDGER_ENTRIES=500
for name in redeem-sqlite redeem-group checksum lookup-card verify verify-hledger size; do
    line=$(./bench-$name | grep "^$name	")
    [ "$(printf '%s\n' "$line" | awk -F '\t' '{ print NF }')" = 5 ]
done
