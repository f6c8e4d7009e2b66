import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { Pod } from '../../../local/pod.ts';
import { until } from '../until.ts';
import { kill, scenario, start, wait } from './scenario.ts';

/** What the sentinels need by themselves, some 5 s, and what a machine under load adds. Half a minute is too long. */
const SOON = { seconds: 18 };

scenario('a sentinel that was held up takes part in a failover soon', async ({ set, master }) => {
  const [heldUp, away] = set.sentinels as [Pod, Pod];
  heldUp.freeze();
  await wait(2.5);
  heldUp.thaw();
  await kill(master, away);
  await until('another is named', async () => ((await set.master()) === master ? undefined : set.master()), SOON);
  await start(master, away);
  return undefined;
});

scenario('the sentinels voted for a leader that is gone: the pods ask for the failover', async ({ set, master }) => {
  const [sentinel] = set.sentinels as [Pod];
  const known = await sentinel.cli('SENTINEL', 'MASTER', 'redis');
  const epoch = Number(/^config-epoch\n(\d+)$/m.exec(known)?.[1]) + 1;
  const stranger = '0'.repeat(40);
  const vote = ['IS-MASTER-DOWN-BY-ADDR', master.host, `${master.port}`, `${epoch}`, stranger];
  for (const voter of set.sentinels)
    expect(await voter.as('sentinel', 'SENTINEL', ...vote)).toContain(`${stranger}\n${epoch}`);
  master.freeze();
  await until('another is named', async () => ((await set.master()) === master ? undefined : set.master()), SOON);
  master.thaw();
  return undefined;
});

// With a silent pod a look takes a second: the sentinels have answered before the failover, the own server after it.
scenario('a replica that was promoted during a look is not demoted by it', async ({ set, master, replicas }) => {
  const [promoted, silent] = replicas;
  const [sentinel] = set.sentinels as [Pod];
  const answer = join(set.folder, promoted.name, 'run', 'look', 'sentinel-0');
  silent.freeze();
  await master.kill();
  const unhealthy = Date.now() + 1200;
  await until('it was asked in a look', async () => {
    const { mtimeMs, size } = await stat(answer);
    return mtimeMs > unhealthy && size > 0 ? true : undefined;
  });
  expect(await sentinel.cli('SENTINEL', 'FAILOVER', 'redis')).toMatch(/^OK/);
  await until(`${promoted.name} is named`, async () => ((await set.master()) === promoted ? true : undefined), SOON);
  await until('it serves', () => (promoted.log.includes('serve: named master') ? true : undefined), SOON);
  expect(promoted.log).not.toContain('asked the sentinel');
  expect(await promoted.cli('ROLE')).toMatch(/^master/);
  silent.thaw();
  await master.start();
  return undefined;
});
