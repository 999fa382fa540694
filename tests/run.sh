#!/bin/sh
# Installs what is missing, builds, and runs every suite.
#
#   sh tests/run.sh                 all suites
#   sh tests/run.sh --asan          the same under AddressSanitizer and UBSan
#   sh tests/run.sh --tsan          what has threads under ThreadSanitizer
#   sh tests/run.sh --valgrind      store, ledger and station under valgrind
#   sh tests/run.sh --fuzz [N]      hostile input by libFuzzer, N seconds (20) for each target
#   sh tests/run.sh --suite ledger  one suite (may be repeated; also after one of the above)
#
# Ends with a line "N passed, N failed". The build goes to build-tests (or $YIZHAN_BUILD).
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
build=${YIZHAN_BUILD:-$top/build-tests}
options="-Dwerror=true"
setup=
suites=
tests=
fuzz=
plain=yes
if [ $# -gt 0 ]; then plain=; fi

while [ $# -gt 0 ]; do
    case $1 in
        --asan)
            build=$build-asan
            options="-Db_sanitize=address,undefined -Db_lundef=false"
            LSAN_OPTIONS=suppressions=$top/tests/support/lsan.supp:print_suppressions=0
            export LSAN_OPTIONS
            setup="--timeout-multiplier=4" ;;
        --tsan)
            build=$build-tsan
            # Unoptimised: what the compiler leaves out is not looked at.
            options="-Db_sanitize=thread -Db_lundef=false --buildtype=debug"
            # The only mutexes that it sees are recursive ones inside of libraries.
            TSAN_OPTIONS=suppressions=$top/tests/support/tsan.supp:report_mutex_bugs=0:detect_deadlocks=0
            export TSAN_OPTIONS
            setup="--timeout-multiplier=10"
            tests="lane lane-work pause camera verify client line-watch picture-loader" ;;
        --fuzz)
            build=$build-fuzz
            options="-Dfuzzing=true -Db_sanitize=address,undefined -Db_lundef=false"
            options="$options --buildtype=plain"
            CC=clang-14
            CFLAGS="-O1 -g -fno-omit-frame-pointer"
            export CC CFLAGS
            fuzz=20
            case ${2:-} in [0-9]*) fuzz=$2; shift ;; esac ;;
        --valgrind)
            setup="--setup=valgrind"
            suites="$suites --suite base --suite store --suite ledger --suite station --no-suite postgresql" ;;
        --suite)
            shift
            suites="$suites --suite $1" ;;
        *)
            sed -n '2,12s/^# \{0,1\}//p' "$0" >&2
            exit 2 ;;
    esac
    shift
done

sh "$top/data/demo/install.sh" test
if [ "$setup" = --setup=valgrind ] && ! command -v valgrind >/dev/null; then
    echo "valgrind is not installed (apt install valgrind)" >&2
    exit 1
fi

# A Chinese locale for the tests alone, wherever the system has none.
mkdir -p "$build.locale"
[ -d "$build.locale/zh_CN.UTF-8" ] || localedef -i zh_CN -f UTF-8 "$build.locale/zh_CN.UTF-8"
[ -d "$build.locale/C.UTF-8" ] || localedef -i POSIX -f UTF-8 "$build.locale/C.UTF-8" || :
LOCPATH=$build.locale
export LOCPATH

# shellcheck disable=SC2086
if [ -f "$build/build.ninja" ]; then
    meson configure "$build" $options >/dev/null
else
    meson setup "$build" "$top" $options >/dev/null
fi
# Under ThreadSanitizer only what is tested is built, by meson test.
compile() {
    meson compile -C "$build" "$@" >"$build/compile.log" 2>&1 ||
        { tail -n 60 "$build/compile.log" >&2; exit 1; }
}
if [ -n "$fuzz" ]; then
    compile fuzz
    exec sh "$top/tests/fuzz/run.sh" "$build" "$fuzz"
fi
if [ -z "$tests" ]; then compile; fi

status=0
# Those with a window or a server wait more than they work: one more than there are processors.
# shellcheck disable=SC2086
meson test -C "$build" --print-errorlogs --num-processes $(($(nproc) + 1)) $setup $suites $tests ||
    status=$?

# Besides the changed copies that are always the same, a few seconds of what libFuzzer thinks of.
: >"$build/fuzz.log"
if [ -n "$plain" ]; then
    FUZZ_SEED=1 YIZHAN_BUILD=$build sh "$0" --fuzz 5 >"$build/fuzz.log" || status=1
    cat "$build/fuzz.log"
fi

python3 - "$build/meson-logs" "$build/fuzz.log" <<'EOF'
import glob, json, os, re, sys
log = max(glob.glob(os.path.join(sys.argv[1], "testlog*.json")), key=os.path.getmtime)
results = [json.loads(line)["result"] for line in open(log, encoding="utf-8")]
passed = sum(r in ("OK", "EXPECTEDFAIL") for r in results)
failed = len(results) - passed
for line in open(sys.argv[2], encoding="utf-8"):
    if counts := re.fullmatch(r"(\d+) passed, (\d+) failed\n", line):
        passed += int(counts[1])
        failed += int(counts[2])
print(f"{passed} passed, {failed} failed")
EOF
exit $status
