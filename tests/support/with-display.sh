#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a command with a display and a session bus of its own:
#
#     with-display.sh [--size WIDTHxHEIGHT] COMMAND …
#
# An Xvfb is started where there is no display, or always with --size; it is gone afterwards, however
# the command ends. The exit status is that of the command.
set -u

size=
if [ "${1:-}" = --size ]; then
  size=$2
  shift 2
fi
if [ $# -eq 0 ]; then
  echo "usage: $0 [--size WIDTHxHEIGHT] COMMAND …" >&2
  exit 2
fi

scratch=$(mktemp -d "${TMPDIR:-/tmp}/yizhan-display.XXXXXX") || exit 99
server=
child=

clean_up () {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null
    wait "$server" 2>/dev/null
  fi
  rm -rf "$scratch"
}
trap clean_up EXIT
# A signal ends the command first; its status is still ours.
trap '[ -n "$child" ] && kill "$child" 2>/dev/null; exit 143' TERM INT HUP

if [ -n "$size" ] || [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  command -v Xvfb >/dev/null || { echo "$0: Xvfb is not installed" >&2; exit 99; }
  # The server chooses a free number and tells it, so that any number of tests run side by side.
  mkfifo "$scratch/number" || exit 99
  Xvfb -displayfd 3 -screen 0 "${size:-1280x800}x24" -nolisten tcp -noreset \
    3>"$scratch/number" >"$scratch/log" 2>&1 &
  server=$!
  number=$(timeout 30 head -n 1 "$scratch/number")
  if [ -z "$number" ]; then
    cat "$scratch/log" >&2
    echo "$0: Xvfb did not start" >&2
    exit 99
  fi
  DISPLAY=:$number
  export DISPLAY
  unset WAYLAND_DISPLAY XAUTHORITY
fi

# Nothing of the person who runs this is read or written.
XDG_CONFIG_HOME=$scratch/config
XDG_DATA_HOME=$scratch/data
XDG_CACHE_HOME=$scratch/cache
XDG_RUNTIME_DIR=$scratch/runtime
mkdir -p "$XDG_CONFIG_HOME" "$XDG_DATA_HOME" "$XDG_CACHE_HOME"
mkdir -m 0700 "$XDG_RUNTIME_DIR"
export XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_RUNTIME_DIR

: "${GSK_RENDERER:=cairo}" "${GDK_BACKEND:=x11}" "${NO_AT_BRIDGE:=0}" "${GTK_A11Y:=none}"
export GSK_RENDERER GDK_BACKEND NO_AT_BRIDGE GTK_A11Y

dbus-run-session -- "$@" &
child=$!
wait "$child"
