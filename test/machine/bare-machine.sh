#!/usr/bin/env bash
# `make try-setup`: from a distribution's smallest system to a counted increment, by what the README says and nothing else.
# Needs root, debootstrap and a mirror. The system is a folder with its own processes and mounts; network and kernel are
# this machine's, and there is no systemd, so neither a Docker daemon nor k3s can be started in it.
# usage: bare-machine.sh [SUITE [MIRROR]], as in: bare-machine.sh noble http://archive.ubuntu.com/ubuntu
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

suite=${1:-bookworm}
mirror=${2:-http://deb.debian.org/debian}
[[ $(id -u) == 0 ]] || { echo "run this as root: debootstrap and chroot need it" >&2 && exit 1; }
command -v debootstrap >/dev/null || { echo "debootstrap is missing: apt-get install debootstrap" >&2 && exit 1; }

root=$(mktemp -d)
chmod 0755 "$root" # the / of another user
trap 'rm -rf --one-file-system "$root"' EXIT
began=$SECONDS
if [[ -d ${BASE-} ]]; then
  cp -a "$BASE/." "$root" # a system made before, so that a second trial is quick
else
  components=main
  script=()
  if [[ $mirror == *ubuntu* ]]; then
    components=main,universe
    # Of a suite younger than this debootstrap: all of Ubuntu's are made alike.
    [[ -e /usr/share/debootstrap/scripts/$suite ]] || script=(/usr/share/debootstrap/scripts/gutsy)
  fi
  debootstrap --variant=minbase --components="$components" "$suite" "$root" "$mirror" "${script[@]}" >"$root.log" 2>&1 ||
    { tail -n 5 "$root.log" >&2 && exit 1; }
  rm "$root.log"
fi
echo "a bare $suite after $((SECONDS - began)) s"

# A user with sudo, as on a fresh virtual machine. Where this one knows authorities of its own, so must that one.
cp /etc/resolv.conf "$root/etc/resolv.conf"
cp /etc/ssl/certs/ca-certificates.crt "$root/authorities.crt"
cp test/machine/trial.sh "$root/trial.sh"
# What is installed in it must not be started: its daemons would meet this machine's.
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 0755 "$root/usr/sbin/policy-rc.d"
mkdir "$root/project"
git archive HEAD | tar --extract --directory "$root/project"

in_root() {
  unshare --mount --pid --fork --kill-child --mount-proc="$root/proc" \
    chroot "$root" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
    NODE_EXTRA_CA_CERTS=/authorities.crt CURL_CA_BUNDLE=/authorities.crt "$@"
}
in_root sh -c 'apt-get -qq update && apt-get -qq install --no-install-recommends sudo >/dev/null 2>&1
  useradd --create-home --shell /bin/bash somebody && chown -R somebody /project
  echo "somebody ALL=(ALL) NOPASSWD: ALL" >/etc/sudoers.d/somebody'
in_root su somebody --whitelist-environment NODE_EXTRA_CA_CERTS,CURL_CA_BUNDLE --login --command 'bash /trial.sh'
