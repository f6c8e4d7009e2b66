# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # sourced by main.sh: names are shared with the other files
# Who may be monitored by a sentinel that knows no master: the one another sentinel names, with its epoch; else the one
# redis that says master while no copy that answers is newer, with the term of its data as epoch. Without that term
# sentinels that lost their volumes would begin at 0, and every write would be refused: the data's term is higher.

# Sets found_address, found_epoch and found_by; returns 1 where nobody may be.
find_master() { told_by_sentinel || told_by_data; }

told_by_sentinel() {
  for address in $sentinel_addresses; do
    [ "$address" != "$me" ] || continue
    printf 'SENTINEL GET-MASTER-ADDR-BY-NAME %s\nSENTINEL MASTER %s\n' "$MASTER" "$MASTER" |
      ask 1 "$address" "$SENTINEL_PORT" >"$LOOK/sentinel"
    found_address=$(head -n 1 "$LOOK/sentinel")
    found_epoch=$(awk 'epoch { print; exit } $0 == "config-epoch" { epoch = 1 }' "$LOOK/sentinel")
    found_by="told by the sentinel at $address"
    case " $node_addresses " in
    *" ${found_address:--} "*) return 0 ;;
    esac
  done
  return 1
}

told_by_data() {
  for address in $node_addresses; do
    printf 'GET /version\nROLE\n' | ask 1 "$address" "$REDIS_PORT" | tr '\n' ' ' | sed "s/^/$address /"
    echo
  done >"$LOOK/copies"
  read -r found_address found_epoch <<EOF
$(awk -f newest-master.awk "$LOOK/copies")
EOF
  found_by='the only one that says master, and no copy is newer'
  [ -n "$found_address" ]
}
