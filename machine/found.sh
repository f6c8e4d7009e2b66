# shellcheck shell=bash
# What this machine has, for ./setup and make doctor: each function prints a version, and nothing where the program is
# not there or too old.

NODE_MAJOR=18 # of the machine's own Node: enough to install the project's (24)
REDIS_MAJOR=7 # the oldest that the tests have been run on

# The first number that a program tells of its version.
version_of() { if command -v "$1" >/dev/null; then "$@" 2>&1 | grep -oEm 1 '[0-9]+(\.[0-9]+)+' | head -n 1; fi; }

# at_least MAJOR VERSION
at_least() { if [[ $2 =~ ^[0-9]+ && ${BASH_REMATCH[0]} -ge $1 ]]; then echo "$2"; fi; }

found_node() { at_least "$NODE_MAJOR" "$(version_of node --version)"; }
found_npm() { version_of npm --version; }
found_redis_server() { at_least "$REDIS_MAJOR" "$(version_of redis-server --version)"; }
# Of the daemon, as this user may ask it: the program alone runs nothing.
found_docker() { timeout 20 docker version --format '{{.Server.Version}}' 2>/dev/null; }
