# shellcheck shell=bash
# Packages of the distribution, for ./setup.

updated=
update_lists() {
  [[ -z $updated ]] || return 0
  apt_get update
  updated=yes
}

# One quiet apt-get; its last lines where it fails. It waits for another one that holds the lock, as a new VM's does.
apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get --option DPkg::Lock::Timeout=300 "$@" >"$SCRATCH/apt" 2>&1 && return
  tail -n 10 "$SCRATCH/apt" >&2
  fail "apt-get $* failed; its last lines are above. Mend that, then run this again"
}

install_packages() {
  update_lists
  apt_get install --yes --no-install-recommends "$@"
  done_is "$* by apt-get"
}

# The version that the distribution would install, by the lists as they are; nothing where it has no such package.
candidate() {
  # Its words are translated.
  LC_ALL=C apt-cache policy "$1" | awk '$1 == "Candidate:" && $2 != "(none)" { print $2 }'
}

# packages_for PROGRAM…: those that are missing, from the packages of their names.
packages_for() {
  local program missing=()
  for program in "$@"; do
    command -v "$program" >/dev/null && continue
    case $program in
    ps) missing+=(procps) ;;
    xz) missing+=(xz-utils) ;;
    curl) missing+=(curl ca-certificates) ;;
    *) missing+=("$program") ;;
    esac
  done
  ((${#missing[@]} == 0)) || install_packages "${missing[@]}"
}
