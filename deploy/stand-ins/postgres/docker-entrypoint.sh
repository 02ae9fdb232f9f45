#!/bin/bash
# The part of the official image's entry point that docker-compose.yml relies on: as the user
# postgres, with POSTGRES_USER and POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE.
set -euo pipefail
if [ "$(id -u)" = 0 ]; then exec runuser -u postgres -- "$0" "$@"; fi
password=${POSTGRES_PASSWORD:-$(cat "${POSTGRES_PASSWORD_FILE:-/dev/null}")}
user=${POSTGRES_USER:-postgres}
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  initdb --username="$user" --pwfile=<(printf '%s\n' "$password") --auth-host=scram-sha-256 --auth-local=trust
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  pg_ctl -D "$PGDATA" -o "-c listen_addresses=''" -w start
  [ "$user" = postgres ] || createdb -U "$user" "$user"
  pg_ctl -D "$PGDATA" -m fast -w stop
fi
exec "$@" -c 'listen_addresses=*'
