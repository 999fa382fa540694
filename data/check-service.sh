#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check-service.sh SYSTEMD-ANALYZE SERVICE PROGRAM: what systemd says of the kiosk's service, with this
# PROGRAM in place of what is not installed yet.
set -eu
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
sed "s|^ExecStart=.* --kiosk\$|ExecStart=$3 --kiosk|" "$2" >"$scratch/yizhan-kiosk.service"
grep -q "^ExecStart=$3 --kiosk\$" "$scratch/yizhan-kiosk.service"
said=$(HOME=$scratch XDG_RUNTIME_DIR=$scratch "$1" --user verify "$scratch/yizhan-kiosk.service" 2>&1) || {
    echo "$said" >&2
    exit 1
}
# It answers 0 for a key that it does not know.
if echo "$said" | grep "$scratch\|Unknown" >&2; then
    exit 1
fi
