import { expect, it } from '@jest/globals';
import { followFailovers } from '../../local/dev/failovers.ts';
import type { RedisView, View } from '../../local/dev/observe.ts';

const LOOK_MILLISECONDS = 200;

/** `0* m7 r7 -`: the named one, then each redis: m master, r replica, with its count; - away. */
function viewOf(text: string): View {
  const [named, ...pods] = text.split(' ');
  const redis = pods.map((pod, i): RedisView => {
    const name = `redis-${i}`;
    if (pod === '-') return { name, role: 'away' };
    return { name, role: pod[0] === 'm' ? 'master' : 'replica', version: `1 ${pod.slice(1)}` };
  });
  return { named: named === '-' ? undefined : `redis-${named}`, redis, sentinels: 3 };
}

function told(views: readonly string[]): readonly string[] {
  const sentenceFor = followFailovers();
  return views.flatMap((view, i) => sentenceFor(viewOf(view), i * LOOK_MILLISECONDS) ?? []);
}

it.each([
  ['nothing while one serves', ['- r0 r0 r0', '0 m1 r1 r1', '0 m9 r8 r8', '0 m12 r9 r9'], []],
  [
    'a crash, from when it served last until another serves',
    ['0 m5 r5 r5', '0 - r5 r5', '- - r5 r5', '1 - r5 r5', '1 - m6 r6', '1 r6 m7 r7'],
    ['failover: redis-0 → redis-1 in 0.8 s'],
  ],
  [
    'a master that is cut off, from when its writes reach nobody',
    ['0 m5 r5 r5', '0 m6 r5 r5', '0 m6 r5 r5', '0 m6 r5 r5', '1 m6 m5 r5', '1 m6 m6 r5'],
    ['failover: redis-0 → redis-1 in 0.6 s'],
  ],
  [
    'a master that came back before another was elected',
    ['0 m5 r5 r5', ...Array<string>(6).fill('0 - r5 r5'), '0 m6 r6 r6'],
    ['redis-0 serves as before, after 1.4 s'],
  ],
  ['nothing of a look that missed an answer', ['0 m5 r5 r5', '0 - r5 r5', '0 m6 r6 r6'], []],
])('tells %s', (_, views, sentences) => expect(told(views)).toEqual(sentences));
