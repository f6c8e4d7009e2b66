#!/bin/sh
# PID 1 of a sentinel pod: starts redis-sentinel as its child with what its volume tells; while that knows no master,
# looks for one that is told by another sentinel, or for the one redis that says master with the newest data.
# It never decides who is master: the redis pods' table does.
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
# shellcheck source=lib/redis/sentinel/configure.sh
. ./configure.sh
# shellcheck source=lib/redis/sentinel/find-master.sh
. ./find-master.sh

LOOK_SECONDS=1
PAUSE_SECONDS=1

start() {
  tuned=
  start_server redis-server "$CONFIGURATION" --sentinel
}

# Replicas' priorities and a master that came back as replica are seen in INFO, which Sentinel asks every 10 s by
# default; an election that nobody wins blocks the next one for as long. Neither is kept in the configuration.
tune() {
  [ -n "$tuned" ] || [ "$(own 'SENTINEL DEBUG INFO-PERIOD 500 ELECTION-TIMEOUT 3000')" != OK ] || tuned=yes
}

own() { echo "$1" | ask 1 "$OWN" "$SENTINEL_PORT"; }

restart() {
  log "redis-sentinel ended with status $ended_with: it is started again"
  rest "$PAUSE_SECONDS"
  [ -n "$stopping" ] || start
}

# A master was found: Sentinel takes epochs from its configuration only, so it is written anew and read again.
monitor_found() {
  stop_server
  await_end
  [ -z "$stopping" ] || return
  configure_found
  start
}

mkdir -p "$RUN/look" "$DATA"
REDISCLI_AUTH=$(password node)
export REDISCLI_AUTH
# shellcheck disable=SC2086 # lists of words
{
  node_addresses=$(resolve $NODES)
  sentinel_addresses=$(resolve $SENTINELS)
  me=$(word "$ORDINAL" $sentinel_addresses)
}
configure_stored
[ -z "$stopping" ] || exit 0
start

monitors=
while [ -z "$stopping" ]; do
  tune
  if [ -z "$monitors" ]; then
    if own "SENTINEL GET-MASTER-ADDR-BY-NAME $MASTER" | head -n 1 | grep -q '^[0-9a-f]*[.:]'; then
      monitors=yes
    elif find_master; then
      log "monitoring the master at $found_address, epoch $found_epoch: $found_by"
      monitor_found
    fi
  fi
  [ -n "$stopping" ] || rest "$LOOK_SECONDS" || restart
done
await_end
log "stopped"
