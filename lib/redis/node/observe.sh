# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # sourced by main.sh: names are shared with the other files
# Asks everyone, each apart and all at once, and leaves one line of facts in `facts`.

SPLIT=1000 # hundredths of a second that the sentinels must have been split until it counts: agreement takes one or two

# The version first, a line of its own; the keyspace last, so that an answer is known to be whole. A script, since
# redis-cli asks more than it is asked to when it reads its commands; a read-only one, since a pause holds up the others.
ask_redis() {
  ask "$1" "$2" "$REDIS_PORT" EVAL_RO \
    "return {redis.call('GET', KEYS[1]) or '', redis.call('INFO', 'replication', 'persistence', 'keyspace')}" 1 /version
}

# The address a sentinel gives out, then what it knows of the master.
ask_sentinel() { printf 'SENTINEL GET-MASTER-ADDR-BY-NAME %s\nSENTINEL MASTER %s\n' "$MASTER" "$MASTER" | ask "$1" "$2" "$SENTINEL_PORT"; }

# $1 seconds that each has for its answer; who is silent in them counts as silent.
# Sets facts, answers (for the log), looked_at, named, epoch, newest and split_at (addresses, or `-`) and link_down (seconds).
observe() {
  asked=
  i=0
  for address in $node_addresses; do
    if [ "$i" != "$ORDINAL" ]; then
      ask_redis "$1" "$address" >"$LOOK/redis-$i" &
      asked="$asked $!"
    fi
    i=$((i + 1))
  done
  i=0
  for address in $sentinel_addresses; do
    ask_sentinel "$1" "$address" >"$LOOK/sentinel-$i" &
    asked="$asked $!"
    i=$((i + 1))
  done
  # shellcheck disable=SC2086 # process ids
  wait $asked
  # The own server is asked after the others: its offset may be compared with theirs.
  ask_redis "$1" "$OWN" >"$LOOK/redis-$ORDINAL"
  own_answer=$(own_state)
  clock
  looked_at=$now
  {
    read -r facts
    read -r named epoch newest link_down split_at
    read -r answers
  } <<EOF
$(awk -v nodes="$node_addresses" -v sentinels="$sentinel_addresses" -v ordinal="$ORDINAL" \
    -v starting="${starting:-}" -v split_long="$(split_for_long)" -v look="$LOOK" -f facts.awk)
EOF
  case $facts in
  *' i=master '* | *' i=replica '*) starting= ;;
  esac
  [ "$split_at" != - ] || split_since=
  [ "$split_at" = - ] || split_since=${split_since:-$now}
}

split_for_long() { [ -z "${split_since:-}" ] || [ $((now - split_since)) -lt "$SPLIT" ] || echo yes; }

# What would make another look at everyone worthwhile: the role, the master, the link, no word on it, the replicas.
own_state() {
  grep -E '^(role|master_host|master_link_status|connected_slaves|loading):|^master_last_io_seconds_ago:([3-9]|[0-9]{2})' "$LOOK/redis-$ORDINAL"
}

# A look at the own server alone. Of a master it also raises the version, as `serve` does.
nothing_changed() {
  if [ "$action" = serve ]; then raise_version; else own INFO replication persistence; fi >"$LOOK/redis-$ORDINAL"
  [ "$(own_state)" = "$own_answer" ]
}
