#!/bin/sh
# Outlives the harness, however that ends. Reads one process group a line (`-N` takes N back); when its input ends, so
# has the harness: ends every group that is left and removes the folder $1.
folder=$1
groups=
while read -r line; do
  case $line in
  -*) groups=$(echo "$groups" | tr ' ' '\n' | grep -vx "${line#-}" | tr '\n' ' ') ;;
  *) groups="$groups $line" ;;
  esac
done
# A group that has ended meanwhile is no error. No `--`: dash's kill takes it for a process id.
for group in $groups; do kill -KILL "-$group" 2>/dev/null; done
rm -rf "$folder"
