#!/usr/bin/env bash
# The kind cluster CLUSTER: created where there is none, woken where its nodes were stopped, else left as it is.
# The current kubectl context stays what it was.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() {
  echo "$*" >&2
  exit 1
}

[[ $CLUSTER =~ ^[a-z0-9][a-z0-9-]*$ ]] || fail "CLUSTER is '$CLUSTER': it must be a name of lower case letters, digits and hyphens"
[[ $HTTP_PORT =~ ^[0-9]+$ && $HTTP_PORT -ge 1 && $HTTP_PORT -le 65535 ]] || fail "HTTP_PORT is '$HTTP_PORT': it must be a number from 1 to 65535"
cluster/require.sh docker kind kubectl

output=$(mktemp)
trap 'rm -f "$output"' EXIT

# kind makes the context of the cluster the current one; a user who works elsewhere must not find himself here.
# On a machine without any context it stays: then there is nothing else to be meant.
keeping_context() {
  local current
  current=$(kubectl config current-context 2>/dev/null) || current=
  "$@" || return
  [[ -z $current ]] || kubectl config use-context "$current" >/dev/null
}

# Its containers, of all states or of one. What is there is never taken for absent: an error of docker ends all.
nodes() { docker ps --all --quiet --filter "label=io.x-k8s.kind.cluster=$CLUSTER" "$@"; }

create() {
  local image=()
  if (: <"/dev/tcp/127.0.0.1/$HTTP_PORT") 2>/dev/null; then
    fail "port $HTTP_PORT of 127.0.0.1 is taken: choose another, as in HTTP_PORT=$((HTTP_PORT + 1)) make cluster"
  fi
  # Another Kubernetes than the one that kind brings, by its node image.
  [[ -z ${KIND_IMAGE-} ]] || image=(--image "$KIND_IMAGE")
  echo "creating the kind cluster $CLUSTER (some 30 seconds; longer where the node image must be pulled)"
  # What fails kind clears away itself; what is interrupted it leaves half made.
  trap 'kind delete cluster --name "$CLUSTER" >/dev/null 2>&1; exit 130' INT TERM HUP
  if ! sed "s/hostPort: 30000/hostPort: $HTTP_PORT/" e2e/kind.yaml |
    keeping_context kind create cluster --name "$CLUSTER" --config - --wait 120s "${image[@]}" >"$output" 2>&1; then
    fail "kind could not create the cluster: $(grep -m 1 ERROR "$output" || tail -n 1 "$output"); without a cluster there is: make dev"
  fi
  trap - INT TERM HUP
}

# After a restart of the machine the nodes may be stopped; an interrupted test may have left one paused.
wake() {
  local node
  for node in $(nodes --filter status=paused); do
    docker unpause "$node" >/dev/null
  done
  for node in $(nodes --filter status=exited); do
    docker start "$node" >/dev/null
  done
  kubectl config get-contexts "kind-$CLUSTER" >/dev/null 2>&1 ||
    keeping_context kind export kubeconfig --name "$CLUSTER" >"$output" 2>&1 ||
    fail "kind has no access to the cluster $CLUSTER: $(tail -n 1 "$output"); if it was made only in part: make clean"
}

answers() { kubectl --context "kind-$CLUSTER" --request-timeout 5s wait --for=condition=Ready nodes --all --timeout 5s; }

existing=$(nodes)
if [[ -n $existing ]]; then wake; else create; fi

deadline=$((SECONDS + 120))
until answers >"$output" 2>&1; do
  ((SECONDS < deadline)) || fail "the nodes of $CLUSTER are not ready after 120 s: $(tail -n 1 "$output"); if it was made only in part: make clean"
  sleep 1
done
