#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   sh data/po/check.sh
#
# Fails when a source with strings for translators is missing from POTFILES, when a string cannot be
# translated, or when a catalogue of LINGUAS lacks a translation.
set -eu
export LC_ALL=C.UTF-8
po=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$po/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=

fail() {
    echo "$1" >&2
    failed=yes
}

cd "$top"
{
    find ui -name '*.ui' -exec grep -l 'translatable="' {} +
    find src -name '*.[ch]' -exec grep -lE \
        '(^|[^A-Za-z0-9_])(_|N_|C_|NC_|ngettext|g_dngettext|g_dpgettext2) ?\(("|$)' {} +
    find data -maxdepth 1 -name '*.desktop.in' -o -maxdepth 1 -name '*.metainfo.xml.in' \
        -o -maxdepth 1 -name '*.gschema.xml'
} | sort >"$work/sources"
sort "$po/POTFILES" >"$work/listed"
for file in $(comm -23 "$work/sources" "$work/listed"); do
    fail "POTFILES: $file is missing"
done
for file in $(cat "$work/listed"); do
    [ -f "$file" ] || fail "POTFILES: there is no $file"
done
[ -z "$failed" ] || exit 1

xgettext --files-from="$po/POTFILES" --directory="$top" --output="$work/all.pot" \
    --from-code=UTF-8 --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 \
    --keyword=ngettext:1,2 --keyword=g_dngettext:2,3 --keyword=g_dpgettext2:2c,3 \
    --flag=g_strdup_printf:1:c-format --flag=g_string_append_printf:2:c-format \
    --flag=_:1:pass-c-format --flag=N_:1:pass-c-format --flag=C_:2:pass-c-format \
    --flag=ngettext:1:pass-c-format --flag=ngettext:2:pass-c-format 2>"$work/told"
# G_GINT64_FORMAT ends a string for xgettext, and its translation would never be found: PRId64 does not.
if grep -q 'not a valid C format string' "$work/told"; then
    cat "$work/told" >&2
    fail "Write numbers with PRId64 inside of strings for translators."
fi

for language in $(cat "$po/LINGUAS"); do
    msgfmt --check --statistics --output-file="$work/$language.mo" "$po/$language.po" ||
        fail "$language.po is not valid"
    msgcmp "$po/$language.po" "$work/all.pot" 2>"$work/told" || {
        cat "$work/told" >&2
        fail "$language.po is not complete"
    }
done
[ -z "$failed" ]
