#!/usr/bin/env bash
# Deletes the kind cluster CLUSTER; where kind was never installed there is none.
set -euo pipefail

command -v kind >/dev/null || exit 0
if grep -qx "$CLUSTER" <<<"$(kind get clusters 2>/dev/null)"; then kind delete cluster --name "$CLUSTER"; fi
