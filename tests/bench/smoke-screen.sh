#!/bin/sh
# The benchmarks of the window run at all, on a small scale; what they measure is not judged here.
set -eu
cd "$1"
export YIZHAN_BENCH_STARTS=2 YIZHAN_BENCH_SCREEN_RIDERS=100 YIZHAN_BENCH_RIDERS=500
export YIZHAN_BENCH_ENTRIES=5000 YIZHAN_BENCH_SCANS=10 YIZHAN_BENCH_GOODS=500 YIZHAN_BENCH_FRAMES=10
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
for name in start memory scan-to-screen goods-scroll; do
    ./bench-$name >"$lines"
    [ "$(awk -F '\t' -v name="$name" '$1 == name { print NF }' "$lines")" = 5 ]
done
