#!/bin/sh
# Prepare a Temporal namespace for JobPilot: run once per namespace, safe to repeat.
# TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE are read by the `temporal` command itself.
set -eu
namespace="${TEMPORAL_NAMESPACE:-default}"

temporal operator namespace describe "$namespace" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$namespace" --retention 30d

for name in JobPilotRunKind JobPilotRunState JobPilotUserKey; do
  temporal operator search-attribute list --namespace "$namespace" | grep -q "$name" ||
    temporal operator search-attribute create --namespace "$namespace" --name "$name" --type Keyword
done
