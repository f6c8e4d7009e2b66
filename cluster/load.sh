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
load() { kind load docker-image --name "$CLUSTER" "$@" 2>&1; }

if load "${images[@]}" >/dev/null; then exit 0; fi
# Docker may keep of a pulled image only this machine's variant, and then can't hand it over.
echo "kind could not load all of ${images[*]}: what was not built here the nodes pull themselves"
said=$(load "$IMAGE") || {
  echo "kind could not load $IMAGE: $(grep -m 1 ERROR <<<"$said" || tail -n 1 <<<"$said")" >&2
  exit 1
}
