#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a command beside a PostgreSQL server of its own:
#
#     with-postgres.sh [-c SETTING=VALUE]… COMMAND …
#
# The server listens on 127.0.0.1 and in a fresh directory, is empty, keeps nothing, and is gone
# afterwards, however the command ends. The command finds it by
#
#     YIZHAN_TEST_POSTGRES  postgresql://postgres@127.0.0.1:PORT/postgres (a superuser)
#     PGPASSWORD            that user's password, which libpq takes by itself
#
# and has an empty XDG_DATA_HOME, and the server's programs first in its PATH.
#
# Where YIZHAN_TEST_CACHE names a directory, the new cluster is made there once and copied from then
# on. As root the server runs as postgres (or nobody). The exit status is that of the command.
set -u

settings=
while [ "${1:-}" = -c ]; do
  settings="$settings
$2"
  shift 2
done
if [ $# -eq 0 ]; then
  echo "usage: $0 [-c SETTING=VALUE]… COMMAND …" >&2
  exit 2
fi

fail () {
  echo "$0: $*" >&2
  exit 99
}

# Debian keeps the server out of PATH; the newest counts.
programs=
for candidate in /usr/lib/postgresql/*/bin; do
  [ -x "$candidate/initdb" ] && programs=$candidate
done
[ -n "$programs" ] || programs=$(dirname "$(command -v initdb)" 2>/dev/null)
[ -x "$programs/initdb" ] || fail "PostgreSQL is not installed (apt install postgresql)"

scratch=$(mktemp -d "${TMPDIR:-/tmp}/yizhan-pg.XXXXXX") || exit 99
server=
child=

# Quit is the fast way out: what it leaves behind is removed anyway.
stop_server () {
  if [ -n "$server" ]; then
    kill -QUIT "$server" 2>/dev/null
    wait "$server" 2>/dev/null
    server=
  fi
}
clean_up () {
  stop_server
  rm -rf "$scratch"
}
trap clean_up EXIT
# A signal ends the command first; its status is still ours.
trap '[ -n "$child" ] && kill "$child" 2>/dev/null; exit 143' TERM INT HUP

# If we are killed before we have cleaned up, somebody else does: it sees the end of a pipe that only
# we keep open. The server gets to know by its parent's death.
mkfifo "$scratch/alive" || exit 99
setsid sh -c 'read -r _ <"$1/alive"; rm -rf "$1" || { sleep 1; rm -rf "$1"; }' clean-up "$scratch" \
  </dev/null >/dev/null 2>&1 &
exec 8>"$scratch/alive"

# The server refuses to run as root. Nothing of our surroundings reaches it, and it goes when we do.
owner=
if [ "$(id -u)" = 0 ]; then
  owner=postgres
  id "$owner" >/dev/null 2>&1 || owner=nobody
  chown "$owner:" "$scratch" || exit 99
fi
as_owner () {
  set -- env -i PATH="$programs:/usr/bin:/bin" LC_ALL=C.UTF-8 TZ=UTC "$@"
  [ -z "$owner" ] || set -- --reuid "$owner" --regid "$(id -g "$owner")" --clear-groups "$@"
  cd / && exec setpriv --pdeathsig QUIT "$@"
}

# Makes a cluster in $1. Its password stands beside it, for us alone.
make_cluster () {
  mkdir "$1" || return 1
  od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$1/password" || return 1
  chmod 0600 "$1/password"
  [ -z "$owner" ] || chown -R "$owner:" "$1"
  (as_owner initdb 8>&- --pgdata "$1/data" --username postgres --pwfile "$1/password" --no-sync \
    --auth scram-sha-256 --encoding UTF8 --locale C.UTF-8 --wal-segsize 1 --no-instructions) \
    >"$1/log" 2>&1 && return 0
  cat "$1/log" >&2
  return 1
}

cluster=$scratch/cluster
if [ -n "${YIZHAN_TEST_CACHE:-}" ]; then
  version=$("$programs/initdb" --version | tr -c '0-9.\n' _)
  template=$YIZHAN_TEST_CACHE/postgres$version-$(id -u)
  mkdir -p "$YIZHAN_TEST_CACHE" || exit 99
  exec 9>"$template.lock" || exit 99
  flock 9
  if [ ! -d "$template" ]; then
    make_cluster "$scratch/new" || fail "initdb failed"
    rm -rf "$template.new"
    cp -a "$scratch/new" "$template.new" && mv "$template.new" "$template" || exit 99
    rm -rf "$scratch/new"
  fi
  exec 9>&-
  cp -a --reflink=auto "$template" "$cluster" || exit 99
else
  make_cluster "$cluster" || fail "initdb failed"
fi

# The name of a socket has room for 107 bytes.
sockets=$scratch
[ ${#sockets} -le 80 ] || sockets=

# A test wants speed, and the same from run to run; what survives a cut is tested elsewhere.
cat >>"$cluster/data/postgresql.conf" <<SETTINGS
listen_addresses = '127.0.0.1'
unix_socket_directories = '$sockets'
max_connections = 60
shared_buffers = 16MB
fsync = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
jit = off
max_parallel_workers_per_gather = 0
log_min_messages = warning
$settings
SETTINGS

# Whoever has a port keeps it, and the server says so: another one is tried then. They are below those
# which the kernel gives away by itself.
start_server () {
  port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000))
  rm -f "$cluster/data/postmaster.pid"
  as_owner postgres -D "$cluster/data" -p "$port" 8>&- >"$scratch/log" 2>&1 &
  server=$!
  ticks=0
  while [ $ticks -lt 1500 ]; do
    kill -0 "$server" 2>/dev/null || break
    # Its last line tells how far it is.
    case $(tail -n 1 "$cluster/data/postmaster.pid" 2>/dev/null) in
      ready*) return 0 ;;
    esac
    sleep 0.02
    ticks=$((ticks + 1))
  done
  stop_server
  return 1
}

tries=0
until start_server; do
  tries=$((tries + 1))
  if [ $tries -ge 20 ] || ! grep -q 'could not bind' "$scratch/log"; then
    cat "$scratch/log" >&2
    fail "the server did not start"
  fi
done

# What belongs to a store on a server lies in the user's directory.
XDG_DATA_HOME=$scratch/data
# The server's own psql: Debian's is a script that looks for clusters first.
PATH=$programs:$PATH
export XDG_DATA_HOME PATH

PGPASSWORD=$(cat "$cluster/password")
YIZHAN_TEST_POSTGRES=postgresql://postgres@127.0.0.1:$port/postgres
# A busy machine is not a lost line.
PGCONNECT_TIMEOUT=30
export PGPASSWORD YIZHAN_TEST_POSTGRES PGCONNECT_TIMEOUT
unset PGHOST PGHOSTADDR PGPORT PGDATABASE PGUSER PGSERVICE PGSERVICEFILE PGPASSFILE PGOPTIONS \
  PGSSLMODE PGTARGETSESSIONATTRS

"$@" 8>&- &
child=$!
wait "$child"
status=$?
child=
# Where the server fell over, the log says why.
if [ $status -ne 0 ] && grep -qE 'PANIC|terminated by signal' "$scratch/log"; then
  cat "$scratch/log" >&2
fi
exit $status
