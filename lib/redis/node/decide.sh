# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # sourced by main.sh: names are shared with the other files
# The table: one line of facts in, one action and its reason out. No clock, no file, no network.
#
#   failover    yes no                          a failover runs at a sentinel
#   named       me other nothing unclear split  what a strict majority of the sentinels names; split: they have named
#                                               two at one epoch for long, one of them me, and a candidate follows me
#   i           master replica starting silent  what my server says; starting: not a word since it was started
#   says        master replica silent -         what the other, named one says itself
#   healthy     yes no -                        a majority of sentinels had its PONG within a second
#   link        insync up down lost else -      mine to the named one; lost: down for some seconds, or no word for as
#                                               long; else: I follow somebody else or nobody
#   priority    0 100 -                         mine, as a replica
#   candidates  none me others heir             replicas that Sentinel could choose; heir: one, not me, that is as new as any
#   answers     few enough empty                enough: a majority that has data, or all; empty: all, and none has data
#   newest      me master other                 who has the newest data; master: another, which says master
#   ordinal     first later                     mine is 0, or not
#   pong        fine late over                  late: the sentinels are about to fail over by themselves; over: they have
#                                               not, in all the time that it takes
#
# The first row that fits counts. Sets action and reason.

row() {
  action=$1
  reason=$2
}

decide() {
  case $1 in
  'failover=yes '*)
    row wait 'a failover runs' ;;
  *' i=silent '*)
    row wait 'the own server does not answer' ;;

  *' named=me i=master '*)
    row serve 'named master' ;;
  *' named=me i=replica '*' candidates=heir '*' pong=late' | *' named=me i=starting '*' candidates=heir '*' pong=late')
    row wait 'a replica is in sync; the sentinels are about to promote it' ;;
  *' named=me i=replica '*' candidates=heir '*)
    row ask 'a restarted server does not resume as master while a replica in sync can take over' ;;
  *' named=me i=starting '*' candidates=heir answers=enough '*)
    row ask 'the server died as master, and a replica in sync can take over' ;;
  *' named=me i=replica '*' candidates=none answers=enough newest=me '*)
    row become_master 'named master with the newest data, and no replica is in sync' ;;
  *' named=me i=replica '*' candidates=none answers=empty '*)
    row become_master 'named master, and no copy has data' ;;
  *' named=me i=replica '*)
    row wait 'named master, but not known to have the newest data: its owner will offer itself' ;;

  *' i=starting '*)
    row wait 'the own server has not answered yet' ;;

  *' named=other i=master says=master '*)
    row follow 'another is named master and says so' ;;
  *' named=other i=master says=silent healthy=yes '*)
    row wait 'another is named master and healthy, but does not answer me' ;;
  *' named=other i=master '*)
    row follow_nobody 'another is named master and does not say so' ;;

  *' named=other i=replica says=master '*' link=insync priority=100 '*)
    row stay 'in sync with the master' ;;
  *' named=other i=replica says=master '*' link=insync '*)
    row offer 'in sync with the master' ;;
  *' named=other i=replica says=master healthy=yes link=down priority=100 '*)
    row withdraw 'the link to a healthy master is down' ;;
  *' named=other i=replica says=master healthy=yes link=lost priority=100 '* | *' named=other i=replica says=silent healthy=yes link=lost priority=100 '*)
    row withdraw 'the link to a healthy master is lost' ;;
  *' named=other i=replica says=master '*' link=else '*)
    row follow 'another is named master and says so' ;;
  *' named=other i=replica says=master '*)
    row wait 'not in sync with the master yet' ;;
  *' named=other i=replica says=silent healthy=yes '*)
    row wait 'the master is healthy, but does not answer me' ;;
  *' named=other i=replica '*' candidates=none answers=enough newest=me '*)
    row offer 'the named master is gone, nobody is a candidate, and no data is newer' ;;
  *' named=other i=replica '*' priority=100 candidates=me answers=enough newest=me '*' pong=fine')
    row ask 'the named master is gone, and the only candidate has the newest data' ;;
  *' named=other i=replica '*' priority=100 '*' answers=enough newest=me '*' pong=over')
    row ask 'the named master is gone, and the sentinels have failed to choose another' ;;
  *' named=other i=replica '*)
    row wait 'the named master does not serve; the sentinels will choose another' ;;

  *' named=nothing i=master '*' answers=enough newest=master '*)
    row follow_newest 'no sentinel knows a master, and another that says master has newer data' ;;
  *' named=nothing i=master '*' answers=enough newest=other '*)
    row follow_nobody 'no sentinel knows a master, and another has newer data' ;;
  *' named=nothing i=master '*)
    row wait 'master by its data; no sentinel knows one yet' ;;
  *' named=nothing i=replica '*' answers=enough newest=master '* | *' named=nothing i=replica '*' answers=empty newest=master '*)
    row follow_newest 'no sentinel knows a master, and the newest says master' ;;
  *' named=nothing i=replica '*' answers=enough newest=me '*)
    row become_master 'no sentinel knows a master, and no data is newer' ;;
  *' named=nothing i=replica '*' answers=empty '*' ordinal=first '*)
    row become_master 'a new set: all answer, and no copy has data' ;;
  *' named=nothing i=replica '*)
    row wait 'no sentinel knows a master, and not enough copies answer to tell whose data is newest' ;;

  *' named=split '*' candidates=heir answers=enough newest=me '*)
    row ask_mine 'the sentinels name two masters at one epoch for long; a new failover ends that' ;;

  *)
    row wait 'the sentinels do not agree on a master, or too few of them answer' ;;
  esac
}
