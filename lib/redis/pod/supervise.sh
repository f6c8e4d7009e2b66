# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # sourced by main.sh: names are shared with the other files
# The server is a child of this script, which is PID 1: so its death is seen at once, and it can be started again
# without a restart of the container (and the growing pauses that Kubernetes puts before one).

PAUSE=100            # hundredths of a second before a server that did not live for MINIMUM_LIFE is started again
MINIMUM_LIFE=500

server=
stopping=
start_at=0

# Whether none runs, and the time for the next has come.
server_is_due() {
  clock
  [ -z "$server" ] && [ "$now" -ge "$start_at" ]
}

# $@ the command
start_server() {
  clock
  started_at=$now
  "$@" &
  server=$!
  # Told to stop meanwhile: there was no server to pass it on to.
  [ -z "$stopping" ] || stop_server
}

server_runs() { [ -n "$server" ] && kill -0 "$server" 2>/dev/null; }

stop_server() {
  [ -z "$server" ] || kill -TERM "$server" 2>/dev/null
}

# Returns after $1 seconds; at once, with 1, when the server has ended.
rest() {
  (
    sleep "$1"
    kill -ALRM $$
  ) >/dev/null 2>&1 9>&- &
  timer=$!
  if [ -z "$server" ]; then
    wait "$timer"
    return 0
  fi
  wait "$server"
  ended_with=$?
  if server_runs; then return 0; fi
  server=
  kill "$timer" 2>/dev/null
  wait "$timer" 2>/dev/null
  clock
  start_at=$now
  [ $((now - started_at)) -ge "$MINIMUM_LIFE" ] || start_at=$((now + PAUSE))
  return 1
}

trap : ALRM
# SIGTERM and SIGINT are passed on; the script ends when the server has.
trap 'stopping=yes; stop_server' TERM INT

# Waits, as long as it takes, for the end of the server that was told to stop; the next one need not wait then.
await_end() {
  while [ -n "$server" ]; do rest 1; done
  start_at=0
}
