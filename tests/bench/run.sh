#!/bin/sh
# Runs the benchmarks named (or all) and prints one tab-separated line each:
#   name  ours  reference  ratio  aim
# Both sides of a line are measured in turns in one run. Lines with # say what else there is to know.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
build=${YIZHAN_BUILD:-$top/build-bench}

if [ ! -f "$build/build.ninja" ]; then
    sh "$top/data/demo/install.sh" build
    meson setup "$build" "$top" --buildtype=release >/dev/null
fi
all="redeem-sqlite redeem-group checksum lookup-card verify verify-hledger size growth"
[ $# -gt 0 ] || set -- $all
for name in "$@"; do
    if [ ! -f "$here/bench-$name.c" ]; then
        echo "there is no benchmark $name; there are: $all" >&2
        exit 2
    fi
done
for name in "$@"; do
    ninja -C "$build" "tests/bench/bench-$name" >/dev/null
done
cd "$build"
printf 'name\tours\treference\tratio\taim\n'
for name in "$@"; do
    case $name in
        # Both engines: beside a server of its own.
        lookup-card)
            sh "$top/tests/support/with-postgres.sh" -c shared_buffers=1GB "./tests/bench/bench-$name" ;;
        size) sh "$top/tests/support/with-postgres.sh" "./tests/bench/bench-$name" ;;
        *) "./tests/bench/bench-$name" ;;
    esac
done
