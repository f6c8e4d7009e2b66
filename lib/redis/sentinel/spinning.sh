# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # sourced by main.sh: names are shared with the other files
# A connection that was refused while it was being made, and made a second later all the same (a Service whose pod came
# meanwhile), can keep the refusal on its socket: see docs/adr/0024. Nothing of Sentinel reads it, so epoll reports it
# for ever: all works, at 5 to 20 % of a core. Only a new socket ends it, so redis-sentinel is started again.

SPIN_WINDOW=1000 # hundredths of a second that are looked at together
SPIN_PERCENT=5   # of a core; Sentinel takes 0.4, and 2 where many counters ask
SLOT_SECONDS=10  # each sentinel has one to itself: not two are away at once

# Sets spent: hundredths of a second of processor time of the server; 0 where it has ended.
look_at_clock_of_server() {
  spent=0
  read -r line 2>/dev/null <"/proc/$server/stat" || return 0
  # shellcheck disable=SC2086 # words; behind the name in brackets utime and stime are the 12th and 13th
  set -- ${line##*) }
  spent=$((${12} + ${13}))
}

# Once in each window: whether the server took more than its share in it. Sets percent.
spins() {
  clock
  [ "${window_of:-}" = "$server" ] || { window_of=$server && window_start=$now && look_at_clock_of_server && window_spent=$spent; }
  passed=$((now - window_start))
  [ "$passed" -ge "$SPIN_WINDOW" ] || return 1
  look_at_clock_of_server
  percent=$((100 * (spent - window_spent) / passed))
  window_start=$now
  window_spent=$spent
  [ "$percent" -ge "$SPIN_PERCENT" ]
}

is_my_slot() {
  # shellcheck disable=SC2086 # words
  set -- $sentinel_addresses
  [ "$(($(date +%s) / SLOT_SECONDS % $#))" = "$ORDINAL" ]
}

# Whether all others name the same master as this one, and no failover runs: then a majority stays without it.
others_can_do_without() {
  named=$(own SENTINEL GET-MASTER-ADDR-BY-NAME "$MASTER")
  for address in $sentinel_addresses; do
    answer=$(ask 1 "$address" "$SENTINEL_PORT" SENTINEL GET-MASTER-ADDR-BY-NAME "$MASTER")
    flags=$(ask 1 "$address" "$SENTINEL_PORT" SENTINEL MASTER "$MASTER" | awk 'found { print; exit } $0 == "flags" { found = 1 }')
    [ "$answer" = "$named" ] && [ "$flags" = master ] || return 1
  done
}

# Stays due from window to window until the slot and the others allow it.
end_spinning() {
  if spins; then spinning=yes; elif [ "${percent:-0}" -lt "$SPIN_PERCENT" ]; then spinning=; fi
  [ -n "${spinning:-}" ] && is_my_slot && others_can_do_without || return 0
  log "redis-sentinel takes $percent % of a core, as after a connection with an unread error: it is started again"
  spinning=
  stop_server
  await_end
  [ -n "$stopping" ] || start
}
