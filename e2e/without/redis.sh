#!/bin/sh
# What many charts do at boot, in the place of lib/redis/node/main.sh: ask the sentinels one by one, take the first answer,
# and else let the first pod be master. Then Redis is on its own: no loop, no hand-over, nothing looks at the data.
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
# shellcheck source=lib/redis/node/configure.sh
. ./configure.sh

stopping=
REDISCLI_AUTH=$(password node)
export REDISCLI_AUTH
# shellcheck disable=SC2086 # words
{
  resolve $NODES && node_addresses=$resolved
  resolve $SENTINELS && sentinel_addresses=$resolved
  me=$(word "$ORDINAL" $node_addresses)
  master=$(word 0 $node_addresses)
}
for address in $sentinel_addresses; do
  named=$(ask 1 "$address" "$SENTINEL_PORT" SENTINEL GET-MASTER-ADDR-BY-NAME "$MASTER" | head -n 1)
  if is_address "$named"; then master=$named && break; fi
done
log "the master is $master"

configure | grep -vE '^(replicaof|replica-priority|min-replicas)' >"$RUN/redis.conf"
[ "$master" = "$me" ] || echo "replicaof $master $REDIS_PORT" >>"$RUN/redis.conf"
exec redis-server "$RUN/redis.conf"
