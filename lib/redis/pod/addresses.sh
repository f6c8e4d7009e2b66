# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # sourced by main.sh: names are shared with the other files
# Names are asked once, at boot. What is announced, stored and compared from then on are addresses: with host names
# a crash of the master while DNS was away froze failover for good.

address_of() { getent ahosts "$1" | awk '{ print $1; exit }'; }

# Sets resolved to the addresses of names, in their order; waits until every name has one, or the pod is to stop.
# $@ names
resolve() {
  resolved=
  for name in "$@"; do
    until address=$(address_of "$name") && [ -n "$address" ]; do
      [ -z "$stopping" ] || return
      [ "${unresolved:-}" = "$name" ] || log "waiting: no address for $name yet (does its Service exist, does DNS answer?)"
      unresolved=$name
      sleep 0.5
    done
    resolved="$resolved${resolved:+ }$address"
  done
}

# One `name address` a line, kept beside stored configuration: it tells which old address was whose.
# $1 names, $2 their addresses
pairs() {
  # shellcheck disable=SC2086 # words
  set -- "$1" $2
  names=$1
  shift
  for name in $names; do
    echo "$name $1"
    shift
  done
}
