#!/bin/sh
# Each guard is worth what its absence costs: a patch per guard takes it away, in a scratch copy, and the test that the
# patch names must fail then (and pass with the guard, or it says nothing). `make prove`, or `prove.sh lock pause`.
# Without names: all of them.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

# $1 a head of the patch, as Test; $2 the patch
head_of() { sed -n "s/^$1: //p" "$2"; }

# All that is not ignored, as it is now; the installed packages are shared.
copy() {
  (cd "$root" && git ls-files -z --cached --others --exclude-standard | tar --null --ignore-failed-read -cf - -T - 2>/dev/null) | tar -xf - -C "$1"
  ln -s "$root/node_modules" "$1/node_modules"
}

# Says ✓ or ✕ and the name of the one test that ran.
# $1 the copy, $2 the patch
verdict() {
  (
    cd "$1" || exit
    PATH="$root/node_modules/.bin:$PATH" NODE_OPTIONS=--experimental-vm-modules \
      jest --selectProjects "$(head_of Project "$2")" --testPathPatterns "$(head_of File "$2")" \
      --testNamePattern "$(head_of Test "$2")" --verbose >"$1/verdict.log" 2>&1
    grep -F "$(head_of Test "$2")" "$1/verdict.log" | grep -o '^ *[✓✕]' | tr -d ' '
  )
}

# $1 the patch
prove() {
  name=$(basename "$1" .patch)
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  copy "$scratch"
  with=$(verdict "$scratch" "$1")
  if [ "$with" != ✓ ]; then
    echo "$name: NOT PROVEN: '$(head_of Test "$1")' must pass with the guard; it gave '$with'"
    tail -n 40 "$scratch/verdict.log"
    return 1
  fi
  if ! patch -s -d "$scratch" -p 1 <"$1"; then
    echo "$name: NOT PROVEN: the patch does not fit any more; make it anew"
    return 1
  fi
  without=$(verdict "$scratch" "$1")
  if [ "$without" != ✕ ]; then
    echo "$name: NOT PROVEN: '$(head_of Test "$1")' must fail without the guard; it gave '$without'"
    tail -n 40 "$scratch/verdict.log"
    return 1
  fi
  echo "$name: proven: without it '$(head_of Test "$1")' fails. Lost: $(head_of Lost "$1")"
}

[ $# -gt 0 ] || set -- "$here"/*.patch
failed=0
for patch in "$@"; do
  [ -e "$patch" ] || patch=$here/$patch.patch
  # A shell of its own, so that its scratch copy ends with it.
  (prove "$patch") || failed=$((failed + 1))
done
[ "$failed" = 0 ] || { echo "$failed not proven" && exit 1; }
