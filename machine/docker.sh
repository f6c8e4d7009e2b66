# shellcheck shell=bash
# Docker: the distribution's package, its daemon, and this user's right to ask it.

set_up_docker() {
  [[ -z $(found_docker) ]] || return 0
  if ! command -v docker >/dev/null; then install_docker; fi
  daemon_answers || start_daemon
  [[ $(id -u) == 0 ]] || admit_user
}

install_docker() {
  local packages=(docker.io) part
  update_lists
  # Newer releases have the client and the builder in packages of their own.
  for part in docker-cli docker-buildx; do
    [[ -z $(candidate "$part") ]] || packages+=("$part")
  done
  install_packages "${packages[@]}"
}

daemon_answers() { as_root timeout 20 docker version >/dev/null 2>&1; }

start_daemon() {
  local deadline=$((SECONDS + 30)) without='without a cluster there is: ./setup --cluster none && make dev'
  if [[ -d /run/systemd/system ]]; then
    as_root systemctl enable --now docker >"$SCRATCH/systemctl" 2>&1 || tail -n 3 "$SCRATCH/systemctl" >&2
  else
    fail "docker is installed, but its daemon does not run, and there is no systemd to start it: start dockerd by hand, then run this again; $without"
  fi
  until daemon_answers; do
    ((SECONDS < deadline)) || fail "docker's daemon does not answer after 30 s: see 'journalctl --unit docker'; $without"
    sleep 1
  done
  done_is "docker's daemon runs, and starts with the machine"
}

# Who may ask the daemon can become root by it: so this is told, and done for nobody but the one who runs this.
admit_user() {
  local user
  user=$(id -un)
  if ! getent group docker | grep -qE "[:,]$user(,|$)"; then
    as_root usermod --append --groups docker "$user"
    done_is "$user is in the group docker, which can do as root does"
  fi
  docker version >/dev/null 2>&1 || notes+=("log in again before make deploy, so that you are in the group docker (or: sg docker 'make deploy')")
}
