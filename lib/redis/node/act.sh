# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # sourced by main.sh: names are shared with the other files
# One function per action. What cannot be taken back looks again first: between look and deed anything may happen.

AGAIN_SECONDS=0.4 # that each has for its answer in the second look
FRESH=20          # hundredths of a second from the end of that look to the deed

own() { ask 1 "$OWN" "$REDIS_PORT" "$@"; }
tell_own() { own "$@" >"$LOOK/told"; }

act() {
  case $action in
  serve) serve ;;
  become_master) again && become_master ;;
  follow) again && follow "$named" ;;
  follow_newest) again && follow "$newest" ;;
  follow_nobody) again && follow_nobody ;;
  offer) offer ;;
  withdraw) withdraw ;;
  ask) again && ask_for_failover "$sentinel_addresses" "$named" ;;
  ask_mine) again && ask_for_failover "$split_at" "$me" ;;
  esac
}

# Carries on only where a second look, with less patience, decides the same about the same servers.
again() {
  before="$action $named $newest $split_at"
  observe "$AGAIN_SECONDS"
  decide "$facts"
  [ "$before" = "$action $named $newest $split_at" ] && fresh
}

# A pod may be frozen between look and deed.
fresh() {
  clock
  [ $((now - looked_at)) -le "$FRESH" ]
}

# The term is raised to the config-epoch under which this master is named, the count by one: see docs/adr.
# An older term changes nothing: the data is ahead of what this master was told.
# Prints the state, as a look at the own server alone does; too few replicas to write is no error here.
raise_version() {
  own EVAL "
    local term, count = string.match(redis.call('GET', KEYS[1]) or '0 0', '^(%d+) (%d+)\$')
    if tonumber(term) <= tonumber(ARGV[1]) then
      redis.pcall('SET', KEYS[1], ARGV[1] .. ' ' .. string.format('%.0f', count + 1))
    end
    return redis.call('INFO', 'replication', 'persistence')" 1 /version "$epoch"
}

# Priority 0: once demoted, a master is no candidate until it is in sync again.
serve() {
  withdraw
  raise_version >"$LOOK/told"
}

become_master() { tell_own REPLICAOF NO ONE; }

# $1 the master's address
follow() { printf 'CONFIG SET replica-priority 0\nREPLICAOF %s %s\n' "$1" "$REDIS_PORT" | tell_own; }

follow_nobody() { printf 'CONFIG SET replica-priority 0\nREPLICAOF 127.0.0.1 1\n' | tell_own; }

# Sentinel takes no replica whose link has been down for long: the time is set back by leaving and following anew.
offer() {
  {
    [ "$link_down" -lt 20 ] || printf 'MULTI\nREPLICAOF NO ONE\nREPLICAOF 127.0.0.1 1\nEXEC\n'
    echo 'CONFIG SET replica-priority 100'
  } | tell_own
}

withdraw() { tell_own CONFIG SET replica-priority 0; }

# One sentinel after the other, in a fixed order, until one takes it. Each is first asked whom it names: another than
# in the look means that a failover has come about meanwhile, and a second one would hurt.
# $1 the sentinels, $2 whom they must name
ask_for_failover() {
  for address in $1; do
    # shellcheck disable=SC2046 # words: the address it gives out, port, `name`, redis, `ip`, the address it shows, …
    set -- "$1" "$2" $(ask_sentinel "$AGAIN_SECONDS" "$address")
    [ -n "${3:-}" ] || continue
    [ "$3" = "$2" ] || return
    answer=$(ask "$AGAIN_SECONDS" "$address" "$SENTINEL_PORT" SENTINEL FAILOVER "$MASTER")
    log "asked the sentinel at $address for a failover: ${answer:-no answer}"
    case $answer in
    OK) return ;;
    # Where it gives out the address that it shows, nobody is promoted yet: a failover has just begun. Otherwise that
    # one is over but for its flag, and the next sentinel can do another.
    INPROG*) [ "$3" != "${8:-}" ] || return ;;
    # Not heard is not refused: it may have begun.
    '') return ;;
    esac
  done
}
