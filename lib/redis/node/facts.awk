# What was answered → one line of facts, each from a small closed set (decide.sh lists them); then what they speak of;
# then the answers in words. Given: nodes, sentinels (addresses in order), ordinal (mine), starting (yes: the own server
# has not answered since it was started), split_long (yes: the sentinels have been split for long), look (the folder of
# answers: redis-N, sentinel-N).
# No fact is a guess: who did not answer in full within the time is silent.

BEGIN {
  n = split(nodes, node, " ")
  s = split(sentinels, sentinel, " ")
  my = ordinal + 1
  me = node[my]
  for (i = 1; i <= n; i++) read_redis(i, look "/redis-" (i - 1))
  for (j = 1; j <= s; j++) read_sentinel(j, look "/sentinel-" (j - 1))

  find_named()
  find_newest()
  split_at = split_by_me()
  facts = "failover=" failover_runs()
  facts = facts " named=" (split_at && split_long == "yes" ? "split" : !is_address(named) ? named : named == me ? "me" : "other")
  facts = facts " i=" role_of(my)
  facts = facts " says=" (is_other() ? says() : "-")
  facts = facts " healthy=" (is_other() ? healthy() : "-")
  facts = facts " link=" (role_of(my) == "replica" && is_other() ? link() : "-")
  facts = facts " priority=" (role_of(my) == "replica" ? (priority[my] > 0 ? 100 : 0) : "-")
  facts = facts " candidates=" candidates()
  facts = facts " answers=" answering()
  facts = facts " newest=" (newest == my ? "me" : (role[newest] == "master" ? "master" : "other"))
  facts = facts " ordinal=" (ordinal == 0 ? "first" : "later")
  facts = facts " pong=" pong()
  print facts
  print (is_address(named) ? named : "-"), epoch, (newest ? node[newest] : "-"), (down_seconds[my] + 0), (split_at ? sentinel[split_at] : "-")
  print in_words()
}

function is_address(name) { return name ~ /^[0-9a-fA-F]*[.:][0-9a-fA-F.:]+$/ }
function is_other() { return is_address(named) && named != me }

# --- answers ---------------------------------------------------------------------------------------------------------

function read_redis(i, file,    line, count, part, name) {
  role[i] = "silent"
  empty[i] = 1
  while ((getline line < file) > 0) {
    sub(/\r$/, "", line)
    if (++count == 1) {
      if (line ~ /^LOADING/) { whole[i] = 1; loading[i] = 1; role[i] = "replica" }
      if (line ~ /^[0-9]+ [0-9]+$/) { split(line, part, " "); term[i] = part[1]; changes[i] = part[2] }
      continue
    }
    split(line, part, ":")
    name = part[1]
    if (name == "role") role[i] = part[2] == "slave" ? "replica" : part[2]
    else if (name == "master_host") follows[i] = substr(line, length("master_host:") + 1)
    else if (name == "master_link_status") up[i] = part[2] == "up"
    else if (name == "master_last_io_seconds_ago") last_io[i] = part[2]
    else if (name == "master_link_down_since_seconds") down_seconds[i] = part[2]
    else if (name == "master_sync_in_progress") busy[i] += part[2]
    else if (name == "aof_rewrite_in_progress" || name == "aof_rewrite_scheduled") busy[i] += part[2]
    else if (name == "slave_repl_offset" || (name == "master_repl_offset" && role[i] == "master")) offset[i] = part[2]
    else if (name == "slave_priority") priority[i] = part[2]
    else if (name == "# Keyspace") whole[i] = 1
    else if (name ~ /^db[0-9]+$/) empty[i] = 0
  }
  close(file)
  raw_role[i] = role[i]
  # What is still being read from disk is not known yet.
  if (!whole[i] || loading[i]) role[i] = "silent"
}

function read_sentinel(j, file,    line, count, key) {
  gives[j] = "silent"
  while ((getline line < file) > 0) {
    sub(/\r$/, "", line)
    if (++count == 1) {
      if (line == "") gives[j] = "nothing"
      else if (is_address(line)) gives[j] = line
      else break
      continue
    }
    if (gives[j] == "nothing" || count == 2) continue
    if (key == "") { key = line; continue }
    if (key == "ip") shows[j] = line
    else if (key == "flags") flags[j] = line
    else if (key == "config-epoch") config_epoch[j] = line + 0
    else if (key == "last-ok-ping-reply") pong_age[j] = line + 0
    key = ""
  }
  close(file)
  if (is_address(gives[j]) && !(j in config_epoch)) gives[j] = "silent"
}

# --- facts -----------------------------------------------------------------------------------------------------------

# What a strict majority of all sentinels gives out, and no sentinel that answers gives out another at the same or a
# higher config-epoch: one that has promoted somebody has told nobody yet, a cut-off one has a lower epoch.
function find_named(    j, votes, top) {
  named = "unclear"; epoch = 0
  for (j = 1; j <= s; j++) if (gives[j] != "silent" && ++votes[gives[j]] > s / 2) top = gives[j]
  if (top == "") return
  if (top == "nothing") {
    for (j = 1; j <= s; j++) if (gives[j] != "silent" && gives[j] != "nothing") return
    named = "nothing"
    return
  }
  for (j = 1; j <= s; j++) if (gives[j] == top && config_epoch[j] > epoch) epoch = config_epoch[j]
  for (j = 1; j <= s; j++)
    if (gives[j] != top && gives[j] != "silent" && gives[j] != "nothing" && config_epoch[j] >= epoch) return
  named = top
}

