import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Fact, sets } from './table.ts';

const script = join(import.meta.dirname, '../../lib/redis/node/facts.awk');
/** Recorded of Redis 7.0.15, with the addresses 10.0.0.1 to 10.0.0.3 of the redis pods. */
const recorded = (name: string) => readFileSync(join(import.meta.dirname, 'recorded', `${name}.txt`), 'utf8');
const silent = '';
const isLoading = 'LOADING Redis is loading the dataset in memory\n\n';

/** An answer with some of its lines changed; a field that is not there yet is added to its section. */
function changed(answer: string, fields: Readonly<Record<string, string | number>>): string {
  let text = answer;
  for (const [name, value] of Object.entries(fields)) {
    const line = new RegExp(`^${name}:.*$`, 'm');
    text = line.test(text)
      ? text.replace(line, `${name}:${value}`)
      : text.replace('# Keyspace', `${name}:${value}\n\n# Keyspace`);
  }
  return text;
}

interface Copy {
  readonly version?: string;
  readonly empty?: boolean;
  readonly fields?: Readonly<Record<string, string | number>>;
}

function copy(kind: 'master' | 'replica', { version = '0 5', empty = false, fields = {} }: Copy): string {
  const answer = changed(recorded(kind), fields).replace(/^.*\n/, `${version}\n`);
  return empty ? answer.replace(/^db0:[^\n]*\n/m, '') : answer;
}
const master = (options: Copy = {}) => copy('master', options);
const replica = (options: Copy = {}) => copy('replica', options);
const nobodys = (options: Copy = {}) =>
  replica({
    ...options,
    fields: {
      master_host: '127.0.0.1',
      master_link_status: 'down',
      master_last_io_seconds_ago: -1,
      slave_priority: 0,
      ...options.fields,
    },
  });

interface View {
  readonly gives?: string;
  readonly shows?: string;
  readonly epoch?: number;
  readonly flags?: string;
  /** Milliseconds since the last PONG. */
  readonly pong?: number;
}

function sentinel({ gives = '10.0.0.1', shows = gives, epoch = 1, flags = 'master', pong = 100 }: View = {}): string {
  const value = (text: string, key: string, to: string | number) =>
    text.replace(new RegExp(`^${key}\n.*$`, 'm'), `${key}\n${to}`);
  let text = recorded('sentinel').replace(/^.*\n/, `${gives}\n`);
  text = value(text, 'ip', shows);
  text = value(text, 'config-epoch', epoch);
  text = value(text, 'flags', flags);
  return value(text, 'last-ok-ping-reply', pong);
}
const knowsNone = recorded('sentinel-without-master');

