# shellcheck shell=bash
# k3s as a service of this machine, by its own installer; context k3s for the user who runs this.

set_up_k3s() {
  if ! command -v k3s >/dev/null; then
    [[ -d /run/systemd/system ]] || fail 'k3s runs as a service, and there is no systemd here: use ./setup --cluster kind, or none'
    install_program k3s
  fi
  [[ -e /etc/systemd/system/k3s.service ]] || install_service
  has_context || add_context
}

install_service() {
  download k3s-installer "$SCRATCH/install.sh" >/dev/null
  as_root env INSTALL_K3S_SKIP_DOWNLOAD=true sh "$SCRATCH/install.sh" >"$SCRATCH/k3s" 2>&1 || {
    tail -n 5 "$SCRATCH/k3s" >&2
    fail "the installer of k3s failed; its last lines are above. See 'journalctl --unit k3s', then run this again"
  }
  done_is 'k3s runs as a service; /usr/local/bin/k3s-uninstall.sh removes it'
}

has_context() { kubectl config get-contexts k3s >/dev/null 2>&1; }

# k3s calls cluster, user and context `default`; under that name they would replace another's.
add_context() {
  local deadline=$((SECONDS + 60)) config=${KUBECONFIG:-$HOME/.kube/config}
  [[ $config != *:* ]] || fail "KUBECONFIG names several files ($config): set it to the one that shall have the context k3s"
  until as_root cat /etc/rancher/k3s/k3s.yaml >"$SCRATCH/k3s.yaml" 2>/dev/null; do
    ((SECONDS < deadline)) || fail "k3s wrote no /etc/rancher/k3s/k3s.yaml in 60 s: see 'journalctl --unit k3s'"
    sleep 1
  done
  sed -i -E 's/^( *-? *(name|cluster|user|current-context)): default$/\1: k3s/; s/^current-context: .*/current-context: k3s/' "$SCRATCH/k3s.yaml"
  mkdir -p "$(dirname "$config")"
  # The first file wins: whatever context is the current one stays it.
  KUBECONFIG="$config:$SCRATCH/k3s.yaml" kubectl config view --flatten >"$SCRATCH/config"
  install -m 0600 "$SCRATCH/config" "$config"
  done_is "context k3s in $config; deploy with: make deploy CONTEXT=k3s"
}
