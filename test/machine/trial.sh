#!/usr/bin/env bash
# Runs inside the bare system, as a user with sudo: what a newcomer types, and what must come of it.
set -euo pipefail
cd /project

PORT=$((20000 + RANDOM % 10000))
export PORT
fail() {
  echo "trial: $*" >&2
  exit 1
}

began=$SECONDS
if ./setup --check --cluster none >/tmp/report; then fail '--check found everything on a bare system'; fi
tail -n 1 /tmp/report
./setup --cluster none
echo "set up after $((SECONDS - began)) s"
[[ $(./setup --cluster none) == 'everything is there; nothing was changed' ]] || fail 'the second run changed something'
./setup --cluster none --check | tail -n 1

began=$SECONDS
make dev </dev/null >/tmp/dev 2>&1 &
until grep -qs 'counting on' /tmp/dev; do
  kill -0 %1 2>/dev/null || { cat /tmp/dev >&2 && fail 'make dev ended'; }
  ((SECONDS - began < 280)) || { cat /tmp/dev >&2 && fail 'make dev does not count after 280 s'; }
  sleep 0.2
done
echo "counting after $((SECONDS - began)) s"
for count in 1 2 3; do
  answer=$(curl --silent --show-error --max-time 15 "http://127.0.0.1:$PORT/hello")
  echo "$answer"
  [[ $answer == "{\"count\":$count}" ]] || fail "the answer is $answer, not $count"
done
kill -TERM "$(pgrep --parent $!)" # what make runs
wait %1 || fail "make dev ended with status $?"
# Nobody here waits for orphans that have ended: they stay as zombies.
left=$(ps -eo stat,args | awk '$1 !~ /^Z/ && /[r]edis-server|[s]erver\.ts|[r]eaper\.sh/')
[[ -z $left ]] || fail "left behind: $left"

# As far as it goes where nothing can start a daemon: Docker is installed, and one line says what is to be done.
if ./setup >/tmp/setup 2>&1; then fail 'a Docker daemon runs in here'; fi
cat /tmp/setup
tail -n 1 /tmp/setup | grep -q '^docker is installed, but its daemon does not run, and there is no systemd' || fail 'that was not the reason'
docker --version
echo 'the trial ended well'
