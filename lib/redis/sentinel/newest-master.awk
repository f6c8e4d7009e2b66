# A line per redis, `address [term count] role …` as GET /version and ROLE answer → the address and the term of the
# only one that says master, where no copy that answers is newer. A replica with an established link to it is never
# newer: it was only asked a moment later.

{
  at = $2 ~ /^[0-9]+$/ ? 4 : 2
  role = $at
  if (role != "master" && role != "slave") next
  i = ++n
  term[i] = at == 4 ? $2 + 0 : 0
  count[i] = at == 4 ? $3 + 0 : 0
  if (role == "master") { masters++; master = i; address = $1 }
  else if ($(at + 3) == "connected") follows[i] = $(at + 1)
}

END {
  if (masters != 1) exit
  for (i = 1; i <= n; i++)
    if (follows[i] != address && (term[i] > term[master] || (term[i] == term[master] && count[i] > count[master]))) exit
  print address, term[master]
}
