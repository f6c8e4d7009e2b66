#!/bin/sh
# In the place of lib/redis/sentinel/main.sh: the first pod is monitored, with all of Sentinel's own defaults.
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
# shellcheck source=lib/redis/sentinel/configure.sh
. ./configure.sh

stopping=
# shellcheck disable=SC2086 # words
{
  resolve $NODES && node_addresses=$resolved
  resolve $SENTINELS && sentinel_addresses=$resolved
  me=$(word "$ORDINAL" $sentinel_addresses)
  master=$(word 0 $node_addresses)
}
if [ ! -s "$CONFIGURATION" ]; then
  write_configuration "$(monitor "$master" | grep -vE '^sentinel (down-after-milliseconds|failover-timeout|parallel-syncs)')"
fi
exec redis-server "$CONFIGURATION" --sentinel
