import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { lineOf } from './decide.ts';
import { perCommit } from './depth.ts';
import { observe } from './facts.ts';
import { kinds } from './faults.ts';
import { EMPTY, version } from './history.ts';
import { answersPod, givenBy, sentinelAnswers } from './network.ts';
import { shipped } from './rules.ts';
import { searchFor } from './search-faults.ts';
import { at, DEAD, FROZEN, GONE, LINKED, LOST, NOBODY, type Pod, type Sentinel, SIZE, type State } from './state.ts';

const script = join(import.meta.dirname, '../../lib/redis/node/facts.awk');
const STATES = 3000;
/** Of each kind of fault, since each is a process of awk. */
const SAMPLE = 25;
const PONGS = [300, 1500, 4000, 9000];

const addressOf = (pod: number): string => (pod === NOBODY ? '127.0.0.1' : `10.0.0.${pod + 1}`);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'model-facts-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** As the server answers ask_redis of observe.sh. */
function redisSays(pod: Pod): string {
  const { term, count } = version(pod.data);
  const { master, follows, link, candidate, data, disk } = pod;
  // The number of writes stands for the offset.
  const offset = data === EMPTY ? 0 : 100 + count;
  const replica = [
    'role:slave',
    `master_host:${addressOf(follows)}`,
    `master_link_status:${link === LINKED ? 'up' : 'down'}`,
    `master_last_io_seconds_ago:${link === LINKED ? 0 : -1}`,
    `master_link_down_since_seconds:${link === LOST ? 4 : 1}`,
    'master_sync_in_progress:0',
    `slave_repl_offset:${offset}`,
    `slave_priority:${candidate ? 100 : 0}`,
  ];
  const keys = data === EMPTY ? [] : ['db0:keys=1,expires=0,avg_ttl=0'];
  return [
    data === EMPTY ? '' : `${term} ${count}`,
    ...(master ? ['role:master', `master_repl_offset:${offset}`] : replica),
    `aof_rewrite_in_progress:${data === disk ? 0 : 1}`,
    '# Keyspace',
    ...keys,
  ].join('\n');
}

/** As it answers ask_sentinel. */
function sentinelSays(sentinel: Sentinel): string {
  if (sentinel.master === NOBODY) return '\nERR No such master with that name';
  return [
    addressOf(givenBy(sentinel)),
    '6379',
    'name',
    'redis',
    'ip',
    addressOf(sentinel.master),
    'flags',
    sentinel.failover === 0 ? 'master' : 'master,failover_in_progress',
    'last-ok-ping-reply',
    PONGS[sentinel.pong],
    'config-epoch',
    sentinel.configEpoch,
  ].join('\n');
}

function shippedFacts(state: State, my: Pod): string {
  for (const pod of state.pods)
    writeFileSync(join(folder, `redis-${pod.id}`), answersPod(state, pod, my.id) ? redisSays(pod) : '');
  for (const sentinel of state.sentinels) {
    const answers = sentinelAnswers(state, sentinel, my.id);
    writeFileSync(join(folder, `sentinel-${sentinel.id}`), answers ? sentinelSays(sentinel) : '');
  }
  const variables = {
    nodes: state.pods.map(({ id }) => addressOf(id)).join(' '),
    sentinels: state.sentinels.map(({ id }) => `10.0.1.${id + 1}`).join(' '),
    ordinal: my.id,
    starting: my.status === DEAD ? 'yes' : '',
    split_long: '',
    look: folder,
  };
  const options = Object.entries(variables).flatMap(([name, value]) => ['-v', `${name}=${value}`]);
  return execFileSync('awk', [...options, '-f', script], { encoding: 'utf8' }).split('\n')[0] as string;
}

it.each(kinds)(
  'a look of the model sees what facts.awk sees: states of %s',
  (kind) => {
    const { found } = searchFor([kind], { ...perCommit, states: STATES });
    const every = Math.ceil(found.states / SAMPLE);
    for (let number = 0; number < found.states; number += every) {
      const state = found.read(number);
      const pod = at(state.pods, number % SIZE);
      if (pod.status === GONE || pod.status === FROZEN) continue;
      const seen = lineOf(observe(state, pod, shipped, false).facts);
      expect({ of: pod.id, state, seen }).toEqual({ of: pod.id, state, seen: shippedFacts(state, pod) });
    }
  },
  60_000,
);
