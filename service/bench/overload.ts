import type { Pod } from '../../local/pod.ts';
import type { RedisSet } from '../../local/redis-set.ts';
import { measure, median, type Sample } from './measure.ts';
import { startCounterServer } from './servers.ts';
import type { Table } from './table.ts';

/** Requests that may wait, in the measurement of overload; and callers that ask for more, fewer than the connections that are taken. */
const CAPACITY = 200;
const CALLERS = 350;

/** What is still answered while callers ask for twice as much as can be. */
export async function overload(set: RedisSet, master: Pod, rounds: number): Promise<Table> {
  const redisPid = await master.serverId();
  const counter = await startCounterServer(set, { MAX_IN_FLIGHT: `${CAPACITY}` });
  const rows: (readonly [capacity: Sample, overload: Sample])[] = [];
  for (let round = 0; round < rounds; round++) {
    const capacity = await measure(counter, redisPid, { connections: CAPACITY });
    const offered = 2 * capacity.requestsPerSecond;
    rows.push([capacity, await measure(counter, redisPid, { connections: CALLERS, offered })]);
  }
  await counter.stop();
  const middle = (value: (row: (typeof rows)[number]) => number, digits = 0): string =>
    median(rows.map(value)).toFixed(digits);
  return {
    title: `Twice as much as can be answered, ${CAPACITY} requests may wait (MAX_IN_FLIGHT), medians of ${rounds} rounds of 2 s`,
    head: ['', 'answered/s', 'refused/s (503)', 'p99 of the answered, ms'],
    rows: [
      ['at capacity', middle(([at]) => at.requestsPerSecond), '0', middle(([at]) => at.p99, 1)],
      [
        'offered twice that',
        middle(([, over]) => over.requestsPerSecond),
        middle(([, over]) => over.refusedPerSecond),
        middle(([, over]) => over.p99, 1),
      ],
      ['ratio', middle(([at, over]) => over.requestsPerSecond / at.requestsPerSecond, 2), '', ''],
    ],
  };
}
