#!/bin/sh
# Installs what is missing, builds, makes a demo station and opens its counter.
#
#   sh data/demo/run.sh            the counter
#   sh data/demo/run.sh --kiosk    the riders' kiosk, on the same station
#   sh data/demo/run.sh --fresh    start over with a new demo station
#
# The station lives in $YIZHAN_DEMO_DIR, by default yizhan-demo in the user's data directory. Without a
# display it plays the same loop on the command line and leaves card, receipt and journal there.
# Every name, phone number and value in it is made up.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
build=${YIZHAN_BUILD:-$top/build}
demo=${YIZHAN_DEMO_DIR:-${XDG_DATA_HOME:-$HOME/.local/share}/yizhan-demo}
kiosk=
fresh=

for option in "$@"; do
    case $option in
        --kiosk) kiosk=--kiosk ;;
        --fresh) fresh=yes ;;
        *) sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
    esac
done

sh "$top/data/demo/install.sh" build
[ -f "$build/build.ninja" ] || meson setup "$build" "$top" >/dev/null
meson compile -C "$build" >"$build/compile.log" 2>&1 || { tail -n 60 "$build/compile.log" >&2; exit 1; }

ctl=$build/src/ctl/yizhan-ctl
GSETTINGS_SCHEMA_DIR=$build/data
YIZHAN_LOCALE_DIR=$build/data/po
YIZHAN_STORE=$demo/station.db
export GSETTINGS_SCHEMA_DIR YIZHAN_LOCALE_DIR YIZHAN_STORE

# The word after "NAME": in a line of JSON.
member() {
    sed -n "s/.*\"$1\" *: *\"\{0,1\}\([^\",}]*\).*/\1/p" | head -n 1
}

as_chief() { "$ctl" --as 王站长 --pin-file "$demo/chief.pin" "$@"; }
as_attendant() { "$ctl" --as 小李 --pin-file "$demo/attendant.pin" "$@"; }
as_reviewer() { "$ctl" --as 陈审核 --pin-file "$demo/reviewer.pin" "$@"; }

# One rider's way from a job to points: recorded by the attendant, approved by the reviewer.
job() {
    id=$(as_attendant --json job record --rider "$1" --kind "$2" --quantity "$3" --place "$4" | member job)
    as_reviewer review approve "$id" >/dev/null
}

make_station() {
    mkdir -p "$demo"
    chmod 700 "$demo"
    echo 271828 >"$demo/chief.pin"
    echo 314159 >"$demo/attendant.pin"
    echo 161803 >"$demo/reviewer.pin"
    chmod 600 "$demo"/*.pin
    "$ctl" init --station 暖新驿站（演示） --kind centre --community 和平社区 \
        --admin 王站长 --new-pin-file "$demo/chief.pin" >/dev/null
    as_chief staff add 小李 --role attendant --new-pin-file "$demo/attendant.pin" >/dev/null
    as_chief staff add 陈审核 --role reviewer --new-pin-file "$demo/reviewer.pin" >/dev/null
    as_chief import rules "$top/data/demo/rules.csv" >/dev/null
    as_chief import items "$top/data/demo/items.csv" >/dev/null
    as_chief import riders "$top/data/demo/riders.csv" >/dev/null
    rider=$(as_attendant --json rider add --name 张三 --phone 13800138000 --platform 美团 \
        --team 黄骑士 --community 和平社区 | member rider)
    as_attendant card issue "$rider" --out "$demo/card.png" >/dev/null
    job "$rider" civility 3 和平社区
    job "$rider" exam-support 1 第一中学
    job "$rider" small-help 1 城东社区
    as_attendant job record --rider "$rider" --kind hazard-photo --place 南门桥头 \
        --note 路灯不亮 --evidence "$top/data/demo/evidence.png" >/dev/null
    for phone in $(sed -n '2,13p' "$top/data/demo/riders.csv" | cut -d , -f 2); do
        job "$phone" greening 2 河堤社区
    done
    for phone in $(sed -n '14,18p' "$top/data/demo/riders.csv" | cut -d , -f 2); do
        as_attendant job record --rider "$phone" --kind patrol --place 新城社区 >/dev/null
    done
}

[ -z "$fresh" ] || rm -rf "$demo"
if [ ! -f "$demo/station.db" ]; then
    echo "Making a demo station in $demo …"
    rm -rf "$demo"
    make_station
fi

cat <<EOF
Demo station: $demo
  王站长 (chief)      PIN 271828
  小李 (attendant)    PIN 314159
  陈审核 (reviewer)   PIN 161803
  张三's rider card:  $demo/card.png
EOF

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$build/src/app/yizhan" $kiosk --store "$YIZHAN_STORE"
fi

echo
echo "There is no display: here is the same loop on the command line."
set -x
"$ctl" balance 张三
as_attendant redeem --rider "$demo/card.png" --item WATER=2 --item SOAP=1 --receipt "$demo/receipt.pdf"
"$ctl" history 张三
"$ctl" verify
"$ctl" export journal --as hledger --out "$demo/journal.hledger"
{ set +x; } 2>/dev/null
echo "Left in $demo: card.png, receipt.pdf, journal.hledger"
