import { describe, expect, it } from '@jest/globals';
import { couldBeElected } from '../../src/commit/election.ts';
import type { MasterView, ReplicaView } from '../../src/redis/answers.ts';
import { copy, sentinel } from './sentinel-answers.ts';

interface Case {
  readonly why: string;
  readonly replica: Partial<ReplicaView>;
  readonly master?: Partial<MasterView>;
  readonly infoPeriod?: number;
}

const elect = ({ replica, master = {}, infoPeriod = 500 }: Case): boolean =>
  couldBeElected('copy:1', sentinel({ infoPeriod, master, replicas: [copy('copy:1', replica)] }));

const flags = (...names: string[]) => ({ flags: new Set(names) });

describe('a replica could be elected', () => {
  it.each<Case>([
    { why: 'as long as nothing speaks against it', replica: {} },
    { why: 'with a PONG of 5 s ago', replica: { pongAge: 5000 } },
    { why: 'with an INFO of three periods ago', replica: { infoAge: 1500 } },
    { why: 'with an INFO of three longer periods ago', replica: { infoAge: 30_000 }, infoPeriod: 10_000 },
    { why: 'with an INFO of 5 s ago while the master is down', replica: { infoAge: 5000 }, master: flags('s_down') },
    { why: 'when its link was down for ten times down-after', replica: { linkDownFor: 30_000 } },
    { why: 'when its link was down since its master was', replica: { linkDownFor: 34_000 }, master: { downFor: 4000 } },
  ])('$why', (example) => {
    expect(elect(example)).toBe(true);
  });
});

describe('a replica could not be elected', () => {
  it.each<Case>([
    { why: 'that is down', replica: flags('slave', 's_down') },
    { why: 'that is down in the eyes of a quorum', replica: flags('slave', 'o_down') },
    { why: 'that is disconnected', replica: flags('slave', 'disconnected') },
    { why: 'without a PONG for more than 5 s', replica: { pongAge: 5001 } },
    { why: 'of priority 0', replica: { priority: 0 } },
    { why: 'without any INFO, though its age is printed as 0', replica: { runId: '', infoAge: 0 } },
    { why: 'without an INFO for more than three periods', replica: { infoAge: 1501 } },
    {
      why: 'without an INFO for more than 5 s while the master is down',
      replica: { infoAge: 5001 },
      master: flags('s_down'),
      infoPeriod: 10_000,
    },
    { why: 'whose link was down for longer than ten times down-after', replica: { linkDownFor: 30_001 } },
  ])('$why', (example) => {
    expect(elect(example)).toBe(false);
  });

  it('that is not listed', () => {
    expect(couldBeElected('copy:2', sentinel({ replicas: [copy('copy:1')] }))).toBe(false);
  });
});
