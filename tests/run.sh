#!/bin/sh
# Installs what is missing, builds, and runs every suite.
#
#   sh tests/run.sh                 all suites
#   sh tests/run.sh --asan          the same under AddressSanitizer and UBSan
#   sh tests/run.sh --valgrind      store, ledger and station under valgrind
#   sh tests/run.sh --suite ledger  one suite (may be repeated; also after one of the above)
#
# Ends with a line "N passed, N failed". The build goes to build-tests (or $YIZHAN_BUILD).
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
build=${YIZHAN_BUILD:-$top/build-tests}
options="-Dwerror=true"
setup=
suites=

while [ $# -gt 0 ]; do
    case $1 in
        --asan)
            build=$build-asan
            options="-Db_sanitize=address,undefined -Db_lundef=false"
            LSAN_OPTIONS=suppressions=$top/tests/support/lsan.supp:print_suppressions=0
            export LSAN_OPTIONS
            setup="--timeout-multiplier=4" ;;
        --valgrind)
            setup="--setup=valgrind"
            suites="$suites --suite base --suite store --suite ledger --suite station" ;;
        --suite)
            shift
            suites="$suites --suite $1" ;;
        *)
            sed -n '2,10s/^# \{0,1\}//p' "$0" >&2
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
meson compile -C "$build" >"$build/compile.log" 2>&1 || { tail -n 60 "$build/compile.log" >&2; exit 1; }

status=0
# shellcheck disable=SC2086
meson test -C "$build" --print-errorlogs $setup $suites || status=$?

python3 - "$build/meson-logs" <<'EOF'
import glob, json, os, sys
log = max(glob.glob(os.path.join(sys.argv[1], "testlog*.json")), key=os.path.getmtime)
results = [json.loads(line)["result"] for line in open(log, encoding="utf-8")]
passed = sum(r in ("OK", "EXPECTEDFAIL") for r in results)
print(f"{passed} passed, {len(results) - passed} failed")
EOF
exit $status
