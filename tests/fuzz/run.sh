#!/bin/sh
# Runs every target under libFuzzer: run.sh BUILD SECONDS, where BUILD was set up with -Dfuzzing=true.
# What is learnt stays in BUILD/fuzz-corpus; an input that fails is kept in BUILD/fuzz-found. To make it
# a test, fix the fault and add the file to tests/fuzz/corpus/TARGET. With FUZZ_SEED a new BUILD tries the
# same inputs each time. Ends with "N passed, N failed".
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
seconds=$2
logs=$build/fuzz-logs
mkdir -p "$build/fuzz-found" "$build/fuzz-tmp" "$logs"
rm -f "$logs"/*

TMPDIR=$build/fuzz-tmp
# A station in memory is not slowed down by the disk.
if [ -w /dev/shm ]; then TMPDIR=$(mktemp -d /dev/shm/yizhan-fuzz-XXXXXX); fi
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
LSAN_OPTIONS=suppressions=$here/../support/lsan.supp:print_suppressions=0
G_SLICE=always-malloc
export LSAN_OPTIONS G_SLICE
# The C library keeps a copy of it for each locale that a library makes.
unset LOCPATH

# One target for the time that was asked for. The longest input is the one of the ordinary test.
run_target() {
    target=$1
    corpus=$build/fuzz-corpus/$target
    words=$here/words/$target.dict
    size=$(sed -n "s/^  '$target': \[[0-9]*, \([0-9]*\),.*/\1/p" "$here/meson.build")
    mkdir -p "$corpus"
    set -- "-seed=${FUZZ_SEED:-0}" "-max_total_time=$seconds" "-max_len=$size" -timeout=60 -rss_limit_mb=3000 \
        -print_final_stats=1 "-artifact_prefix=$build/fuzz-found/$target-"
    if [ -f "$words" ]; then set -- "$@" "-dict=$words"; fi
    if "$build/tests/fuzz/fuzz-$target" "$@" "$corpus" "$here/corpus/$target" \
        >"$logs/$target.log" 2>&1; then
        : >"$logs/$target.passed"
    else
        : >"$logs/$target.failed"
    fi
    grep -E 'DONE|SUMMARY' "$logs/$target.log" | tail -n 1 | sed "s/^/$target: /"
}

# As many at a time as there are processors.
running=0
for directory in "$here"/corpus/*; do
    run_target "$(basename "$directory")" &
    running=$((running + 1))
    if [ "$running" -ge "$(nproc)" ]; then
        wait
        running=0
    fi
done
wait

failed=0
passed=0
for log in "$logs"/*.log; do
    if [ -f "${log%.log}.passed" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "--- $(basename "$log" .log)" >&2
        tail -n 60 "$log" >&2
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
