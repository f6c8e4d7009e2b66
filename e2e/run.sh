#!/usr/bin/env bash
# The tests on the deployed system, one file after the other. However they end, by Ctrl-C too, nodes that they killed
# are started again and their pods are removed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export PATH=$PWD/node_modules/.bin:$PATH

restore() {
  if [[ $CONTEXT == "kind-$CLUSTER" ]]; then cluster/create.sh; fi
  kubectl --context "$CONTEXT" delete pods,namespaces --all-namespaces --selector e2e=prober --ignore-not-found --wait=false
}
trap restore EXIT

# Every pod is replaced four times, which takes ten minutes: by hand, before a release, ONLY=scale.
ignored=()
if [[ -z ${ONLY:-} ]]; then ignored+=('/scale\.test'); fi
if [[ $CONTEXT != "kind-$CLUSTER" ]]; then
  echo "$CONTEXT is not the kind cluster $CLUSTER: the tests that kill a node, delete all counts or set all up anew are left out"
  ignored+=(node-killed removal capacity upgrade)
fi
# Minutes, where a test or its preparation hangs: whatever waits inside has a shorter deadline, and says for what.
NODE_OPTIONS=--experimental-vm-modules jest --selectProjects e2e --runInBand --testTimeout 360000 \
  --testPathPatterns "e2e/${ONLY:-}" --testPathIgnorePatterns /node_modules/ "${ignored[@]}"
