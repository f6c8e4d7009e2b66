# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # sourced by main.sh: names are shared with the other files
# Passwords come as files, one per user. `USER` is the password that is used; `USER-also`, where it exists, is accepted
# as well. So a password changes in three steps without anybody being refused, however late a pod sees each step:
# accept the new one also, use it and accept the old one also, forget the old one.

CREDENTIALS=${CREDENTIALS:-/credentials}
USERS='app replication sentinel probe node'
# Answers to commands with a PING at their end. Without it some would pass for all, should the time be up in between: then
# an old password would stay.
ALL_DONE='OK PONG '

# A Secret made from a text file may end in a newline, which is part of no password.
password() { tr -d '\r\n' <"$CREDENTIALS/$1"; }

# What a `user` line takes: the form that needs no quoting, whatever characters the password has.
password_hashes() {
  for file in "$1" "$1-also"; do
    if [ -s "$CREDENTIALS/$file" ]; then printf '#%s ' "$(password "$file" | sha256sum | cut -d ' ' -f 1)"; fi
  done
}

# A password as a word of a configuration file or a command. To be printed by printf: echo would take its backslashes.
quoted_password() { printf '"%s"' "$(password "$1" | sed 's/[\\"]/\\&/g')"; }

# Sets seen_passwords; without a process, since every look does it.
see_passwords() {
  seen_passwords=
  for user in $USERS; do
    for file in "$CREDENTIALS/$user" "$CREDENTIALS/$user-also"; do
      line=
      if [ -e "$file" ]; then IFS= read -r line <"$file" || :; fi
      seen_passwords="$seen_passwords $line"
    done
  done
}

# What was seen last is what the server has now. `make rotate` reads there that it has come so far here.
passwords_are_taken_over() {
  taken_passwords=$seen_passwords
  printf '%s' "$taken_passwords" | sha256sum | cut -d ' ' -f 1 >"$RUN/passwords-taken-over"
  REDISCLI_AUTH=$(password node)
  export REDISCLI_AUTH
}

# Whether a file has changed since. The kubelet brings a changed Secret within two minutes.
passwords_changed() {
  see_passwords
  [ "$seen_passwords" != "$taken_passwords" ]
}

# Commands that give the users of a server the passwords of the files, and leave their rights.
# $@ users
set_passwords() {
  for user in "$@"; do echo "ACL SETUSER $user resetpass $(password_hashes "$user")"; done
}

# Gives the server what the files hold now. An answer that was not heard may have been obeyed all the same: then only
# the password of the file is good, and the one that was used so far is not.
# $1 the commands
take_over_passwords() {
  told_by_server=$(printf '%s\nPING\n' "$1" | own | uniq | tr '\n' ' ')
  [ "$told_by_server" = "$ALL_DONE" ] || told_by_server=$(REDISCLI_AUTH=$(password node) && printf '%s\nPING\n' "$1" | own | uniq | tr '\n' ' ')
  if [ "$told_by_server" = "$ALL_DONE" ]; then
    passwords_are_taken_over
    unset complained
    log 'passwords: taken over from the changed files'
  elif [ "$told_by_server" != "${complained-none yet}" ]; then
    complained=$told_by_server
    log "passwords: the files have changed, but the server answers '$told_by_server'; trying again"
  fi
}
