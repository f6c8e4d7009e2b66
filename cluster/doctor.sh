#!/usr/bin/env bash
# What is needed, what was found, how to get the rest. Fails when anything is missing.
set -uo pipefail

NODE_MAJOR=18 # of the machine's own Node: enough to install the project's (24)
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

# The first number that a program tells of its version; nothing where it is not there.
version_of() { if command -v "$1" >/dev/null; then "$@" 2>&1 | grep -oEm 1 '[0-9]+(\.[0-9]+)+' | head -n 1; fi; }

node_version() {
  local version
  version=$(version_of node --version)
  [[ ${version%%.*} -ge $NODE_MAJOR ]] && echo "$version"
}
daemon_version() { timeout 20 docker version --format '{{.Server.Version}}' 2>/dev/null; }
context_found() { kubectl config get-contexts "$CONTEXT" >/dev/null 2>&1 && echo "$CONTEXT"; }
memory() { awk '/^MemAvailable/ && $2 > 3 * 1024 * 1024 { printf "%.1f GiB available\n", $2 / 1024 / 1024 }' /proc/meminfo 2>/dev/null; }

echo 'needed everywhere'
line make "$(version_of make --version)" 'every target' 'apt-get install make'
line node "$(node_version)" "every target (>= $NODE_MAJOR)" 'apt-get install nodejs npm, or https://nodejs.org/en/download'
line npm "$(version_of npm --version)" 'every target' 'apt-get install npm; it comes with Node elsewhere'
echo 'without a cluster (installed by the targets themselves where apt-get is to be had)'
line redis-server "$(version_of redis-server --version)" 'make dev, test' 'apt-get install redis-server'
line shellcheck "$(version_of shellcheck --version)" 'make test, lint' 'apt-get install shellcheck'
echo "on a cluster"
line kubectl "$(version_of kubectl version --client)" 'make deploy, status, e2e' 'https://kubernetes.io/docs/tasks/tools'
if [[ $CONTEXT == "kind-$CLUSTER" ]]; then
  line docker "$(daemon_version)" 'make image, cluster' 'apt-get install docker.io (and start it), or https://docs.docker.com/engine/install'
  line kind "$(version_of kind version)" 'make cluster' 'https://kind.sigs.k8s.io/docs/user/quick-start/#installation'
  line memory "$(memory)" 'make cluster (3 GiB)' 'end other programs; make dev needs 0.3 GiB'
else
  line context "$(context_found)" 'make deploy' "kubectl knows no context '$CONTEXT': kubectl config get-contexts lists them"
fi

((${#missing[@]} == 0)) || { echo "missing: ${missing[*]}" && exit 1; }
echo 'everything is there'
