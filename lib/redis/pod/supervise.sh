# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # sourced by main.sh: names are shared with the other files
# The server is a child of this script, which is PID 1: so its death is seen at once, and it can be started again
# without a restart of the container (and the growing pauses that Kubernetes puts before one).

server=
stopping=

# $@ the command. SIGTERM and SIGINT are passed on; the script ends when the server has.
start_server() {
  "$@" &
  server=$!
}

server_runs() { [ -n "$server" ] && kill -0 "$server" 2>/dev/null; }

stop_server() {
  [ -z "$server" ] || kill -TERM "$server" 2>/dev/null
}

# Returns after $1 seconds; at once, with 1, when the server has ended (then `server` is empty and `ended_with` its status).
rest() {
  (
    sleep "$1"
    kill -ALRM $$
  ) 2>/dev/null &
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
  return 1
}

trap : ALRM
trap 'stopping=yes; stop_server' TERM INT

# Waits, as long as it takes, for the end of the server that was told to stop.
await_end() {
  while [ -n "$server" ]; do rest 1; done
}
