#!/bin/sh
# preStop of a redis pod. Where this is the master and a replica can take over, another becomes master before this one
# ends: writes stop for the time of the switch, and none is lost. Everything else is left to SIGTERM.
# shellcheck disable=SC2034,SC2154 # names are shared with the sourced files
set -u
cd "$(dirname "$0")" || exit 1
# shellcheck source=lib/redis/pod/settings.sh
. ./settings.sh
# shellcheck source=lib/redis/pod/passwords.sh
. ./passwords.sh
# shellcheck source=lib/redis/pod/pre-stop-log.sh
. ./pre-stop-log.sh
# shellcheck source=lib/redis/node/observe.sh
. ./observe.sh

# Hundredths of a second, where nothing else is said.
BUDGET=3000 # for all of it, of a grace period of 60 s
ROUNDS=3
PAUSE_MILLISECONDS=5000 # ends by itself, should this script be killed
ROUND=370               # a pause of more than 3.9 s makes the sentinels call the master down
CATCH_UP=50             # for the replicas to have all that was written
SEEN=100                # for the sentinel to see a priority that fell: it asks every 500 ms
MISSED=3                # answers of the asked sentinel in a row, after which it is gone
PATIENCE=0.4            # seconds, for one answer

own() { ask "$PATIENCE" "$OWN" "$REDIS_PORT" "$@"; }

# Whether so many hundredths of a second have passed since a time.
passed() { clock && [ $((now - $2)) -ge "$1" ]; }

# One line of what INFO tells: version, role's offset, the master it follows.
state() {
  ask "$PATIENCE" "$1" "$REDIS_PORT" INFO | tr -d '\r' | awk -F : '
    $1 == "redis_version" || $1 == "valkey_version" { version = version $2 "/" }
    $1 == "master_host" { master = substr($0, 13) }
    $1 == "slave_repl_offset" || ($1 == "master_repl_offset" && offset == "") { offset = $2 }
    END { if (version != "") print version, offset, master }'
}

# The replicas' own word: what ROLE of the master tells is up to a second old, and they are not asked during a pause.
# Sets ready (those that have everything; of this version, where there are such: an older one cannot follow a newer
# master) and late (the others).
sort_replicas() {
  read -r version goal _ <<EOF
$(state "$OWN")
EOF
  until sort_once || passed "$CATCH_UP" "$paused_at"; do sleep 0.05; done
  ready=${like_me:-$unlike_me}
  [ -z "$like_me" ] || late="$late$unlike_me"
}

# Returns 0 where none is late.
sort_once() {
  like_me=
  unlike_me=
  late=
  for address in $staying; do
    [ "$address" != "$me" ] || continue
    read -r its_version offset follows <<EOF
$(state "$address")
EOF
    if [ "$follows" != "$me" ] || [ "$offset" -lt "${goal:-0}" ]; then
      late="$late $address"
    elif [ "$its_version" = "$version" ]; then
      like_me="$like_me $address"
    else
      unlike_me="$unlike_me $address"
    fi
  done
  [ -z "$late" ]
}

# The replicas that a sentinel could choose now, by its own view.
# $1 the sentinel
choices() {
  ask "$PATIENCE" "$1" "$SENTINEL_PORT" SENTINEL REPLICAS "$MASTER" | awk '
    $0 == "ip" { getline ip }
    $0 == "flags" { getline flags }
    $0 == "master-link-status" { getline link }
    $0 == "slave-priority" { getline priority; if (priority > 0 && link == "ok" && flags == "slave") print ip }'
}

# Replicas that a sentinel could choose and must not, whatever they have: those that are about to be removed, and those of
# which this pod was not told, since the set is growing, and its turn to be told comes with its restart.
# $1 the sentinel
unwanted() {
  for address in $(choices "$1"); do
    case " $staying " in
    *" $address "*) ;;
    *) echo "$address" ;;
    esac
  done
}

# Before the pause: nobody has to wait until the sentinel has seen it.
# $1 the sentinel
exclude_unwanted() {
  clock
  excluded_at=$now
  for address in $(unwanted "$1"); do ask "$PATIENCE" "$address" "$REDIS_PORT" CONFIG SET replica-priority 0 >"$LOOK/told"; done
  until [ -z "$(unwanted "$1")" ] || passed "$SEEN" "$excluded_at"; do sleep 0.05; done
}

