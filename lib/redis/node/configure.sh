# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # sourced by main.sh: names are shared with the other files
# redis.conf, made anew at each start of the server.

configure() {
  # shellcheck disable=SC2086 # words
  set -- $NODES
  case ${DURABILITY:-disk} in
  disk) fsync=always ;;
  memory) fsync=everysec ;;
  *) log "DURABILITY is '$DURABILITY': it must be disk or memory, so disk is taken" && fsync=always ;;
  esac
  cat <<EOF
# The environment's own lines come first: of two that contradict each other the later counts.
${REDIS_CONF:-}

bind $BIND
port $REDIS_PORT
protected-mode no
tcp-keepalive 60
dir $DATA

appendonly yes
appendfsync $fsync
save ""
# The log is rewritten when it has doubled, beside itself: thrice the data is what the volume must hold.
auto-aof-rewrite-percentage 100
auto-aof-rewrite-min-size 64mb

maxmemory ${MAXMEMORY:-0}
maxmemory-policy noeviction

# Every server starts as nobody's replica and as no candidate: it has its data, all can ask it, and the table decides.
replicaof 127.0.0.1 1
replica-priority 0
replica-announce-ip $me
replica-announce-port $REDIS_PORT
min-replicas-to-write $(($# / 2))
min-replicas-max-lag 3
repl-diskless-sync yes
repl-diskless-sync-delay 0
repl-backlog-size 64mb
repl-timeout 15
repl-ping-replica-period 1
masteruser replication
masterauth $(quoted_password replication)

# Nobody can be this user, but Redis 7.0 reads its own log as it: without its rights, the writes of every script and
# transaction would be left out when the server starts again.
user default off ~* &* +@all
user app on $(password_hashes app) ~* &* +@all -@admin -@dangerous +info +role
user replication on $(password_hashes replication) +psync +replconf +ping
user sentinel on $(password_hashes sentinel) &__sentinel__:* +ping +info +role +publish +subscribe +multi +exec +slaveof +replicaof +config|rewrite +client|setname +client|kill +script|kill $(failover_rule)
user probe on $(password_hashes probe) $(setinfo_rule) +ping +info +role
user node on $(password_hashes node) $(setinfo_rule) ~/version +ping +info +role +command +get +set +eval +eval_ro +config|set +replicaof +multi +exec +client|pause +client|unpause +acl|setuser +acl|getuser +acl|log
EOF
}
