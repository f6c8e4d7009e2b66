#!/usr/bin/env bash
# Deletes the kind cluster CLUSTER; where kind was never installed there is none.
set -euo pipefail

command -v kind >/dev/null || exit 0
if kind get clusters 2>/dev/null | grep -qx "$CLUSTER"; then kind delete cluster --name "$CLUSTER"; fi