# Whether a sentinel could choose somebody, and nobody but those that are ready.
# $1 the sentinel
chooses_well() {
  chosen=$(choices "$1")
  [ -n "$chosen" ] || return 1
  for address in $chosen; do
    case "$ready " in
    *" $address "*) ;;
    *) return 1 ;;
    esac
  done
}

# Returns 0 when a majority names another, which says master; 1 when the round is over or the asked sentinel gone.
# $1 the number of the asked sentinel
await_switch() {
  missed=0
  until passed "$ROUND" "$paused_at" || [ "$missed" -ge "$MISSED" ]; do
    observe "$PATIENCE"
    case $facts in
    *' named=other '*' says=master '*) return 0 ;;
    esac
    if [ -s "$LOOK/sentinel-$1" ]; then missed=0; else missed=$((missed + 1)); fi
    sleep 0.05
  done
  return 1
}

# $1 the number of the sentinel to ask, $2 its address
try() {
  exclude_unwanted "$2"
  clock
  paused_at=$now
  [ "$(own CLIENT PAUSE "$PAUSE_MILLISECONDS" WRITE)" = OK ] || return
  sort_replicas
  for address in $late; do ask "$PATIENCE" "$address" "$REDIS_PORT" CONFIG SET replica-priority 0 >"$LOOK/told"; done
  until chooses_well "$2" || passed $((CATCH_UP + SEEN)) "$paused_at"; do sleep 0.05; done
  if chooses_well "$2" && [ "$(ask "$PATIENCE" "$2" "$SENTINEL_PORT" SENTINEL GET-MASTER-ADDR-BY-NAME "$MASTER" | head -n 1)" = "$me" ]; then
    answer=$(ask "$PATIENCE" "$2" "$SENTINEL_PORT" SENTINEL FAILOVER "$MASTER")
    log "hand-over: asked the sentinel at $2: ${answer:-no answer}"
    if [ "$answer" = OK ] && await_switch "$1"; then return 0; fi
  else
    log "hand-over: the sentinel at $2 could choose '$(echo "$chosen" | tr '\n' ' ')', ready are '$ready', late '$late'"
  fi
  own CLIENT UNPAUSE >"$LOOK/told"
  return 1
}

# The number of the sentinel whose turn it is and that names me, by the last look.
next_sentinel() {
  tried=0
  # shellcheck disable=SC2086 # words
  count=$(set -- $sentinel_addresses && echo $#)
  while [ "$tried" -lt "$count" ]; do
    tried=$((tried + 1))
    turn=$(((turn + 1) % count))
    [ "$(head -n 1 "$LOOK/sentinel-$turn")" != "$me" ] || return 0
  done
  return 1
}

hand_over() {
  clock
  began_at=$now
  turn=-1
  round=0
  until [ "$round" -ge "$ROUNDS" ] || passed $((BUDGET - ROUND)) "$began_at"; do
    observe "$PATIENCE"
    case $facts in
    *' named=other '*) log "hand-over: $named is named master" && return ;;
    *' i=replica '* | *' i=starting '* | *' named=nothing '*) log "hand-over: nothing to hand over; $answers" && return ;;
    'failover=yes '*) sleep 0.2 && continue ;;
    esac
    # shellcheck disable=SC2086 # words
    if next_sentinel && try "$turn" "$(word "$turn" $sentinel_addresses)"; then
      log "hand-over: $named is master, $((now - paused_at))0 ms after writes were paused"
      return
    fi
    round=$((round + 1))
    sleep 1
  done
  log "hand-over: nobody took over in $((now - began_at))0 ms; left to SIGTERM"
}

LOOK=$RUN/hand-over
mkdir -p "$LOOK"
REDISCLI_AUTH=$(password node)
export REDISCLI_AUTH
# Before the loop has them there is nothing to hand over.
[ -e "$RUN/addresses" ] || exit 0
{ read -r node_addresses && read -r sentinel_addresses; } <"$RUN/addresses"
# shellcheck disable=SC2086 # words
me=$(word "$ORDINAL" $node_addresses)
# Where the set is made smaller, this many stay: the first.
staying=$node_addresses
if [ -s "$RUN/staying" ]; then
  read -r count <"$RUN/staying"
  staying=$(echo "$node_addresses" | cut -d ' ' -f "1-$count")
fi
hand_over
