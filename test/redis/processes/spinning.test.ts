import { readFile } from 'node:fs/promises';
import type { Pod } from '../../../local/pod.ts';
import { until } from '../until.ts';
import { scenario, wait } from './scenario.ts';

/** Of a core, over two seconds. A sentinel takes 0.4 % by itself, one that spins 5 to 20 %. */
async function share(pod: Pod): Promise<number> {
  const id = await pod.serverId();
  const before = await spent(id);
  await wait(2);
  return ((await spent(id)) - before) / 2;
}

/** Seconds of processor time; the 12th and 13th number behind the name are hundredths (proc(5)). */
async function spent(id: number): Promise<number> {
  const fields = (await readFile(`/proc/${id}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

scenario(
  'a sentinel whose connection keeps an unread error is started again, and does not spin for ever',
  async ({ set }) => {
    const [first, second] = set.sentinels as unknown as [Pod, Pod, Pod];
    let shares: number[] = [];
    await until(
      'a sentinel spins (on Linux 5.19 or newer; it takes a connection attempt within the last second of the cut)',
      async () => {
        await set.cut(first, second, 'REJECT');
        await wait(12);
        await set.mend(first, second, 'REJECT');
        await wait(2);
        shares = await Promise.all([share(first), share(second)]);
        return shares.some((each) => each > 0.04) ? true : undefined;
      },
      { seconds: 60, seen: () => `${shares}` },
    );
    await until(
      'neither spins any more',
      async () => {
        shares = await Promise.all([share(first), share(second)]);
        return shares.every((each) => each < 0.03) ? true : undefined;
      },
      { seconds: 60, seen: () => `${shares}` },
    );
    return undefined;
  },
);
