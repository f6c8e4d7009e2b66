#!/bin/sh
# preStop of a sentinel pod: a leader that goes in the middle of its failover costs seconds, so it waits for the end of
# one, and some seconds in which a redis pod that is drained from the same node may ask for one.
# shellcheck disable=SC2034,SC2154 # names are shared with the sourced files
set -u
cd "$(dirname "$0")" || exit 1
# shellcheck source=lib/redis/pod/settings.sh
. ./settings.sh
# shellcheck source=lib/redis/pod/passwords.sh
. ./passwords.sh
# shellcheck source=lib/redis/pod/pre-stop-log.sh
. ./pre-stop-log.sh

# Hundredths of a second.
QUIET=400   # without a failover
BUDGET=2500 # for all of it, of a grace period of 60 s

# Its word on a failover: the address it gives out, the one it shows, and the flags.
state_of() {
  printf 'SENTINEL GET-MASTER-ADDR-BY-NAME %s\nSENTINEL MASTER %s\n' "$MASTER" "$MASTER" | ask 0.4 "$1" "$SENTINEL_PORT" |
    awk 'NR == 1 { gives = $0 } $0 == "ip" { getline shows } $0 == "flags" { getline flags } END { print gives, shows, flags }'
}

# Whether this sentinel leads a failover of which the majority does not know the outcome yet. Its flag stays for long.
leads_a_failover() {
  read -r gives shows flags <<EOF
$(state_of "$OWN")
EOF
  case $flags in
  *failover_in_progress*) ;;
  *) return 1 ;;
  esac
  [ "$gives" != "$shows" ] || return 0
  know=1
  voters=0
  for address in $sentinel_addresses; do
    voters=$((voters + 1))
    [ "$address" != "$me" ] || continue
    case "$(state_of "$address")" in
    "$gives "*) know=$((know + 1)) ;;
    esac
  done
  [ $((know * 2)) -le "$voters" ]
}

REDISCLI_AUTH=$(password node)
export REDISCLI_AUTH
[ -e "$RUN/addresses" ] || exit 0
{ read -r node_addresses && read -r sentinel_addresses; } <"$RUN/addresses"
# shellcheck disable=SC2086 # words
me=$(word "$ORDINAL" $sentinel_addresses)

clock
began_at=$now
busy_at=$now
while [ $((now - began_at)) -lt "$BUDGET" ] && [ $((now - busy_at)) -lt "$QUIET" ]; do
  if leads_a_failover; then
    [ -n "${told:-}" ] || log "pre-stop: waiting for the end of the failover that it leads"
    told=yes
    clock
    busy_at=$now
  fi
  sleep 0.2
  clock
done
