# shellcheck shell=bash
# Some Node that can install the project's own: the distribution's, or the pinned one where that is too old.

set_up_node() {
  [[ -z $(found_node) || -z $(found_npm) ]] || return 0
  update_lists
  if [[ -n $(at_least "$NODE_MAJOR" "$(candidate nodejs)") ]]; then
    install_packages nodejs npm
  else
    node_of_nodejs_org
  fi
  [[ -n $(found_node) && -n $(found_npm) ]] ||
    fail "node --version says '$(version_of node --version)' after the installation: an older one comes first on PATH ($(command -v node)); remove it, then run this again"
}

node_of_nodejs_org() {
  local version folder program
  packages_for xz
  version=$(download node "$SCRATCH/node.tar.xz") || exit
  folder=/usr/local/lib/node-$version
  as_root rm -rf "$folder"
  as_root mkdir "$folder"
  as_root tar --extract --xz --no-same-owner --strip-components 1 --directory "$folder" --file "$SCRATCH/node.tar.xz"
  for program in node npm npx; do
    as_root ln -sf "$folder/bin/$program" "/usr/local/bin/$program"
  done
  done_is "node $version in $folder, its SHA-256 is the pinned one"
}
