import { describe, expect, it } from '@jest/globals';
import { addressOf, knownServers, namedMaster } from '../../src/redis/answers.ts';
import { copy, sentinel } from '../commit/sentinel-answers.ts';

const at = (names: string, configEpoch: number) => sentinel({ names, master: { address: names, configEpoch } });

describe('the master is', () => {
  it('whom two of three sentinels name, whatever the first one says', () => {
    expect(namedMaster([at('a:1', 4), at('b:1', 5), at('b:1', 5)])).toEqual({ address: 'b:1', epoch: 5 });
  });

  it('whom two name while the third is silent', () => {
    expect(namedMaster([undefined, at('b:1', 5), at('b:1', 5)])).toEqual({ address: 'b:1', epoch: 5 });
  });

  it('named at the highest epoch of those who name it', () => {
    expect(namedMaster([at('b:1', 6), at('b:1', 5), 'nothing'])).toEqual({ address: 'b:1', epoch: 6 });
  });

  it.each([
    ['one of three', [at('a:1', 9), undefined, undefined]],
    ['two of four', [at('a:1', 9), at('a:1', 9), at('b:1', 9), at('b:1', 9)]],
    ['two of four while two are silent', [at('a:1', 9), at('a:1', 9), undefined, undefined]],
    ['nobody', ['nothing' as const, 'nothing' as const, undefined]],
  ])('nobody when it is named by %s', (_, answers) => {
    expect(namedMaster(answers)).toBeUndefined();
  });
});

it('every server that any sentinel knows counts as known', () => {
  const answers = [sentinel(), undefined, 'nothing' as const, sentinel({ replicas: [copy('copy:3')] })];
  expect([...knownServers(answers)].sort()).toEqual(['copy:1', 'copy:2', 'copy:3', 'master:1']);
});

it('an IPv6 address keeps its colons', () => {
  expect(addressOf('fd00::7:6379')).toEqual({ host: 'fd00::7', port: 6379 });
});