interface Look {
  readonly redis?: readonly string[];
  readonly sentinels?: readonly string[];
  /** @default 1 */
  readonly ordinal?: number;
  readonly starting?: boolean;
  readonly splitLong?: boolean;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'facts-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function look(answers: Look): {
  readonly facts: Readonly<Record<string, string>>;
  readonly about: readonly string[];
  readonly words: string;
} {
  const redis = answers.redis ?? [master(), replica(), replica()];
  const sentinels = answers.sentinels ?? [sentinel(), sentinel(), sentinel()];
  for (const [i, answer] of redis.entries()) writeFileSync(join(folder, `redis-${i}`), answer);
  for (const [i, answer] of sentinels.entries()) writeFileSync(join(folder, `sentinel-${i}`), answer);
  const variables = {
    nodes: redis.map((_, i) => `10.0.0.${i + 1}`).join(' '),
    sentinels: sentinels.map((_, i) => `10.0.1.${i + 1}`).join(' '),
    ordinal: answers.ordinal ?? 1,
    starting: answers.starting ? 'yes' : '',
    split_long: answers.splitLong ? 'yes' : '',
    look: folder,
  };
  const options = Object.entries(variables).flatMap(([name, value]) => ['-v', `${name}=${value}`]);
  const printed = execFileSync('awk', [...options, '-f', script], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');
  const [line = '', about = '', words = ''] = printed;
  const facts = Object.fromEntries(line.split(' ').map((word) => word.split('=') as [string, string]));
  expect(Object.keys(facts)).toEqual(Object.keys(sets));
  for (const [name, value] of Object.entries(facts)) expect(sets[name as Fact]).toContain(value);
  return { facts, about: about.split(' '), words };
}

const fact = (name: Fact, answers: Look) => look(answers).facts[name];

describe('a whole set in order', () => {
  it('as a replica sees it', () => {
    expect(look({})).toEqual({
      facts: {
        failover: 'no',
        named: 'other',
        i: 'replica',
        says: 'master',
        healthy: 'yes',
        link: 'insync',
        priority: '100',
        candidates: 'heir',
        answers: 'enough',
        newest: 'master',
        ordinal: 'later',
        pong: 'fine',
      },
      about: ['10.0.0.1', '1', '10.0.0.1', '0', '-'],
      words:
        'sentinels: 10.0.0.1@1 10.0.0.1@1 10.0.0.1@1; redis: 10.0.0.1=master/0.5 ' +
        '10.0.0.2=replica/0.5/of-10.0.0.1-up/p100 10.0.0.3=replica/0.5/of-10.0.0.1-up/p100',
    });
  });

  it('as the master sees it', () => {
    const { facts } = look({ ordinal: 0 });
    expect(facts).toMatchObject({
      named: 'me',
      i: 'master',
      says: '-',
      healthy: '-',
      link: '-',
      priority: '-',
      newest: 'me',
      ordinal: 'first',
    });
  });
});

describe('named', () => {
  const named = (...sentinels: string[]) => fact('named', { sentinels });
  const old = sentinel({ epoch: 1 });
  const other = (epoch: number) => sentinel({ gives: '10.0.0.2', epoch });

  it('is what a strict majority gives out', () => {
    expect(named(old, old, silent)).toBe('other');
    expect(named(other(1), other(1), silent)).toBe('me');
    expect(named(old, silent, silent)).toBe('unclear');
    expect(named(silent, silent, silent)).toBe('unclear');
  });

  it('is not half of four', () => expect(named(old, old, silent, silent)).toBe('unclear'));

  it('is unclear where one gives out another at the same or a higher epoch: it has told nobody yet', () => {
    expect(named(old, old, other(1))).toBe('unclear');
    expect(named(old, old, other(2))).toBe('unclear');
  });

  it('does not heed one that was cut off, with its lower epoch', () =>
    expect(named(other(2), other(2), old)).toBe('me'));

  it('is nothing where a majority knows none and nobody who answers names anyone', () => {
    expect(named(knowsNone, knowsNone, silent)).toBe('nothing');
    expect(named(knowsNone, knowsNone, old)).toBe('unclear');
    expect(named(knowsNone, silent, silent)).toBe('unclear');
  });

  it('takes an answer that is not whole, or an error, as silence', () => {
    const half = old.slice(0, old.indexOf('config-epoch'));
    expect(named(old, half, silent)).toBe('unclear');
    expect(named(old, 'NOAUTH Authentication required.\n\n', silent)).toBe('unclear');
  });

  it('is split after long, where one of two names of one epoch is mine and a candidate follows me', () => {
    const sentinels = [sentinel({ epoch: 3 }), other(3), silent];
    const redis = [master(), master(), replica({ fields: { master_host: '10.0.0.2' } })];
    expect(fact('named', { sentinels, redis, splitLong: true })).toBe('split');
    expect(fact('named', { sentinels, redis })).toBe('unclear');
    expect(look({ sentinels, redis }).about[4]).toBe('10.0.1.2');
    expect(fact('named', { sentinels, splitLong: true })).toBe('unclear');
    expect(fact('named', { sentinels: [old, other(3), silent], redis, splitLong: true })).toBe('unclear');
  });
});

describe('failover', () => {
  const failing = 'master,failover_in_progress';
  const failover = (...sentinels: string[]) => fact('failover', { sentinels });

  it('runs where one has the flag and has promoted nobody yet', () => {
    expect(failover(sentinel({ flags: failing }), sentinel(), sentinel())).toBe('yes');
  });

  it('runs until the majority names whom its leader gives out', () => {
    const leader = sentinel({ gives: '10.0.0.2', shows: '10.0.0.1', epoch: 2, flags: failing });
    const told = sentinel({ gives: '10.0.0.2', epoch: 2 });
    expect(failover(leader, sentinel(), sentinel())).toBe('yes');
    expect(failover(leader, told, sentinel())).toBe('no');
  });
});

describe('healthy', () => {
  const healthy = (...pongs: number[]) => fact('healthy', { sentinels: pongs.map((pong) => sentinel({ pong })) });
  it('asks for a PONG of less than a second at a majority', () => {
    expect(healthy(999, 999, 9000)).toBe('yes');
    expect(healthy(999, 1000, 1000)).toBe('no');
  });
  it("does not take the old master's PONG for the new one's", () => {
    const finishing = sentinel({ shows: '10.0.0.3' });
    expect(fact('healthy', { sentinels: [sentinel(), finishing, sentinel({ pong: 2000 })] })).toBe('no');
  });
});

describe('pong', () => {
  const pong = (age: number) => fact('pong', { sentinels: [sentinel(), sentinel(), sentinel({ pong: age })] });
  it('is late from 2 to 6 s after the last one', () => {
    expect([2000, 2001, 5999, 6000].map(pong)).toEqual(['fine', 'late', 'late', 'fine']);
  });
  it('is over where all have had none for 6 s', () => {
    const of = (...ages: number[]) => fact('pong', { sentinels: ages.map((age) => sentinel({ pong: age })) });
    expect(of(6000, 9000, 60_000)).toBe('over');
    expect(of(6000, 9000)).toBe('over');
    expect(of(6000, 5999, 9000)).toBe('late');
    expect(of(6000, 100, 9000)).toBe('fine');
  });
  it("leaves out who finishes a failover: it shows the old master's", () => {
    const finishing = sentinel({ gives: '10.0.0.1', shows: '10.0.0.3', pong: 5000 });
    expect(fact('pong', { sentinels: [sentinel(), sentinel(), finishing] })).toBe('fine');
  });
});

describe('i and says', () => {
  it('tell the role', () => expect(look({ ordinal: 0 }).facts).toMatchObject({ i: 'master', says: '-' }));

  it('are silent without an answer', () => {
    expect(fact('i', { redis: [master(), silent, replica()] })).toBe('silent');
    expect(fact('says', { redis: [silent, replica(), replica()] })).toBe('silent');
  });

  it('are silent with half an answer, or an error', () => {
    const half = master().slice(0, master().indexOf('# Keyspace'));
    expect(fact('says', { redis: [half, replica(), replica()] })).toBe('silent');
    expect(fact('says', { redis: ['NOAUTH Authentication required.\n\n', replica(), replica()] })).toBe('silent');
  });

  it('say starting where the own server has never answered since it was started, or still reads its data', () => {
    expect(fact('i', { redis: [master(), silent, replica()], starting: true })).toBe('starting');
    expect(fact('i', { redis: [master(), isLoading, replica()], starting: true })).toBe('starting');
    expect(fact('i', { redis: [master(), replica(), replica()], starting: true })).toBe('replica');
  });

  it('call a named master that still reads its data a replica: it is there, and does not serve', () => {
    expect(fact('says', { redis: [isLoading, replica(), replica()] })).toBe('replica');
  });
});

describe('link', () => {
  const written = Number(/^master_repl_offset:(\d+)/m.exec(recorded('master'))?.[1]);
  const link = (fields: Copy['fields'] = {}, of = master()) =>
    fact('link', { redis: [of, replica({ fields }), replica()] });

  it('is in sync with all that the master has written', () => {
    expect(link()).toBe('insync');
    expect(link({ slave_repl_offset: written - 1 })).toBe('up');
    expect(link({ slave_repl_offset: written + 1 })).toBe('insync');
  });
  it('is not in sync while anything is copied or rewritten', () => {
    expect(link({ aof_rewrite_in_progress: 1 })).toBe('up');
    expect(link({ aof_rewrite_scheduled: 1 })).toBe('up');
    expect(link({ master_sync_in_progress: 1 })).toBe('up');
  });
  it('is not in sync with one that does not say master', () => expect(link({}, silent)).toBe('up'));
  it('is lost without a word for 3 s: a half-cut link says "up"', () => {
    expect(link({ master_last_io_seconds_ago: 2 })).toBe('insync');
    expect(link({ master_last_io_seconds_ago: 3 })).toBe('lost');
  });
  it('is down, and lost after 3 s', () => {
    const down = { master_link_status: 'down', master_last_io_seconds_ago: -1 };
    expect(link({ ...down, master_link_down_since_seconds: 2 })).toBe('down');
    expect(link({ ...down, master_link_down_since_seconds: 3 })).toBe('lost');
  });
  it('is else to anyone but the named one', () => expect(link({ master_host: '10.0.0.3' })).toBe('else'));
});

describe('candidates', () => {
  const none = { slave_priority: 0 };
  const down = (seconds: number) => ({ master_link_status: 'down', master_link_down_since_seconds: seconds });
  const candidates = (first: string, mine: string, third: string, more: Look = {}) =>
    fact('candidates', { ...more, redis: [first, mine, third] });

  it('are replicas with a priority', () => {
    expect(candidates(silent, replica({ fields: none }), replica({ fields: none }))).toBe('none');
    expect(candidates(silent, replica(), replica({ fields: none }))).toBe('me');
    expect(candidates(silent, replica(), replica())).toBe('heir');
  });
  it('have lost their link for less than 20 s', () => {
    expect(candidates(silent, replica({ fields: down(19) }), silent)).toBe('me');
    expect(candidates(silent, replica({ fields: down(20) }), silent)).toBe('none');
  });
  it('are an heir only with the newest version', () => {
    expect(candidates(silent, replica({ fields: none, version: '0 6' }), replica())).toBe('others');
    expect(candidates(silent, replica({ fields: none, version: '1 1' }), replica())).toBe('others');
    expect(candidates(silent, replica({ fields: none, version: '0 4' }), replica())).toBe('heir');
  });
  it('do not include the named master itself', () => {
    const sentinels = [1, 2, 3].map(() => sentinel({ gives: '10.0.0.2' }));
    expect(candidates(silent, replica(), silent, { sentinels })).toBe('none');
  });
});

describe('answers', () => {
  const answers = (...redis: string[]) => fact('answers', { redis });
  it('are enough from a majority that has data, or from all', () => {
    expect(answers(silent, replica(), replica())).toBe('enough');
    expect(answers(silent, replica(), replica({ empty: true }))).toBe('few');
    expect(answers(nobodys({ empty: true }), replica(), nobodys({ empty: true }))).toBe('enough');
    expect(answers(silent, replica(), silent)).toBe('few');
  });
  it('are empty only when all answer', () => {
    const empty = nobodys({ empty: true });
    expect(answers(empty, empty, empty)).toBe('empty');
    expect(answers(empty, empty, silent)).toBe('few');
  });
  it('do not count who still reads its data', () => {
    expect(answers(silent, replica(), isLoading)).toBe('few');
  });
});

describe('newest', () => {
  const newest = (redis: readonly string[], more: Look = {}) => fact('newest', { ...more, redis });
  const none = { sentinels: [knowsNone, knowsNone, knowsNone] };

  it('compares the term, then the count', () => {
    expect(newest([nobodys({ version: '0 9' }), nobodys({ version: '1 1' }), nobodys({ version: '1 0' })], none)).toBe(
      'me',
    );
    expect(newest([nobodys({ version: '1 2' }), nobodys({ version: '1 1' }), silent], none)).toBe('other');
    expect(newest([nobodys({ version: '1 9' }), nobodys({ version: '1 10' }), silent], none)).toBe('me');
  });
  it('takes no version as the lowest', () =>
    expect(newest([nobodys({ version: '' }), nobodys({ version: '0 1' }), silent], none)).toBe('me'));
  it('gives a tie to the named one', () => {
    expect(newest([nobodys(), nobodys(), nobodys()])).toBe('other');
    expect(
      newest([nobodys(), nobodys(), nobodys()], { sentinels: [1, 2, 3].map(() => sentinel({ gives: '10.0.0.2' })) }),
    ).toBe('me');
  });
  it('gives a tie to one that says master where nothing is named, else to the lowest ordinal', () => {
    expect(newest([nobodys(), nobodys(), master()], none)).toBe('master');
    expect(newest([nobodys(), nobodys(), nobodys()], none)).toBe('other');
    expect(newest([silent, nobodys(), nobodys()], none)).toBe('me');
  });
  it('never calls a replica newer than the master it is linked to: it was only asked later', () => {
    expect(newest([master(), replica({ version: '0 6' }), replica()])).toBe('master');
    expect(newest([master(), replica({ version: '0 6', fields: { master_last_io_seconds_ago: 3 } }), replica()])).toBe(
      'me',
    );
    expect(newest([silent, replica({ version: '0 6' }), replica()])).toBe('me');
  });
});
