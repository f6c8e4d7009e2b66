import { request } from 'undici';
import { codeOf, wasNotSent } from './not-sent.ts';

const ANSWER_MILLISECONDS = 15_000;

/**
 * What the store holds for each id, told by one more increment of each: its answer less one. It goes the way of every
 * caller, so it needs no password and no way to Redis. Ask when nothing else counts on these ids any more.
 *
 * @throws when one is not answered with a count; it is asked anew only where nothing was sent
 */
export async function readCounts(urls: readonly string[], ids: readonly string[]): Promise<Map<string, bigint>> {
  const counts = new Map<string, bigint>();
  for (const id of ids) counts.set(id, (await countOnce(urls, id)) - 1n);
  return counts;
}

async function countOnce([url, ...others]: readonly string[], id: string): Promise<bigint> {
  let answer: string;
  try {
    const { statusCode, body } = await request(`${url}/${id}`, { headersTimeout: ANSWER_MILLISECONDS });
    answer = `${statusCode} ${await body.text()}`;
  } catch (error) {
    if (wasNotSent(error) && others.length > 0) return countOnce(others, id);
    answer = codeOf(error);
  }
  const count = /^200 \{"count":(\d+)\}$/.exec(answer)?.[1];
  if (count === undefined) throw new Error(`the count of ${id} could not be read at ${url}: ${answer}`);
  return BigInt(count);
}
