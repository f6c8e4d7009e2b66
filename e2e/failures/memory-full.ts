import { Pool } from 'undici';
import { kubectl } from '../../cluster/kubectl.ts';
import { master, url } from '../system.ts';
import { BYSTANDER, type Failure } from './failure.ts';

const PREFIX = 'chaos-filler-';
/** Long ids fill it with few requests: 128 MiB with some ten thousand. */
const ID_LENGTH = 10_000;
const CONNECTIONS = 10;
const MOST_IDS = 50_000;
/** So many refusals of new ids are enough to call it full. */
const REFUSALS = 50;
const SAMPLE = 50;
const REMOVE_MILLISECONDS = 120_000;
/** In the master's pod, as the user whom the counter is. */
const REMOVE = `
REDISCLI_AUTH=$(tr -d '\\r\\n' </credentials/app)
export REDISCLI_AUTH
redis-cli --user app --scan --pattern "$1*" --count 1000 | xargs -r -n 20 redis-cli --user app UNLINK >/dev/null`;

const idOf = (i: number): string => `${PREFIX}${i}-`.padEnd(ID_LENGTH, 'x');

async function count(pool: Pool, id: string): Promise<string> {
  const { statusCode, body } = await pool.request({ method: 'GET', path: `/${id}` });
  return `${statusCode} ${await body.text()}`;
}

/** New ids until they are refused; those that were taken. @throws at any answer but a first count and a refusal */
async function fill(pool: Pool): Promise<readonly number[]> {
  const taken: number[] = [];
  let next = 0;
  let refused = 0;
  const fillOn = async (): Promise<void> => {
    while (refused < REFUSALS) {
      const i = next++;
      if (i > MOST_IDS) throw new Error(`${taken.length} ids of ${ID_LENGTH} letters fit, and the memory is not full`);
      const answer = await count(pool, idOf(i));
      if (answer === '200 {"count":1}') taken.push(i);
      else if (answer === '500 failed to get count') refused++;
      else throw new Error(`a new id in a memory that fills was answered ${answer}`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, fillOn));
  return taken;
}

export const memoryFull: Failure = {
  name: 'memory-full',
  how: `new ids of ${ID_LENGTH} letters up to maxmemory, removed 10 s later: new ids get 500, old ones go on`,
  promise: BYSTANDER,
  lastsSeconds: 10,
  note: `the 500s of new ids are not among its failed ones; ${SAMPLE} of the ids that were taken must then count on`,
  break: async ({ mark }) => {
    const pool = new Pool(await url(), { connections: CONNECTIONS });
    try {
      const taken = await fill(pool);
      mark(`full with ${taken.length} ids`);
      for (let n = 0; n < SAMPLE; n++) {
        const answer = await count(pool, idOf(taken[Math.floor((n * taken.length) / SAMPLE)] ?? 0));
        if (answer !== '200 {"count":2}') throw new Error(`an id that was counted once was then answered ${answer}`);
      }
    } finally {
      await pool.destroy();
    }
  },
  mend: async ({ redis }) => {
    const exec = ['exec', '--namespace', redis, await master(), '--', 'sh', '-c', REMOVE, 'remove', PREFIX];
    await kubectl(exec, { timeoutMilliseconds: REMOVE_MILLISECONDS });
  },
};
