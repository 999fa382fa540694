#!/bin/sh
# Runs the benchmarks named (or all) and prints one tab-separated line each:
#   name  ours  reference  ratio  aim
# Both sides of a line are measured in turns in one run. Lines with # say what else there is to know.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
build=${YIZHAN_BUILD:-$top/build-bench}

if [ ! -f "$build/build.ninja" ]; then
    sh "$top/data/demo/install.sh" test
    meson setup "$build" "$top" --buildtype=release >/dev/null
fi
all="redeem-sqlite redeem-group checksum redeem-postgres-1 redeem-postgres-8 redeem-postgres-32
    lookup-card verify verify-hledger size growth city
    start memory scan-to-screen goods-scroll"
[ $# -gt 0 ] || set -- $all
# The program that prints the line.
get_program() {
    case $1 in
        redeem-postgres-*) echo bench-redeem-postgres ;;
        *) echo "bench-$1" ;;
    esac
}
# A server of its own for one program, as careful as one that is used.
with_server() {
    sh "$top/tests/support/with-postgres.sh" -c fsync=on -c full_page_writes=on -c wal_level=replica \
        -c autovacuum=on -c shared_buffers=1GB -c max_wal_size=4GB -c max_connections=300 "$@"
}

for name in "$@"; do
    if [ ! -f "$here/$(get_program "$name").c" ]; then
        echo "there is no benchmark $name; there are:" $all >&2
        exit 2
    fi
done
for name in "$@"; do
    ninja -C "$build" "tests/bench/$(get_program "$name")" >/dev/null
done
cd "$build"
printf 'name\tours\treference\tratio\taim\n'
for name in "$@"; do
    program=./tests/bench/$(get_program "$name")
    case $name in
        redeem-postgres-*) with_server "$program" "${name##*-}" ;;
        # Both engines, or a server alone.
        lookup-card | size | verify | city) with_server "$program" ;;
        # The window: on a display of its own, as large as that of a counter.
        start | memory | scan-to-screen | goods-scroll)
            LC_ALL=C.UTF-8 GSETTINGS_BACKEND=memory \
                sh "$top/tests/support/with-display.sh" --size 1280x800 "$program"
            ;;
        *) "$program" ;;
    esac
done
