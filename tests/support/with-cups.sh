#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a command with a CUPS of its own, which nobody else sees:
#
#     with-cups.sh COMMAND …
#
# CUPS_SERVER leads to it. Its printers keep what they print in $YIZHAN_TEST_CUPS/PRINTER, one file a
# job, as it came:
#
#     roll     prints; while there is a file roll/empty it is out of paper
#     paused   takes jobs and prints none
#
# The exit status is that of the command.
set -u
[ $# -gt 0 ] || { echo "usage: $0 COMMAND …" >&2; exit 2; }
cupsd=$(PATH=$PATH:/usr/sbin:/sbin command -v cupsd) || { echo "$0: cupsd is not installed" >&2; exit 99; }

scratch=$(mktemp -d /tmp/yizhan-cups.XXXXXX) || exit 99
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
trap '[ -n "$child" ] && kill "$child" 2>/dev/null; exit 143' TERM INT HUP

for dir in etc/ppd cache run spool/tmp bin/backend out/roll out/paused; do
  mkdir -p "$scratch/$dir" || exit 99
done
for dir in cgi-bin daemon driver filter monitor notifier; do
  [ ! -d "/usr/lib/cups/$dir" ] || ln -s "/usr/lib/cups/$dir" "$scratch/bin/$dir"
done
cat >"$scratch/etc/cupsd.conf" <<X
Listen $scratch/run/socket
LogLevel debug
MaxLogSize 0
Browsing Off
WebInterface No
PreserveJobHistory Yes
ErrorPolicy stop-printer
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  SubscriptionPrivateAccess all
  SubscriptionPrivateValues none
  <Limit All>
    Order allow,deny
  </Limit>
</Policy>
X
cat >"$scratch/etc/cups-files.conf" <<X
ServerRoot $scratch/etc
ServerBin $scratch/bin
CacheDir $scratch/cache
StateDir $scratch/run
RequestRoot $scratch/spool
TempDir $scratch/spool/tmp
AccessLog $scratch/log-access
ErrorLog $scratch/log-error
PageLog $scratch/log-page
X
# A printer that can run out of paper: it says so as a real one does, and goes on when there is some.
cat >"$scratch/bin/backend/paper" <<'X'
#!/bin/sh
[ $# -gt 0 ] || { echo 'direct paper "Unknown" "Paper"'; exit 0; }
dir=${DEVICE_URI#paper:}
told=
while [ -e "$dir/empty" ]; do
  [ -n "$told" ] || echo 'STATE: +media-empty-error' >&2
  told=yes
  sleep 0.1
done
[ -z "$told" ] || echo 'STATE: -media-empty-error' >&2
cat ${6:+"$6"} >"$dir/.part" && chmod 0644 "$dir/.part" && mv "$dir/.part" "$dir/job-$1.pdf"
X
chmod 0755 "$scratch/bin/backend/paper"
chmod -R go+rX "$scratch"
chmod 0777 "$scratch/out/roll" "$scratch/out/paused"

"$cupsd" -f -c "$scratch/etc/cupsd.conf" -s "$scratch/etc/cups-files.conf" >"$scratch/log" 2>&1 &
server=$!
CUPS_SERVER=$scratch/run/socket
YIZHAN_TEST_CUPS=$scratch/out
export CUPS_SERVER YIZHAN_TEST_CUPS
tries=0
until lpstat -r 2>/dev/null | grep -q 'is running'; do
  tries=$((tries + 1))
  if [ $tries -gt 300 ] || ! kill -0 "$server" 2>/dev/null; then
    cat "$scratch/log" "$scratch/log-error" >&2
    echo "$0: cupsd did not start" >&2
    exit 99
  fi
  sleep 0.1
done
for printer in roll paused; do
  PATH=$PATH:/usr/sbin:/sbin lpadmin -p $printer -E -v "paper:$scratch/out/$printer" -m raw 2>"$scratch/log" ||
    { cat "$scratch/log" "$scratch/log-error" >&2; exit 99; }
done
PATH=$PATH:/usr/sbin:/sbin cupsdisable paused || exit 99

"$@" &
child=$!
wait "$child"
