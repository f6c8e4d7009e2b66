# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # sourced by main.sh: names are shared with the other files
# sentinel.conf: what Sentinel itself keeps (master, epochs, the others) stays; everything else is derived anew at
# each start. Written to a temporary file, then renamed: a half-written one is never read.

CONFIGURATION=$DATA/sentinel.conf

# The same pod is always the same voter: a returned one must not count twice in the majority.
identity() { printf '%s' "$NAMESPACE/redis-sentinel/$1" | sha1sum | cut -d ' ' -f 1; }

# $1 what of the stored configuration goes on
write_configuration() {
  {
    derived
    printf '%s\n' "$1"
  } >"$CONFIGURATION.new"
  mv "$CONFIGURATION.new" "$CONFIGURATION"
  # shellcheck disable=SC2086 # words
  pairs "$NODES $SENTINELS" "$node_addresses $sentinel_addresses" >"$DATA/addresses.new"
  mv "$DATA/addresses.new" "$DATA/addresses"
}

# The lines that name a master come last, after the master itself.
derived() {
  cat <<EOF
bind $BIND
port $SENTINEL_PORT
protected-mode no
dir $DATA
sentinel myid $(identity "$POD")
sentinel announce-ip $me
sentinel announce-port $SENTINEL_PORT
sentinel sentinel-user sentinel
sentinel sentinel-pass $(quoted_password sentinel)
user default off
user sentinel on $(password_hashes sentinel) &* +ping +publish +client|setname +sentinel|is-master-down-by-addr
user app on $(password_hashes app) &* +ping +info +role +client|setname $(setinfo_rule) +subscribe +psubscribe +unsubscribe +punsubscribe +sentinel|get-master-addr-by-name +sentinel|master +sentinel|masters +sentinel|replicas +sentinel|slaves +sentinel|sentinels +sentinel|debug
user probe on $(password_hashes probe) $(setinfo_rule) +ping +sentinel|get-master-addr-by-name
user node on $(password_hashes node) $(setinfo_rule) +ping +info +command +sentinel|get-master-addr-by-name +sentinel|master +sentinel|replicas +sentinel|sentinels +sentinel|failover +sentinel|debug +sentinel|set +sentinel|config +acl|setuser +acl|getuser +acl|log
EOF
}

# $1 address of the master
monitor() {
  # shellcheck disable=SC2086 # words
  set -- "$1" $SENTINELS
  cat <<EOF
sentinel monitor $MASTER $1 $REDIS_PORT $((($# - 1) / 2 + 1))
sentinel down-after-milliseconds $MASTER 3000
sentinel failover-timeout $MASTER 15000
sentinel parallel-syncs $MASTER 1
sentinel auth-user $MASTER sentinel
sentinel auth-pass $MASTER $(quoted_password sentinel)
EOF
}

# Services that were created anew have new addresses: each stored one is replaced by that of the same name.
renamed() {
  awk -v names="$NODES $SENTINELS" -v addresses="$node_addresses $sentinel_addresses" '
    BEGIN { n = split(names, name, " "); split(addresses, address, " "); for (i = 1; i <= n; i++) now[name[i]] = address[i] }
    FNR == 1 { file++ }
    file == 1 { if ($1 in now) now_of[$2] = now[$1]; next }
    { for (i = 1; i <= NF; i++) if ($i in now_of) $i = now_of[$i]; print }
  ' "$DATA/addresses" "$CONFIGURATION"
}

# An entry that is no Service of the set is dropped: a stale voter inflates the majority until nobody can be elected.
kept() {
  awk -v master="$MASTER" -v nodes=" $node_addresses " -v sentinels=" $sentinel_addresses " '
    $1 == "sentinel" && $3 == master && ($2 == "config-epoch" || $2 == "leader-epoch") { print }
    $1 == "sentinel" && $3 == master && $2 == "known-replica" && index(nodes, " " $4 " ") { print }
    $1 == "sentinel" && $3 == master && $2 == "known-sentinel" && index(sentinels, " " $4 " ") { print }
    $1 == "sentinel" && $2 == "current-epoch" { print }
  '
}

# Starts from what the volume holds; without a master in it, from nothing: then it answers and knows none, which is an answer.
configure_stored() {
  stored=
  if [ -s "$CONFIGURATION" ] && [ -s "$DATA/addresses" ]; then stored=$(renamed); fi
  master_address=$(printf '%s\n' "$stored" | awk -v master="$MASTER" '$2 == "monitor" && $3 == master { print $4 }')
  case " $node_addresses " in
  *" ${master_address:--} "*) write_configuration "$(monitor "$master_address" && printf '%s\n' "$stored" | kept)" ;;
  *) write_configuration "" ;;
  esac
}

configure_found() {
  write_configuration "$(
    monitor "$found_address"
    echo "sentinel config-epoch $MASTER $found_epoch"
    echo "sentinel leader-epoch $MASTER $found_epoch"
    echo "sentinel current-epoch $found_epoch"
  )"
}
