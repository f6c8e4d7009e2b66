#!/usr/bin/env bash
# Programs that a target cannot do without: one line on the first that is missing, and what works without it.
set -euo pipefail

without='without a cluster there is: make dev'

for program in "$@"; do
  command -v "$program" >/dev/null || { echo "$program is missing (make doctor tells how to get it); $without" >&2 && exit 1; }
  if [[ $program == docker ]] && ! answer=$(timeout 20 docker version --format '{{.Server.Version}}' 2>&1); then
    echo "docker's daemon does not answer: ${answer##*$'\n'}; $without" >&2
    exit 1
  fi
done
