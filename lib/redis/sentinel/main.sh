#!/bin/sh
# PID 1 of a sentinel pod: starts redis-sentinel as its child with what its volume tells; while that knows no master,
# looks for one that is told by another sentinel, or for the one redis that says master with the newest data.
# It never decides who is master: the redis pods' table does.
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
# shellcheck source=lib/redis/sentinel/configure.sh
. ./configure.sh
# shellcheck source=lib/redis/sentinel/find-master.sh
. ./find-master.sh
# shellcheck source=lib/redis/sentinel/spinning.sh
. ./spinning.sh

LOOK_SECONDS=1
USERS_HERE='sentinel app probe node'

start() {
  tuned=
  monitors=
  see_passwords
  passwords_are_taken_over
  configure_stored
  start_server redis-server "$CONFIGURATION" --sentinel
}

own() { ask 1 "$OWN" "$SENTINEL_PORT" "$@"; }

# Replicas' priorities and a master that came back as replica are seen in INFO, which Sentinel asks every 10 s by
# default; an election that nobody wins blocks every other failover for as long. One that was held up for 2 s, by its
# disk or its host, takes no part in a failover for another 30 s, though a few PINGs tell it what it has missed.
# Nothing of that is kept in the configuration.
tune() {
  if [ "$(own SENTINEL DEBUG INFO-PERIOD 500 ELECTION-TIMEOUT 1000 TILT-PERIOD 3000)" = OK ]; then tuned=yes; fi
}

# Only the answer that it knows none makes a sentinel take a master from others; silence, of a starved machine, is none.
seek_master() {
  named=$(own SENTINEL GET-MASTER-ADDR-BY-NAME "$MASTER") || return 0
  if is_address "$(echo "$named" | head -n 1)"; then
    monitors=yes
  elif [ -z "$named" ] && find_master; then
    monitor_found
  fi
}

# A master was found: Sentinel takes epochs from its configuration only, so it is written anew and read again.
monitor_found() {
  log "monitoring the master at $found_address, epoch $found_epoch: $found_by"
  stop_server
  await_end
  [ -z "$stopping" ] || return
  configure_found
  start
}

bury() { log "redis-sentinel ended with status $ended_with: it is started again"; }

change_passwords() {
  # shellcheck disable=SC2086 # words
  take_over_passwords "$(
    set_passwords $USERS_HERE
    printf 'SENTINEL CONFIG SET sentinel-pass %s\n' "$(quoted_password sentinel)"
    [ -z "$monitors" ] || printf 'SENTINEL SET %s auth-pass %s\n' "$MASTER" "$(quoted_password sentinel)"
  )"
}

look() {
  if passwords_changed; then change_passwords; fi
  [ -n "$tuned" ] || tune
  if [ -z "$monitors" ]; then seek_master; else end_spinning; fi
}

mkdir -p "$LOOK" "$DATA"
# shellcheck disable=SC2086 # lists of words
{
  resolve $NODES && node_addresses=$resolved
  resolve $SENTINELS && sentinel_addresses=$resolved
}
[ -z "$stopping" ] || exit 0
# shellcheck disable=SC2086 # words
me=$(word "$ORDINAL" $sentinel_addresses)
printf '%s\n%s\n' "$node_addresses" "$sentinel_addresses" >"$RUN/addresses"

start
while [ -z "$stopping" ]; do
  [ -z "$server" ] || look
  [ -n "$stopping" ] || ! server_is_due || start
  [ -n "$stopping" ] || rest "$LOOK_SECONDS" || bury
done
await_end
log "stopped"