# Two names at one epoch: no sentinel ever gives in. Returns the one that names me, at the highest epoch, where a
# candidate follows me; else 0.
function split_by_me(    i, j, top, mine, others) {
  for (j = 1; j <= s; j++) if (config_epoch[j] > top) top = config_epoch[j]
  for (j = 1; j <= s; j++)
    if (is_address(gives[j]) && config_epoch[j] == top + 0) { if (gives[j] == me) mine = mine ? mine : j; else others = 1 }
  for (i = 1; i <= n; i++) if (i != my && candidate(i) && up[i] && follows[i] == me) return others ? mine + 0 : 0
  return 0
}

# One is over once the majority names what its leader gives out, though the flag stays for a while.
function failover_runs(    j) {
  for (j = 1; j <= s; j++)
    if (flags[j] ~ /failover_in_progress/ && (gives[j] == shows[j] || gives[j] != named)) return "yes"
  return "no"
}

function node_at(address,    i) {
  for (i = 1; i <= n; i++) if (node[i] == address) return i
  return 0
}

function role_of(i) { return i == my && role[i] == "silent" && starting ? "starting" : role[i] }

# One that still reads its data is no master yet, but it is there.
function says(    i) { i = node_at(named); return i && whole[i] ? raw_role[i] : "silent" }

function healthy(    j, count) {
  for (j = 1; j <= s; j++) if (gives[j] == named && shows[j] == named && pong_age[j] < 1000) count++
  return count > s / 2 ? "yes" : "no"
}

# up also asks for a word of the master in the last 3 s: a half-cut link says "up" until repl-timeout.
function link_up(i) { return up[i] && last_io[i] < 3 }

# lost: for so long that a PONG within the last second is younger than the loss.
function link(    master) {
  if (follows[my] != named) return "else"
  if (!link_up(my)) return up[my] || down_seconds[my] >= 3 ? "lost" : "down"
  master = node_at(named)
  return !busy[my] && master && role[master] == "master" && offset[my] >= offset[master] ? "insync" : "up"
}

function has_data(i) { return role[i] != "silent" && !empty[i] }

function newer(i, j) { return v_term[i] != v_term[j] ? v_term[i] > v_term[j] : v_changes[i] > v_changes[j] }

# The copy with the highest version among those that answer. A replica that is linked to a master that answers is
# never newer than it: the answers of one look are not of one instant.
function find_newest(    i, master) {
  newest = 0
  for (i = 1; i <= n; i++) {
    if (role[i] == "silent") continue
    v_term[i] = term[i] + 0; v_changes[i] = changes[i] + 0
  }
  for (i = 1; i <= n; i++) {
    master = role[i] == "replica" && link_up(i) ? node_at(follows[i]) : 0
    if (master && role[master] == "master" && newer(i, master)) { v_term[i] = v_term[master]; v_changes[i] = v_changes[master] }
  }
  for (i = 1; i <= n; i++)
    if (role[i] != "silent" && (!newest || newer(i, newest) || (!newer(newest, i) && preferred(i, newest)))) newest = i
}

# Ties go to the named one; where nothing is named to one that says master; else to the lowest ordinal.
function preferred(i, j) {
  if (is_address(named)) return node[i] == named
  return named == "nothing" && role[i] == "master" && role[j] != "master"
}

function candidate(i) { return role[i] == "replica" && priority[i] > 0 && (up[i] || down_seconds[i] < 20) }

# The named master itself is none: a failover chooses among the others.
function candidates(    i, others, heir) {
  for (i = 1; i <= n; i++)
    if (i != my && candidate(i)) { others = 1; if (newest && !newer(newest, i)) heir = 1 }
  return heir ? "heir" : others ? "others" : candidate(my) && named != me ? "me" : "none"
}

# An empty copy counts only where all answer.
function answering(    i, alive, data) {
  for (i = 1; i <= n; i++) { alive += role[i] != "silent"; data += has_data(i) }
  if (alive == n) return data ? "enough" : "empty"
  return data > n / 2 ? "enough" : "few"
}

# Sentinels find a failover themselves some 3 s after the last PONG; a forced one in those seconds could take the same
# epoch as theirs. Where all have had none for 6 s, theirs has failed, and they try again after half a minute only.
# A sentinel that only finishes a failover shows the old master's PONG.
function pong(    j, heard, over) {
  for (j = 1; j <= s; j++) {
    if (gives[j] != named || gives[j] != shows[j]) continue
    if (pong_age[j] > 2000 && pong_age[j] < 6000) return "late"
    if (pong_age[j] < 6000) heard = 1
    else over = 1
  }
  return over && !heard ? "over" : "fine"
}

# --- words -----------------------------------------------------------------------------------------------------------

function in_words(    i, j, text) {
  text = "sentinels:"
  for (j = 1; j <= s; j++) text = text " " gives[j] (config_epoch[j] != "" ? "@" config_epoch[j] : "")
  text = text "; redis:"
  for (i = 1; i <= n; i++) {
    text = text " " node[i] "=" role[i]
    if (role[i] == "silent") continue
    text = text "/" (term[i] + 0) "." (changes[i] + 0)
    if (role[i] == "replica") text = text "/of-" follows[i] (up[i] ? "-up" : "-down") "/p" priority[i]
  }
  return text
}
