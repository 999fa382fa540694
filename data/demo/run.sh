#!/bin/sh
# Installs what is missing, builds, makes a demo station and opens its counter.
#
#   sh data/demo/run.sh            the counter
#   sh data/demo/run.sh --kiosk    the riders' kiosk, on the same station
#   sh data/demo/run.sh --fresh    start over with a new demo station
#
# The station lives in $YIZHAN_DEMO_DIR, by default yizhan-demo in the user's data directory, with its card,
# badge, vouchers and other papers beside it. Without a display it plays the same loop on the command line
# and leaves receipt and journal there. Every name, phone number and value in it is made up.
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

sh "$top/data/demo/install.sh" demo
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

# What goes before each command: see go_back().
clock=
as_chief() { $clock "$ctl" --as 王站长 --pin-file "$demo/chief.pin" "$@"; }
as_attendant() { $clock "$ctl" --as 小李 --pin-file "$demo/attendant.pin" "$@"; }
as_reviewer() { $clock "$ctl" --as 陈审核 --pin-file "$demo/reviewer.pin" "$@"; }

. "$top/data/demo/shop.sh"

# The phones of some of the riders on the list, by the numbers of their lines.
phones() { sed -n "$1p" "$top/data/demo/riders.csv" | cut -d , -f 2; }

# Records a job and prints its number.
job() {
    as_attendant --json job record --rider "$1" --kind "$2" --quantity "$3" --place "$4" | member job
}

open_station() {
    mkdir -p "$demo"
    chmod 700 "$demo"
    echo 271828 >"$demo/chief.pin"
    echo 314159 >"$demo/attendant.pin"
    echo 161803 >"$demo/reviewer.pin"
    chmod 600 "$demo"/*.pin
    $clock "$ctl" init --station 暖新驿站（演示） --kind centre --community 和平社区 \
        --admin 王站长 --new-pin-file "$demo/chief.pin" >/dev/null
    as_chief staff add 小李 --role attendant --new-pin-file "$demo/attendant.pin" >/dev/null
    as_chief staff add 陈审核 --role reviewer --new-pin-file "$demo/reviewer.pin" >/dev/null
    as_chief import rules "$top/data/demo/rules.csv" >/dev/null
    as_chief import items "$top/data/demo/items.csv" >/dev/null
    as_chief import riders "$top/data/demo/riders.csv" >/dev/null
}

# From jobs to points: recorded by the attendant, approved by the reviewer. A few are left to review.
give_points() {
    rider=$(as_attendant --json rider add --name 张三 --phone 13800138000 --platform 美团 \
        --team 黄骑士 --community 和平社区 | member rider)
    as_attendant card issue "$rider" --out "$demo/card.png" >/dev/null
    jobs="$(job "$rider" civility 5 和平社区) $(job "$rider" exam-support 2 第一中学)"
    jobs="$jobs $(job "$rider" traffic 5 南门桥头) $(job "$rider" small-help 2 城东社区)"
    for phone in $(phones 2,7); do
        jobs="$jobs $(job "$phone" greening 5 河堤社区)"
    done
    # shellcheck disable=SC2086
    as_reviewer review approve $jobs >/dev/null
    as_attendant job record --rider "$rider" --kind hazard-photo --place 南门桥头 \
        --note 路灯不亮 --evidence "$top/data/demo/evidence.png" >/dev/null
    for phone in $(phones 14,16); do
        job "$phone" patrol 1 新城社区 >/dev/null
    done
}

make_station() {
    go_back
    open_station
    take_delivery
    count_shelf
    come_back
    give_points
    offer_services
    show_goods
    begin_delivery
    serve_riders
    print_papers
}

# One line for each paper that is there.
paper() {
    [ ! -f "$demo/$1" ] || printf '  %-14s  %s\n' "$1" "$2"
}

[ -z "$fresh" ] || rm -rf "$demo"
if [ ! -f "$demo/station.db" ]; then
    echo "Making a demo station in $demo …"
    rm -rf "$demo"
    make_station
fi

cat <<END

Demo station: $demo
  王站长 (chief)      PIN 271828
  小李 (attendant)    PIN 314159
  陈审核 (reviewer)   PIN 161803
Beside it lie
END
paper card.png "张三's rider card: show it to the camera, or type 张三"
paper badge.pdf "the badge 小李 signs in with"
paper commands.pdf "command codes for the scanner"
paper guide.pdf "one page of help"
paper vouchers.pdf "station vouchers of 20 points"
paper meals.pdf "a rider's meal vouchers"
echo "孙玉兰 has an umbrella waiting; a delivery is half scanned; a training is next week."

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$build/src/app/yizhan" $kiosk --store "$YIZHAN_STORE"
fi

echo
echo "There is no display: here is the same loop on the command line, as 小李."
YIZHAN_AS=小李
YIZHAN_PIN=314159
export YIZHAN_AS YIZHAN_PIN

show() {
    echo
    echo "\$ yizhan-ctl $*"
    "$ctl" "$@"
}

show balance 张三
show redeem --rider "$demo/card.png" --item WATER=2 --item SOAP=1 --receipt "$demo/receipt.pdf"
hold=$("$ctl" --json hold add --rider 张三 --item CUPNOODLES=1 | member entry)
show hold list
show collect "$hold"
show history 张三
show attention
show verify
show export journal --as hledger --out "$demo/journal.hledger"
echo
echo "Left in $demo: receipt.pdf, journal.hledger"
