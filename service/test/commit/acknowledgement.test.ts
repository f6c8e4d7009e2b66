import { describe, expect, it } from '@jest/globals';
import { type CopiesReply, judge, needed, type Verdict } from '../../src/commit/acknowledgement.ts';
import { couldBeElected } from '../../src/commit/election.ts';
import type { Answers, SentinelAnswer } from '../../src/redis/answers.ts';
import { copy, sentinel } from './sentinel-answers.ts';

const master = { address: 'master:1', epoch: 7 };
const whole: Answers = [sentinel(), sentinel(), sentinel()];

const linked = (...offsets: [address: string, offset: number][]) =>
  offsets.map(([address, offset]) => ({ address, offset }));
const both: CopiesReply = { acknowledged: 2, linked: linked(['copy:1', 50], ['copy:2', 50]) };
const oneSlow: CopiesReply = { acknowledged: 1, linked: linked(['copy:1', 50], ['copy:2', 40]) };
const oneAway: CopiesReply = { acknowledged: 1, linked: linked(['copy:1', 50]) };
const none: CopiesReply = { acknowledged: 0, linked: linked(['copy:1', 40], ['copy:2', 40]) };

/** All three sentinels see it so. */
const all = (answer: SentinelAnswer): Answers => [answer, answer, answer];
const dead = (address: string) => copy(address, { flags: new Set(['slave', 's_down']) });
const withoutPriority = (address: string) => copy(address, { priority: 0 });

describe('without a question', () => {
  it.each<{ why: string; reply: CopiesReply; verdict: Verdict }>([
    { why: 'all copies have the batch', reply: both, verdict: 'acknowledge' },
    { why: 'one of two copies is slow', reply: oneSlow, verdict: 'ask' },
    { why: 'one of two copies is away', reply: oneAway, verdict: 'ask' },
    { why: 'no copy has it', reply: none, verdict: 'wait' },
    { why: 'no copy is linked', reply: { acknowledged: 0, linked: [] }, verdict: 'wait' },
    { why: 'the server is no master', reply: { acknowledged: 0, linked: undefined }, verdict: 'redo' },
    {
      why: 'the old connection of a copy acknowledged beside its new one',
      reply: { acknowledged: 2, linked: linked(['copy:1', 50], ['copy:1', 50], ['copy:2', 40]) },
      verdict: 'ask',
    },
    {
      why: 'a linked copy that no sentinel knows yet is slow',
      reply: { acknowledged: 2, linked: linked(['copy:1', 50], ['copy:2', 50], ['copy:3', 40]) },
      verdict: 'ask',
    },
    { why: 'sentinels that have just started know no copy', reply: { acknowledged: 0, linked: [] }, verdict: 'wait' },
  ])('$verdict: $why', ({ why, reply, verdict }) => {
    const known = why.includes('just started') ? all(sentinel({ replicas: [] })) : whole;
    expect(judge(master, reply, known)).toBe(verdict);
  });

  it('answers at once where there are no sentinels', () => {
    expect(judge({ address: 'master:1', epoch: undefined }, none, [])).toBe('acknowledge');
  });

  it('asks about a copy that one sentinel alone knows', () => {
    const stranger = sentinel({ replicas: [copy('copy:1'), copy('copy:2'), copy('copy:3')] });
    expect(judge(master, both, [stranger, sentinel(), sentinel()])).toBe('ask');
  });
});

