#!/bin/sh
# Onboards one cluster and follows it to its end; the exit code says how it ended (embark help onboard).
#
#   examples/one-cluster.sh CLUSTER_ID PROJECT SERVICE_ACCOUNT [OPTION…]
#
# With 'embark up --simulate' running in another terminal, this is the first cluster of fleet.yaml:
#
#   examples/one-cluster.sh 5a0052b9-13b2-4d24-bd38-c9b0ea17d5b9 embark-demo-1 \
#     castai-gke-9244e1a6@embark-demo-1.iam.gserviceaccount.com
set -eu

if [ $# -lt 3 ]; then
  sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
  exit 64
fi

cluster=$1 project=$2 service_account=$3
shift 3
# At the top of the sources, in bin of the unpacked release archive.
here=$(dirname "$0")
embark=$here/../embark
[ -x "$embark" ] || embark=$here/../bin/embark
exec "$embark" onboard \
  --cluster-id "$cluster" --project "$project" --service-account "$service_account" --yes "$@"
