# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # sourced by main.sh: names are shared with the other files
# Who may open the volume. While this waits the pod is alive and not ready; the probes look for $RUN/waiting.

take_volume() {
  exec 9>"$DATA/lock"
  wait_until no_other_process
  wait_until no_older_server
  [ -n "$stopping" ] || printf '%s\n' "$server_version" >"$DATA/server"
}

# $1 a function that says, where it fails, why in why
wait_until() {
  until "$1"; do
    [ -e "$RUN/waiting" ] || log "waiting: $why"
    : >"$RUN/waiting"
    [ -z "$stopping" ] || return
    sleep 0.5
  done
  rm -f "$RUN/waiting"
}

# One process at a time on one volume: a force-deleted pod may still run when its successor starts, and both would
# append to one file. redis-server inherits the lock, so it is held until both script and server are gone.
no_other_process() {
  why="another process holds $DATA/lock (the pod that had this volume before still runs)"
  flock -n 9
}

# A server cannot read what a newer one of its kind wrote: it would end, again and again.
no_older_server() {
  [ -e "$DATA/server" ] || return 0
  read -r wrote <"$DATA/server"
  why="a downgrade: the data was written by $wrote, this is $server_version. Go back to the image it was written with, or a newer one"
  [ "${wrote% *}" != "${server_version% *}" ] || not_newer "${wrote##* }" "${server_version##* }"
}

# 7.0.15 8.0.6: whether the first is not newer than the second, by its first two numbers
not_newer() {
  echo "$1 $2" | awk '{ split($1, a, "."); split($2, b, "."); exit (a[1] > b[1] || (a[1] == b[1] && a[2] > b[2])) }'
}