describe('after a question', () => {
  const excused = sentinel({ replicas: [copy('copy:1'), dead('copy:2')] });
  const cases: { why: string; asked: Answers; reply?: CopiesReply; verdict: Verdict }[] = [
    { why: 'the copy without the batch is down', asked: all(excused), verdict: 'acknowledge' },
    { why: 'the same, and one sentinel is silent', asked: [excused, undefined, excused], verdict: 'acknowledge' },
    { why: 'the same, and one sentinel knows nothing', asked: [excused, 'nothing', excused], verdict: 'acknowledge' },
    { why: 'two sentinels are silent', asked: [excused, undefined, undefined], verdict: 'wait' },
    { why: 'all copies are well', asked: whole, verdict: 'wait' },
    { why: 'one sentinel could elect the copy', asked: [excused, excused, sentinel()], verdict: 'wait' },
    {
      why: 'the copy is not listed',
      asked: all(sentinel({ replicas: [copy('copy:1')] })),
      verdict: 'acknowledge',
    },
    {
      why: 'the copy has priority 0, and the other cannot be elected either',
      asked: all(sentinel({ replicas: [dead('copy:1'), withoutPriority('copy:2')] })),
      verdict: 'acknowledge',
    },
    {
      why: 'the copy is down, and the other cannot be elected either',
      asked: all(sentinel({ replicas: [withoutPriority('copy:1'), dead('copy:2')] })),
      verdict: 'wait',
    },
    {
      why: 'the copy is down, and one sentinel alone could elect the other',
      asked: [
        excused,
        sentinel({ replicas: [dead('copy:1'), dead('copy:2')] }),
        sentinel({ replicas: [dead('copy:1'), dead('copy:2')] }),
      ],
      verdict: 'wait',
    },
    {
      why: 'the master has not answered two sentinels for 1.5 s',
      asked: [excused, ...Array(2).fill(sentinel({ ...excused, master: { pongAge: 1500 } }))],
      verdict: 'wait',
    },
    {
      why: 'the master has not answered one sentinel for long',
      asked: [excused, excused, sentinel({ ...excused, master: { pongAge: 9000 } })],
      verdict: 'acknowledge',
    },
    {
      why: 'one sentinel names another at a lower epoch',
      asked: [excused, excused, sentinel({ names: 'copy:1', master: { configEpoch: 6 }, replicas: [dead('copy:2')] })],
      verdict: 'acknowledge',
    },
    {
      why: 'one sentinel names another at the same epoch',
      asked: [excused, excused, sentinel({ names: 'copy:1', master: { configEpoch: 7 }, replicas: [dead('copy:2')] })],
      verdict: 'wait',
    },
    {
      why: 'one sentinel names another at a higher epoch',
      asked: [excused, excused, sentinel({ names: 'copy:1', master: { configEpoch: 8 }, replicas: [dead('copy:2')] })],
      verdict: 'wait',
    },
    {
      why: 'all name the master at a higher epoch than the batch has',
      asked: all(sentinel({ ...excused, master: { configEpoch: 8 } })),
      verdict: 'wait',
    },
    {
      why: 'two name the master at a lower epoch than the batch has',
      asked: [excused, ...Array(2).fill(sentinel({ ...excused, master: { configEpoch: 6 } }))],
      verdict: 'wait',
    },
    {
      why: 'one sentinel has a failover running',
      asked: [
        excused,
        excused,
        sentinel({ ...excused, master: { flags: new Set(['master', 'failover_in_progress']) } }),
      ],
      verdict: 'wait',
    },
    {
      why: 'one sentinel ends the failover to this master, which it still lists as a replica',
      asked: [
        excused,
        excused,
        sentinel({
          names: 'master:1',
          master: { address: 'copy:2', flags: new Set(['master', 's_down', 'failover_in_progress']) },
          replicas: [copy('copy:1'), copy('master:1')],
        }),
      ],
      verdict: 'acknowledge',
    },
    {
      why: 'two sentinels end the failover to this master, and have had no PONG of it',
      asked: [
        excused,
        ...Array(2).fill(
          sentinel({
            names: 'master:1',
            master: { address: 'copy:2', flags: new Set(['master', 's_down', 'failover_in_progress']) },
            replicas: [copy('copy:1'), copy('master:1', { pongAge: 2000 })],
          }),
        ),
      ],
      verdict: 'wait',
    },
    { why: 'no copy has the batch', asked: all(excused), reply: none, verdict: 'wait' },
  ];

  it.each(cases)('$verdict: $why', ({ asked, reply = oneAway, verdict }) => {
    expect(judge(master, reply, whole, asked)).toBe(verdict);
  });

  it('says the same of a slow copy as of one that is away', () => {
    for (const { asked, verdict, reply } of cases)
      if (!reply) expect(judge(master, oneSlow, whole, asked)).toBe(verdict);
  });
});

describe('over all combinations of replies and answers', () => {
  const replies = [oneSlow, oneAway, none];
  const views: Answers[number][] = [undefined, 'nothing'];
  for (const names of ['master:1', 'copy:1', 'copy:2'])
    for (const configEpoch of [6, 7, 8])
      for (const pongAge of [100, 2000])
        for (const flag of ['master', 'failover_in_progress'])
          for (const first of [copy('copy:1'), dead('copy:1')])
            for (const second of [copy('copy:2'), dead('copy:2'), withoutPriority('copy:2')])
              views.push(
                sentinel({
                  names,
                  master: { address: 'master:1', configEpoch, pongAge, flags: new Set([flag]) },
                  replicas: [first, second],
                }),
              );
  // A third of the pairs at least: two sentinels see the same, the third anything.
  const answers = views.flatMap((two) => views.map((third): Answers => [two, two, third]));

  const excusing = replies.flatMap((reply) =>
    answers.filter((asked) => judge(master, reply, whole, asked) === 'acknowledge').map((asked) => ({ reply, asked })),
  );
  const spoken = (asked: Answers) => asked.filter((answer) => answer !== undefined && answer !== 'nothing');

  it('there are some that excuse a copy', () => {
    expect(excusing.length).toBeGreaterThan(100);
  });

  const broken = (rule: (reply: CopiesReply, answers: readonly SentinelAnswer[]) => boolean) =>
    excusing.filter(({ reply, asked }) => !rule(reply, spoken(asked)));

  it('nothing is answered that no copy has', () => {
    expect(broken(({ acknowledged }) => acknowledged >= 1)).toEqual([]);
  });

  it('nothing is answered while a sentinel could elect the copy without it', () => {
    expect(broken((_, answers) => !answers.some((answer) => couldBeElected('copy:2', answer)))).toEqual([]);
  });

  it('nothing is answered while a sentinel names another at the same or a later term', () => {
    const older = ({ names, master }: SentinelAnswer) => names === 'master:1' || master.configEpoch < 7;
    expect(broken((_, answers) => answers.every(older))).toEqual([]);
  });

  it('nothing is answered without two sentinels that hear of the master', () => {
    const hears = ({ names, master }: SentinelAnswer) => names === 'master:1' && master.pongAge < 1500;
    expect(broken((_, answers) => answers.filter(hears).length > 1)).toEqual([]);
  });

  it('nothing is answered during a failover', () => {
    const fails = ({ master }: SentinelAnswer) => master.flags.has('failover_in_progress');
    expect(broken((_, answers) => !answers.some(fails))).toEqual([]);
  });
});

it.each([
  [1, 1],
  [2, 1],
  [3, 1],
  [4, 2],
  [5, 2],
  [7, 3],
])('of %i servers %i copies must have a batch', (servers, copies) => {
  const replicas = Array.from({ length: servers - 1 }, (_, i) => copy(`copy:${i + 1}`));
  expect(needed(all(sentinel({ replicas })), 0)).toBe(copies);
});
