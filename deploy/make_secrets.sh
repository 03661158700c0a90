#!/bin/sh
# Make the secrets that docker-compose.yml mounts, in deploy/secrets/ (never committed); what is there is kept.
# The directory is closed to other users of this machine; the files can be read by the users inside the containers.
set -eu
umask 077
cd "$(dirname "$0")"
mkdir -p secrets
cd secrets
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
keep() { [ -s "$1" ] || printf '%s\n' "$2" >"$1"; }

keep postgres_superuser_password "$(random)"
keep postgres_jobpilot_password "$(random)"
keep postgres_temporal_password "$(random)"
keep redis_password "$(random)"
keep secret_key "$(random)"
keep metrics_token "$(random)"
keep database_url "postgresql://jobpilot:$(cat postgres_jobpilot_password)@postgres:5432/jobpilot"
keep redis_url "redis://:$(cat redis_password)@redis:6379/0"
# Bought or given by others: put the real values in. An empty file means unset.
for name in resend_api_key resend_webhook_secret openai_api_key anthropic_api_key \
  clerk_secret_key supabase_key sentry_dsn; do
  [ -e "$name" ] || : >"$name"
done
chmod 444 ./*
echo "deploy/secrets/ is complete; fill in resend_api_key and resend_webhook_secret (chmod u+w first)."
