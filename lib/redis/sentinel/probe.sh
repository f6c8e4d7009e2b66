#!/bin/sh
# Ready once it knows a master. Not CKQUORUM: one lost sentinel would make all of them unready.
# $1 startup | liveness | readiness
set -u
cd "$(dirname "$0")" || exit 1
# shellcheck source=lib/redis/pod/settings.sh
. ./settings.sh
# shellcheck source=lib/redis/pod/passwords.sh
. ./passwords.sh

REDISCLI_AUTH=$(password probe)
export REDISCLI_AUTH
probe() { timeout 4 redis-cli --user probe -h "$OWN" -p "$SENTINEL_PORT" "$@" 2>&1; }

reply=$(probe PING)
[ "$reply" = PONG ] || { echo "PING was answered with '$reply'" && exit 1; }
case $1 in
startup | liveness) ;;
readiness)
  named=$(probe SENTINEL GET-MASTER-ADDR-BY-NAME "$MASTER" | head -n 1)
  is_address "$named" || { echo "no master is known yet: '$named'" && exit 1; }
  ;;
*) echo "probe.sh startup|liveness|readiness, not '$1'" && exit 1 ;;
esac
