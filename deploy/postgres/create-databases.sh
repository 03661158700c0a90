#!/bin/sh
# Logins and databases of JobPilot and of Temporal. PostgreSQL's image runs it once, when its volume is empty; against
# a server of your own run it by hand with the PG… variables of a superuser.
set -eu
secrets="${SECRETS_DIR:-/run/secrets}"
psql --no-psqlrc -v ON_ERROR_STOP=1 -d postgres \
  -v jobpilot="$(cat "$secrets/postgres_jobpilot_password")" \
  -v temporal="$(cat "$secrets/postgres_temporal_password")" <<'SQL'
CREATE ROLE jobpilot LOGIN CREATEROLE PASSWORD :'jobpilot';
CREATE ROLE temporal LOGIN PASSWORD :'temporal';
CREATE DATABASE jobpilot OWNER jobpilot;
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
SQL
psql --no-psqlrc -v ON_ERROR_STOP=1 -d jobpilot -c 'CREATE EXTENSION vector'
