#!/usr/bin/env bash
# What is needed, what was found, how to get the rest. Fails when anything is missing.
# CONTEXT is the kubectl context that is meant; where it is empty, no cluster is.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit
# shellcheck source=machine/found.sh
source machine/found.sh

missing=()

# line NAME FOUND NEEDED_BY HOW: FOUND is empty where it is missing.
line() {
  if [[ -n $2 ]]; then
    printf '  ok       %-13s %-16s %s\n' "$1" "$2" "$3"
  else
    missing+=("$1")
    printf '  MISSING  %-13s %-16s %s\n             %s\n' "$1" - "$3" "$4"
  fi
}

context_found() { kubectl config get-contexts "$CONTEXT" >/dev/null 2>&1 && echo "$CONTEXT"; }
memory() { awk '/^MemAvailable/ && $2 > 3 * 1024 * 1024 { printf "%.1f GiB available\n", $2 / 1024 / 1024 }' /proc/meminfo 2>/dev/null; }

echo 'needed everywhere'
line make "$(version_of make --version)" 'every target' 'apt-get install make'
line node "$(found_node)" "every target (>= $NODE_MAJOR)" 'apt-get install nodejs npm, or https://nodejs.org/en/download'
line npm "$(found_npm)" 'every target' 'apt-get install npm; it comes with Node elsewhere'
echo 'without a cluster (installed by the targets themselves where apt-get is to be had)'
line redis-server "$(found_redis_server)" "make dev, test (>= $REDIS_MAJOR)" 'apt-get install redis-server, or https://redis.io/downloads'
line shellcheck "$(version_of shellcheck --version)" 'make test, lint' 'apt-get install shellcheck'
line busybox "$(version_of busybox)" 'make test' 'apt-get install busybox'
if [[ -n $CONTEXT ]]; then
  echo 'on a cluster'
  line kubectl "$(version_of kubectl version --client)" 'make deploy, status, e2e' 'https://kubernetes.io/docs/tasks/tools'
fi
# Elsewhere the image may come from a registry.
if [[ $CONTEXT == "kind-$CLUSTER" || $CONTEXT == k3s ]]; then
  line docker "$(found_docker)" 'make image, cluster' 'apt-get install docker.io (and start it), or https://docs.docker.com/engine/install'
fi
if [[ $CONTEXT == "kind-$CLUSTER" ]]; then
  line kind "$(version_of kind version)" 'make cluster' 'https://kind.sigs.k8s.io/docs/user/quick-start/#installation'
  line memory "$(memory)" 'make cluster (3 GiB)' 'end other programs; make dev needs 0.3 GiB'
elif [[ -n $CONTEXT ]]; then
  line context "$(context_found)" 'make deploy' "kubectl knows no context '$CONTEXT': kubectl config get-contexts lists them"
fi

((${#missing[@]} == 0)) || { echo "missing: ${missing[*]}; on Debian and Ubuntu ./setup gets the programs" && exit 1; }
echo 'everything is there'
