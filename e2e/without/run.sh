#!/usr/bin/env bash
# `make chaos-without`: a few failures on a system without what this design adds, which has to lose something. It takes the
# place of the deployed one in the kind cluster, and that is deployed again, with no counts, however this ends.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export PATH=$PWD/node_modules/.bin:$PATH

[[ $CONTEXT == "kind-$CLUSTER" ]] || {
  echo "CONTEXT is '$CONTEXT': only the kind cluster $CLUSTER is broken" >&2
  exit 1
}
scratch=$(mktemp -d)
node e2e/without/manifests.ts "$scratch/dist"

restore() {
  make --no-print-directory undeploy PURGE=1 >/dev/null
  make --no-print-directory deploy
  rm -r "$scratch"
}
trap restore EXIT

make --no-print-directory undeploy PURGE=1 >/dev/null
kubectl --context "$CONTEXT" apply --filename "$scratch/dist" >/dev/null
telling=master-deleted,master-process-killed,master-and-volume-deleted,master-parted,node-killed
DIST=$scratch/dist WITHOUT=yes ONLY=${ONLY:-$telling} node e2e/chaos.ts
