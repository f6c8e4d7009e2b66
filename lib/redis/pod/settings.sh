# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # sourced by main.sh: names are shared with the other files
# What both kinds of pod are told by their environment, and the words they share.

POD=${POD:?the name of this pod, as redis-0}
NODES=${NODES:?the names of the Services of all redis pods, in order}
SENTINELS=${SENTINELS:?the names of the Services of all sentinel pods, in order}
REDIS_PORT=${REDIS_PORT:-6379}
SENTINEL_PORT=${SENTINEL_PORT:-26379}
DATA=${DATA:-/data}          # the volume
RUN=${RUN:-/run/redis}       # in memory: configuration with passwords, answers of the last look
BIND=${BIND:-* -::*}         # what the server listens on
OWN=${OWN:-127.0.0.1}        # where this pod asks its own server: never by its Service (hairpin)

MASTER=redis # the name under which sentinels know the master
ORDINAL=${POD##*-}
LOOK=$RUN/look # the answers of a look; each script that looks has a folder of its own

# Both files hold passwords.
umask 077

log() { printf '%s %s\n' "$POD:" "$*" >&2; }

# One command, or those of standard input where none is given; REDISCLI_AUTH holds the password of `node`.
# $1 seconds to wait, $2 host, $3 port, then the words of the command
ask() {
  seconds=$1
  host=$2
  port=$3
  shift 3
  timeout "$seconds" redis-cli --user node -h "$host" -p "$port" "$@" 2>/dev/null
}

# Sets now: hundredths of a second since the machine started. Nobody can set that clock, and no process is needed for it.
clock() {
  read -r now _ </proc/uptime
  now=$((${now%.*} * 100 + 1${now#*.} - 100))
}

# Whether an answer is an address, not nothing or an error.
is_address() {
  case $1 in
  '' | *[!0-9a-fA-F.:]*) return 1 ;;
  *[.:]*) ;;
  *) return 1 ;;
  esac
}

# The n-th word, from 0: word 1 a b c → b
word() { shift "$(($1 + 1))" && echo "$1"; }
