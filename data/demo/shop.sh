# The points supermarket of the demo station. Read in by run.sh, which has $top, $demo, $ctl, as_chief(),
# as_attendant() and member().

# Everything after this happens five weeks ago, so that the shelves have not been counted for a while and
# the batches have come nearer to their dates. Where faketime is not there it happens today.
go_back() {
    if command -v faketime >/dev/null 2>&1; then
        clock="faketime -f -35d env DONT_FAKE_MONOTONIC=1 NO_FAKE_STAT=1"
    fi
}

come_back() {
    clock=
}

in_days() { date -d "$1 days" +%F; }
next_month() { date -d "$(date +%Y-%m-01) 1 month" +%F; }

# The opening delivery, scanned by the case and by the piece, each with its best-before date.
take_delivery() {
    delivery=$(as_attendant --json delivery start --source purchase --supplier 城东粮油批发部 \
        --document CD-1017 --expect MILK=24 --expect CUPNOODLES=24 --expect RICE=8 | member delivery)
    as_attendant delivery scan "$delivery" MILK=12 --best-before "$(in_days 9)" >/dev/null
    as_attendant delivery scan "$delivery" MILK=12 --best-before "$(in_days 40)" >/dev/null
    as_attendant delivery scan "$delivery" CUPNOODLES=24 --best-before "$(in_days 120)" >/dev/null
    as_attendant delivery scan "$delivery" RICE=8 --best-before "$(in_days 200)" >/dev/null
    as_attendant delivery post "$delivery" >/dev/null
}

count_shelf() {
    count=$(as_attendant --json count start --title 开站盘点 --place A-1 | member count)
    as_attendant count add WATER=48 >/dev/null
    as_attendant count add TEA=36 >/dev/null
    as_attendant count add MILK=24 >/dev/null
    as_attendant count compare "$count" >/dev/null
    as_attendant count post "$count" >/dev/null
}

# A delivery that has just come and is half scanned: the next one to the counter goes on with it.
begin_delivery() {
    delivery=$(as_attendant --json delivery start --source support --supplier 街道总工会 \
        --document GH-0368 --expect HEATPACK=40 --expect THERMOS=6 --expect GLOVES=12 | member delivery)
    as_attendant delivery scan "$delivery" HEATPACK=40 --best-before "$(in_days 700)" >/dev/null
    as_attendant delivery scan "$delivery" THERMOS=4 >/dev/null
}

# A noodle shop round the corner, and a training next week.
offer_services() {
    as_chief merchant add 巷口面馆 --contact 陈师傅 --phone 13900001234 --address 和平路巷口 >/dev/null
    as_chief deal put MEAL --merchant 巷口面馆 --name 骑士午餐券 --price 15 --limit 4 >/dev/null
    as_attendant receive MEAL 40 --source support >/dev/null
    as_chief session add TRAINING --name 急救技能培训 --price 10 --seats 20 \
        --at "$(in_days 7) 14:30" --place 二楼活动室 >/dev/null
}

# The program takes photos; the drawings beside this file are SVG.
show_goods() {
    mkdir -p "$demo/photos"
    for drawing in "$top"/data/demo/goods/*.svg; do
        name=$(basename "$drawing" .svg)
        rsvg-convert -w 512 "$drawing" -o "$demo/photos/$name.png"
        as_chief item put "$(echo "$name" | tr "[:lower:]" "[:upper:]")" --photo "$demo/photos/$name.png" >/dev/null
    done
    as_chief item put TEA --price 18 --from "$(next_month)" >/dev/null
}

# What riders did with their points: meals, seats, something kept until tomorrow.
serve_riders() {
    as_attendant redeem --rider 张三 --item TOWEL=1 >/dev/null
    as_attendant redeem --rider 杜超 --item TRAINING=1 --item SOAP=2 >/dev/null
    as_attendant redeem --rider 熊杰 --item TRAINING=1 --item TOWEL=1 >/dev/null
    meal=$(as_attendant --json redeem --rider 冯磊 --item MEAL=2 --item TRAINING=1 | member entry)
    code=$(as_attendant --json deal print "$meal" --out "$demo/meals.pdf" | member code)
    as_attendant deal use "$code" --merchant 巷口面馆 >/dev/null
    as_attendant hold add --rider 孙玉兰 --item UMBRELLA=1 --item HEATPACK=1 \
        --until "$(in_days 1)" >/dev/null
}

print_papers() {
    as_chief voucher issue --title 冬日送温暖 --points 20 --count 10 --until "$(in_days 60)" \
        --months 12 --out "$demo/vouchers.pdf" >/dev/null
    as_chief badge issue 小李 --out "$demo/badge.pdf" >/dev/null
    "$ctl" paper commands "$demo/commands.pdf" >/dev/null
    "$ctl" paper guide "$demo/guide.pdf" >/dev/null
}
