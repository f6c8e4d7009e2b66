# shellcheck shell=bash
# Files of machine/pinned.txt, for ./setup.

# The row of a program for this architecture: version, SHA-256 and address.
pinned() {
  awk -v program="$1" -v architecture="$(dpkg --print-architecture)" \
    '$1 == program && $3 == architecture { print $2, $4, $5 }' machine/pinned.txt
}

# download PROGRAM FILE: fetches it and tells its version. What has another sum than the pinned one is not kept.
download() {
  local program=$1 file=$2 version sum address said found
  read -r version sum address < <(pinned "$program") ||
    fail "there is no $program for the architecture $(dpkg --print-architecture) in machine/pinned.txt: install it by hand, then run this again"
  if ! said=$(curl --fail --silent --show-error --location --proto =https --retry 3 --max-time 600 --output "$file" "$address" 2>&1); then
    fail "$program $version could not be downloaded: ${said##*$'\n'} ($address). Mend the network, or install it by hand, then run this again"
  fi
  found=$(sha256sum "$file")
  if [[ ${found%% *} != "$sum" ]]; then
    rm "$file"
    fail "$program $version is not what its publisher gave out: the SHA-256 of $address is ${found%% *}, not $sum. Nothing of it was installed"
  fi
  echo "$version"
}

# install_program NAME: into /usr/local/bin, whole or not at all.
install_program() {
  local name=$1 version
  version=$(download "$name" "$SCRATCH/$name") || exit
  as_root install -m 0755 "$SCRATCH/$name" "/usr/local/bin/.$name.new"
  as_root mv "/usr/local/bin/.$name.new" "/usr/local/bin/$name"
  done_is "$name $version in /usr/local/bin, its SHA-256 is the pinned one"
}
