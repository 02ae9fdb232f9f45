#!/bin/sh
# Creates both databases where they are missing and brings them to the schema of this image's
# version. Can run again at any time; an upgrade of Temporal needs it before the new server starts.
set -eu

schema=/etc/temporal/schema/postgresql/v12

tool() {
  database=$1
  shift
  temporal-sql-tool --plugin postgres12 --ep "$POSTGRES_SEEDS" -p "$DB_PORT" -u "$POSTGRES_USER" \
    --db "$database" "$@"
}

prepare() {
  database=$1
  migrations=$2
  tool "$database" create
  tool "$database" setup-schema -v 0.0
  tool "$database" update-schema -d "$schema/$migrations/versioned"
}

prepare temporal temporal
prepare temporal_visibility visibility
