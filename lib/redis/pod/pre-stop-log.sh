# shellcheck shell=sh
# What a preStop prints is shown nowhere unless it fails, so it is printed where PID 1 prints: in the log of the pod.
LOG=${LOG-/proc/1/fd/2} # the harness, where PID 1 is another, sets it to nothing
if (: >>"$LOG") 2>/dev/null; then exec 2>>"$LOG"; fi
