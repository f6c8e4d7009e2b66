import { describe, expect, it } from '@jest/globals';
import { actions, allFacts, type Decision, decide, line, rows } from './table.ts';

const decisions = decide(allFacts());

/** What decides so against the rule; must be none. */
function exceptions(from: (d: Decision) => boolean, rule: (d: Decision) => boolean): string[] {
  const concerned = decisions.filter(from);
  if (concerned.length === 0) throw new Error('no decision is concerned: the rule says nothing');
  return concerned.filter((d) => !rule(d)).map((d) => `${line(d.facts)} → ${d.action}: ${d.reason}`);
}

const does =
  (...names: string[]) =>
  (d: Decision) =>
    names.includes(d.action);

/** The named master serves nobody: it says replica, or is silent and no majority of sentinels hears it. */
const namedIsGone = ({ facts }: Decision) =>
  facts.named === 'other' && (facts.says === 'replica' || (facts.says === 'silent' && facts.healthy === 'no'));

describe(`the table, over all ${decisions.length} combinations of facts`, () => {
  it('knows only its actions', () => {
    expect(exceptions(() => true, does(...actions))).toEqual([]);
  });

  it('reaches every row', () => {
    const reached = new Set(decisions.map((d) => d.reason));
    expect(rows().length).toBeGreaterThan(20);
    expect(rows().filter((reason) => !reached.has(reason))).toEqual([]);
  });

  it('takes every action somewhere', () => {
    const taken = new Set(decisions.map((d) => d.action));
    expect(actions.filter((action) => !taken.has(action))).toEqual([]);
  });

  it('does nothing while a failover runs, or while the own server does not answer', () => {
    expect(exceptions(({ facts }) => facts.failover === 'yes' || facts.i === 'silent', does('wait'))).toEqual([]);
  });

  it('does nothing where the sentinels do not agree', () => {
    expect(exceptions(({ facts }) => facts.named === 'unclear', does('wait'))).toEqual([]);
  });

  it('becomes master only as a replica that is named, or where nothing is named', () => {
    const rule = ({ facts }: Decision) => facts.i === 'replica' && (facts.named === 'me' || facts.named === 'nothing');
    expect(exceptions(does('become_master'), rule)).toEqual([]);
  });

  it('becomes master only with the newest data of a majority, or where all answer and none has any', () => {
    const rule = ({ facts }: Decision) =>
      facts.answers === 'empty' || (facts.answers === 'enough' && facts.newest === 'me');
    expect(exceptions(does('become_master'), rule)).toEqual([]);
  });

  it('starts a new set on the first pod only', () => {
    const fresh = ({ facts, action }: Decision) =>
      action === 'become_master' && facts.named === 'nothing' && facts.answers === 'empty';
    expect(exceptions(fresh, ({ facts }) => facts.ordinal === 'first' && facts.newest !== 'master')).toEqual([]);
  });

  it('never resumes as named master while a replica in sync can take over', () => {
    const resumed = ({ facts }: Decision) =>
      facts.named === 'me' && facts.i === 'replica' && facts.candidates === 'heir';
    expect(exceptions(resumed, does('ask', 'wait'))).toEqual([]);
  });

  it('lets the named master serve, whatever else is the case', () => {
    const serving = ({ facts }: Decision) => facts.named === 'me' && facts.i === 'master' && facts.failover === 'no';
    expect(exceptions(serving, does('serve'))).toEqual([]);
    expect(exceptions(does('serve'), serving)).toEqual([]);
  });

  it('demotes a master only where another is named, or where nothing is named and another has newer data', () => {
    const demotion = (d: Decision) => d.facts.i === 'master' && does('follow', 'follow_newest', 'follow_nobody')(d);
    const rule = ({ facts }: Decision) =>
      facts.named === 'other' || (facts.named === 'nothing' && facts.answers === 'enough' && facts.newest !== 'me');
    expect(exceptions(demotion, rule)).toEqual([]);
  });

  it('ends two masters: the one that is not named goes', () => {
    const second = ({ facts }: Decision) =>
      facts.failover === 'no' && facts.named === 'other' && facts.i === 'master' && facts.says === 'master';
    expect(exceptions(second, does('follow'))).toEqual([]);
  });

  it('follows only a master that says so itself', () => {
    expect(exceptions(does('follow'), ({ facts }) => facts.named === 'other' && facts.says === 'master')).toEqual([]);
    expect(
      exceptions(does('follow_newest'), ({ facts }) => facts.named === 'nothing' && facts.newest === 'master'),
    ).toEqual([]);
  });

  it('offers a replica only in sync, or with the newest data where the named master is gone and nobody else is a candidate', () => {
    const rule = (d: Decision) =>
      (d.facts.link === 'insync' && d.facts.says === 'master') ||
      (namedIsGone(d) && d.facts.candidates === 'none' && d.facts.answers === 'enough' && d.facts.newest === 'me');
    expect(exceptions(does('offer'), rule)).toEqual([]);
  });

  it('withdraws a replica exactly where its link to a healthy master is down', () => {
    const rule = ({ facts }: Decision) =>
      facts.priority === '100' &&
      facts.healthy === 'yes' &&
      (facts.link === 'lost' || (facts.link === 'down' && facts.says === 'master'));
    expect(exceptions(does('withdraw'), rule)).toEqual([]);
    const lost = (d: Decision) => d.facts.failover === 'no' && rule(d) && d.facts.says !== 'replica';
    expect(exceptions(lost, does('withdraw'))).toEqual([]);
  });

  it('does not withdraw when the master has just died and the sentinels have not noticed yet', () => {
    const died = ({ facts }: Decision) => facts.says === 'silent' && facts.link === 'down';
    expect(exceptions(died, (d) => d.action !== 'withdraw')).toEqual([]);
  });

  it('asks for a failover only with an heir to a named master that does not serve, or with the newest data as the only candidate or where the sentinels have failed', () => {
    const rule = (d: Decision) => {
      const { facts } = d;
      if (facts.named === 'me') return facts.i !== 'master' && facts.candidates === 'heir';
      const turn = facts.candidates === 'me' || (facts.pong === 'over' && facts.priority === '100');
      return namedIsGone(d) && turn && facts.answers === 'enough' && facts.newest === 'me';
    };
    expect(exceptions(does('ask'), rule)).toEqual([]);
  });

  it('asks after the death of the own server only with a majority of data', () => {
    const died = ({ facts, action }: Decision) => action === 'ask' && facts.i === 'starting';
    expect(exceptions(died, ({ facts }) => facts.answers === 'enough')).toEqual([]);
  });

  it('never asks while the sentinels are about to fail over by themselves', () => {
    expect(exceptions(does('ask'), ({ facts }) => facts.pong !== 'late')).toEqual([]);
  });

  it('ends a split of the sentinels only with the newest data of a majority and an heir', () => {
    const rule = ({ facts }: Decision) =>
      facts.named === 'split' && facts.newest === 'me' && facts.answers === 'enough' && facts.candidates === 'heir';
    expect(exceptions(does('ask_mine'), rule)).toEqual([]);
  });

  it('decides nothing by a majority that does not answer', () => {
    const few = ({ facts }: Decision) => facts.answers === 'few';
    const rule = (d: Decision) =>
      !does('become_master', 'follow_newest', 'ask_mine')(d) &&
      (d.action !== 'follow_nobody' || d.facts.named === 'other');
    expect(exceptions(few, rule)).toEqual([]);
  });

  it('decides the same in the shell of busybox', () => {
    const otherwise = decide(allFacts(), ['busybox', 'sh']).filter(({ action, reason }, i) => {
      const here = decisions[i];
      return action !== here?.action || reason !== here.reason;
    });
    expect(otherwise).toEqual([]);
  });
});
