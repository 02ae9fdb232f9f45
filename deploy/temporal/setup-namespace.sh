#!/bin/sh
# Creates the namespace and Embark's search attributes where they are missing. TEMPORAL_ADDRESS and
# TEMPORAL_NAMESPACE are read by the temporal command itself.
set -eu

until temporal operator cluster health >/dev/null 2>&1; do
  echo "waiting for Temporal at $TEMPORAL_ADDRESS"
  sleep 2
done

temporal operator namespace describe -n "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create -n "$TEMPORAL_NAMESPACE" --retention "$RETENTION"

for attribute in EmbarkFleet EmbarkWave EmbarkProject EmbarkCluster EmbarkPhase EmbarkOutcome EmbarkCredentials; do
  temporal operator search-attribute create -n "$TEMPORAL_NAMESPACE" --name "$attribute" --type Keyword
done
echo "namespace $TEMPORAL_NAMESPACE is ready"
