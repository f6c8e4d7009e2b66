import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { draw } from '../../e2e/chaos/picture.ts';
import { readTimeline, type Timeline } from '../../e2e/chaos/timeline.ts';

let folder = '';
let timeline: Timeline;

/** Broken at 1 s; two requests of 100 ms wait from then on for half a second. */
const HISTORY = `i 0 a 900000
o 0 910000 1
m 1000000 broken
i 1 a 1000000
i 2 b 1100000
o 1 1500000 2
o 2 1510000 1
`;
const ROLES = `900000 redis-0 master
1000000 redis-0 master
2500000 redis-0 replica without a link
2700000 redis-0 replica
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'timeline-'));
  await writeFile(join(folder, 'history'), HISTORY);
  await writeFile(join(folder, 'roles'), ROLES);
  timeline = await readTimeline(join(folder, 'history'), join(folder, 'roles'));
});
afterAll(() => rm(folder, { recursive: true }));

it('has a bin for each 100 ms, also for those in which nobody was answered', () => {
  expect(timeline.bins.map(({ acknowledged }) => acknowledged)).toEqual([1, 0, 0, 0, 0, 0, 2]);
  expect(timeline.bins[0]).toEqual({ from: -0.1, acknowledged: 1, median: 10, worst: 10 });
  expect(timeline.bins.at(-1)).toEqual({ from: 0.5, acknowledged: 2, median: 500, worst: 500 });
});

it('counts time from the first mark', () => expect(timeline.marks).toEqual([{ at: 0, text: 'broken' }]));

it('has one span for what a pod says again and again, and none for its silence', () => {
  expect(timeline.spans).toEqual([
    { pod: 'redis-0', role: 'master', from: -0.1, to: 0 },
    { pod: 'redis-0', role: 'replica without a link', from: 1.5, to: 1.5 },
    { pod: 'redis-0', role: 'replica', from: 1.7, to: 1.7 },
  ]);
});

it('is drawn as a vector picture with its marks, pods and roles', async () => {
  const file = join(folder, 'picture.svg');
  await draw({ name: 'a-failure', how: 'somehow' }, timeline, file);
  const svg = await readFile(file, 'utf8');
  for (const text of ['a-failure', 'somehow', 'broken', 'redis-0', 'replica without a link', 'median and worst'])
    expect(svg).toContain(text);
});
