# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # sourced by main.sh: names are shared with the other files
# Asks everyone, each apart and all at once, and leaves one line of facts in `facts`.

# A list in /version, the keys, the role: all that the facts need of a redis. The version comes first, a line of its own.
ask_redis() { printf 'GET /version\nINFO replication\nINFO persistence\nINFO keyspace\n' | ask "$@"; }

# The address a sentinel gives out, then what it knows of the master.
ask_sentinel() { printf 'SENTINEL GET-MASTER-ADDR-BY-NAME %s\nSENTINEL MASTER %s\n' "$MASTER" "$MASTER" | ask "$@"; }

# $1 seconds that each has for its answer; who is silent in them counts as silent.
# Sets facts, answers (for the log), named, epoch and newest (an address each, or `-`).
observe() {
  asked=
  i=0
  for address in $node_addresses; do
    if [ "$i" != "$ORDINAL" ]; then
      ask_redis "$1" "$address" "$REDIS_PORT" >"$RUN/look/redis-$i" &
      asked="$asked $!"
    fi
    i=$((i + 1))
  done
  i=0
  for address in $sentinel_addresses; do
    ask_sentinel "$1" "$address" "$SENTINEL_PORT" >"$RUN/look/sentinel-$i" &
    asked="$asked $!"
    i=$((i + 1))
  done
  # shellcheck disable=SC2086 # process ids
  wait $asked
  # The own server is asked after the others: its offset may be compared with theirs.
  ask_redis "$1" "$OWN" "$REDIS_PORT" >"$RUN/look/redis-$ORDINAL"
  own_answer=$(own_state)
  {
    read -r facts
    read -r named epoch newest link_down
    read -r answers
  } <<EOF
$(awk -v nodes="$node_addresses" -v sentinels="$sentinel_addresses" -v ordinal="$ORDINAL" \
    -v starting="${starting:-}" -v look="$RUN/look" -f facts.awk)
EOF
  case $facts in
  *' i=master '* | *' i=replica '*) starting= ;;
  esac
}

# What would make another look at everyone worthwhile: the role, the master, the link, the number of replicas.
own_state() { grep -E '^(role|master_host|master_link_status|connected_slaves|loading):' "$RUN/look/redis-$ORDINAL"; }

# A look at the own server alone. Of a master it also raises the version, as `serve` does.
nothing_changed() {
  {
    [ "$action" != serve ] || raise_version
    printf 'INFO replication\nINFO persistence\n'
  } | ask 1 "$OWN" "$REDIS_PORT" >"$RUN/look/redis-$ORDINAL"
  [ "$(own_state)" = "$own_answer" ]
}
