#!/bin/sh
# Probes judge the text of the reply: redis-cli exits 0 on NOAUTH and LOADING too.
# $1 startup | liveness | readiness
set -u
cd "$(dirname "$0")" || exit 1
# shellcheck source=lib/redis/pod/settings.sh
. ./settings.sh
# shellcheck source=lib/redis/pod/passwords.sh
. ./passwords.sh

REDISCLI_AUTH=$(password probe)
export REDISCLI_AUTH
probe() { timeout 4 redis-cli --user probe -h "$OWN" -p "$REDIS_PORT" "$@" 2>&1; }

reply=$(probe PING)
case $1 in
startup | liveness)
  # A pod that waits for its volume is alive, and so is one that reads its data or runs a long script.
  [ ! -e "$RUN/waiting" ] || exit 0
  case $reply in
  PONG | LOADING* | MASTERDOWN* | BUSY*) exit 0 ;;
  esac
  echo "PING was answered with '$reply'"
  exit 1
  ;;
readiness)
  [ "$reply" = PONG ] || { echo "PING was answered with '$reply'" && exit 1; }
  state=$(probe INFO replication | tr -d '\r')
  case $state in
  *role:master*) exit 0 ;;
  *master_link_status:up*master_sync_in_progress:0*) exit 0 ;;
  esac
  echo "neither master nor linked to one: $(echo "$state" | grep -E '^(role|master_host|master_link_status|master_sync)' | tr '\n' ' ')"
  exit 1
  ;;
*)
  echo "probe.sh startup|liveness|readiness, not '$1'"
  exit 1
  ;;
esac
