#!/usr/bin/env bash
# Brings the counter's image into every node of the kind cluster, and those of the other images that this machine has.
# What is in no node yet the nodes pull themselves.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[[ $CONTEXT == "kind-$CLUSTER" ]] || {
  echo "context $CONTEXT is not the kind cluster $CLUSTER: push the image where that cluster can pull it, and name it: COUNTER_IMAGE=registry/counter:1 make deploy CONTEXT=$CONTEXT" >&2
  exit 1
}
cluster/require.sh docker kind

named_in_dist() { grep -rhoE '^ *(- )?image: .+' "$DIST" | sed -E 's/.*image: *//; s/["'\'']//g' | sort -u; }
is_here() { docker image inspect "$1" >/dev/null 2>&1; }

images=("$IMAGE")
while read -r image; do
  if [[ $image != "$IMAGE" ]] && is_here "$image"; then images+=("$image"); fi
done < <(named_in_dist)
kind load docker-image --quiet --name "$CLUSTER" "${images[@]}"
