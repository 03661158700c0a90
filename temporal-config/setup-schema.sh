#!/bin/sh
# Bring the schemas of Temporal's two databases to the version of the `admin-tools` image it runs in; safe to repeat,
# and all that an upgrade of the Temporal server needs beforehand.
# SQL_HOST, SQL_PORT, SQL_USER, SQL_PLUGIN are read by `temporal-sql-tool` itself.
set -eu
SQL_PASSWORD="$(cat "${SECRETS_DIR:-/run/secrets}/postgres_temporal_password")"
export SQL_PASSWORD
schemas=/etc/temporal/schema/postgresql/v12

prepare() {
  temporal-sql-tool --db "$1" setup-schema --version 0.0 2>/dev/null || true # it is there already
  temporal-sql-tool --db "$1" update-schema --schema-dir "$schemas/$2/versioned"
}
prepare temporal temporal
prepare temporal_visibility visibility
