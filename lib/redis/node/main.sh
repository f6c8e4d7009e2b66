#!/bin/sh
# PID 1 of a redis pod: starts redis-server as its child, then observes, decides and acts, once a second and whenever
# the child ends. It never exits because it does not know: it waits, and says for what.
# shellcheck disable=SC2034,SC2154 # names are shared with the sourced files
set -u
cd "$(dirname "$0")" || exit 1
# shellcheck source=lib/redis/pod/settings.sh
. ./settings.sh
# shellcheck source=lib/redis/pod/addresses.sh
. ./addresses.sh
# shellcheck source=lib/redis/pod/server.sh
. ./server.sh
# shellcheck source=lib/redis/pod/supervise.sh
. ./supervise.sh
# shellcheck source=lib/redis/node/configure.sh
. ./configure.sh
# shellcheck source=lib/redis/node/observe.sh
. ./observe.sh
# shellcheck source=lib/redis/node/decide.sh
. ./decide.sh
# shellcheck source=lib/redis/node/act.sh
. ./act.sh

LOOK_SECONDS=1       # while serving or in sync
WATCH_SECONDS=0.3    # otherwise, and for some looks after
LOOKS_OF_OWN=4       # of five looks while nothing changes, this many ask only the own server
PAUSE_SECONDS=1      # before a server that could not live for MINIMUM_LIFE_SECONDS is started again
MINIMUM_LIFE_SECONDS=5

# Says what was decided and why, once per change of mind.
tell() {
  [ "$action $reason" = "${told:-}" ] || log "$action: $reason; $answers"
  told="$action $reason"
}

start() {
  started=$(date +%s)
  starting=yes
  start_server redis-server "$RUN/redis.conf"
}

restart() {
  log "redis-server ended with status $ended_with: it is started again, as nobody's replica"
  [ $(($(date +%s) - started)) -ge "$MINIMUM_LIFE_SECONDS" ] || rest "$PAUSE_SECONDS"
  [ -n "$stopping" ] || start
}

mkdir -p "$RUN/look" "$DATA"
REDISCLI_AUTH=$(password node)
export REDISCLI_AUTH
# shellcheck disable=SC2086 # lists of words
{
  node_addresses=$(resolve $NODES)
  sentinel_addresses=$(resolve $SENTINELS)
  me=$(word "$ORDINAL" $node_addresses)
}
configure >"$RUN/redis.conf"
take_lock
[ -z "$stopping" ] || exit 0
start

own_looks=0
calm=0
while [ -z "$stopping" ]; do
  if [ "$own_looks" -gt 0 ] && nothing_changed; then
    own_looks=$((own_looks - 1))
  else
    observe 1
    decide "$facts"
    tell
    act
    case $action in
    serve | stay) own_looks=$LOOKS_OF_OWN calm=$((calm + 1)) ;;
    *) own_looks=0 calm=0 ;;
    esac
  fi
  if [ "$calm" -gt 1 ]; then pause=$LOOK_SECONDS; else pause=$WATCH_SECONDS; fi
  [ -n "$stopping" ] || rest "$pause" || restart
done
await_end
log "stopped"
