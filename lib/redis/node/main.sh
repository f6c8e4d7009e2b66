#!/bin/sh
# PID 1 of a redis pod: starts redis-server as its child, then observes, decides and acts, once a second and whenever
# the child ends. It never exits because it does not know: it waits, and says for what.
# shellcheck disable=SC2034,SC2154 # names are shared with the sourced files
set -u
cd "$(dirname "$0")" || exit 1
# shellcheck source=lib/redis/pod/settings.sh
. ./settings.sh
# shellcheck source=lib/redis/pod/passwords.sh
. ./passwords.sh
# shellcheck source=lib/redis/pod/addresses.sh
. ./addresses.sh
# shellcheck source=lib/redis/pod/server.sh
. ./server.sh
# shellcheck source=lib/redis/pod/supervise.sh
. ./supervise.sh
# shellcheck source=lib/redis/node/volume.sh
. ./volume.sh
# shellcheck source=lib/redis/node/configure.sh
. ./configure.sh
# shellcheck source=lib/redis/node/observe.sh
. ./observe.sh
# shellcheck source=lib/redis/node/decide.sh
. ./decide.sh
# shellcheck source=lib/redis/node/act.sh
. ./act.sh

LOOK_SECONDS=1    # while serving or in sync
WATCH_SECONDS=0.3 # otherwise
HASTE_SECONDS=0.2 # while the own server is dead or reads its data
LOOKS_OF_OWN=4    # of five looks while nothing changes, this many ask only the own server
WATCHES=100       # looks with one and the same outcome, some 30 s, after which it does not hurry any more

# Says what was decided and why, once per change of mind.
tell() {
  if [ "$action $reason" != "${told:-}" ]; then
    log "$action: $reason; $answers"
    told="$action $reason"
    same=0
  fi
  same=$((same + 1))
}

# Sentinel rewrites the configuration when it promotes or demotes, so it is made anew each time: every server starts as
# nobody's replica.
start() {
  see_passwords
  passwords_are_taken_over
  configure >"$RUN/redis.conf"
  starting=yes
  start_server redis-server "$RUN/redis.conf"
}

bury() {
  log "redis-server ended with status $ended_with: it is started again, as nobody's replica"
  starting=yes
  own_looks=0
}

# Replication takes the new password when it connects next.
change_passwords() {
  # shellcheck disable=SC2086 # words
  take_over_passwords "$(set_passwords $USERS && printf 'CONFIG SET masterauth %s' "$(quoted_password replication)")"
}

look() {
  if [ "$own_looks" -gt 0 ] && nothing_changed; then
    own_looks=$((own_looks - 1))
    return
  fi
  observe 1
  decide "$facts"
  [ -z "$stopping" ] || return
  tell
  act
  own_looks=0
  case "$action $starting $facts" in
  'serve '* | 'stay '*)
    # At first a few looks at everyone: what has just come about may not be all.
    if [ "$same" -gt 2 ]; then own_looks=$LOOKS_OF_OWN pause=$LOOK_SECONDS; else pause=$WATCH_SECONDS; fi
    ;;
  *' yes '* | *' i=silent '*) pause=$HASTE_SECONDS ;;
  *) pause=$WATCH_SECONDS ;;
  esac
  [ "$same" -le "$WATCHES" ] || pause=$LOOK_SECONDS
}

mkdir -p "$LOOK" "$DATA"
# shellcheck disable=SC2086 # lists of words
{
  resolve $NODES && node_addresses=$resolved
  resolve $SENTINELS && sentinel_addresses=$resolved
}
[ -z "$stopping" ] || exit 0
# shellcheck disable=SC2086 # words
me=$(word "$ORDINAL" $node_addresses)
printf '%s\n%s\n' "$node_addresses" "$sentinel_addresses" >"$RUN/addresses"
take_volume
[ -z "$stopping" ] || exit 0

own_looks=0
start
while [ -z "$stopping" ]; do
  if [ -n "$server" ] && passwords_changed; then change_passwords; fi
  # Before a dead server is started again: so the others hear of its death first.
  look
  [ -n "$stopping" ] || ! server_is_due || start
  [ -n "$stopping" ] || rest "$pause" || bury
done
await_end
log "stopped"
