# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # sourced by main.sh: names are shared with the other files
# What ACL rules depend on: a server refuses to start with a command that it does not know.

# "Redis server v=7.0.15 sha=…" → "Redis 7.0.15"; "Valkey server v=9.1.2 …" → "Valkey 9.1.2"
server_version=$(redis-server --version | sed 's/^\([A-Za-z]*\) server v=\([0-9.]*\).*/\1 \2/')

# Clients tell their library's name since 7.2.
setinfo_rule() {
  case $server_version in
  'Redis 7.0.'*) ;;
  *) echo '+client|setinfo' ;;
  esac
}

# Valkey 9 promotes by a command of its own.
failover_rule() {
  case $server_version in
  Valkey*) echo '+failover' ;;
  esac
}
