#!/bin/sh
# Makes sure that programs are there: those of $@ that are missing come from the package of the same name.
set -eu

missing=
for program in "$@"; do
  # iptables lies where only root's PATH looks.
  PATH=$PATH:/usr/sbin:/sbin command -v "$program" >/dev/null || missing="$missing $program"
done
[ -n "$missing" ] || exit 0

root=
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || { echo "missing:$missing. Install them with your package manager, or run this as root" >&2 && exit 1; }
  root=sudo
fi
command -v apt-get >/dev/null || { echo "missing:$missing. There is no apt-get here: install them with your package manager" >&2 && exit 1; }

echo "installing$missing (apt-get, once)"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086 # words
if ! { $root apt-get update && $root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "apt-get could not install:$missing. Its last lines are above; install them by hand and try again" >&2
  exit 1
fi
case $missing in
*redis-server*) [ ! -d /run/systemd/system ] ||
  echo "note: the package started a Redis of its own on 127.0.0.1:6379, which this project does not use: systemctl disable --now redis-server" ;;
esac
