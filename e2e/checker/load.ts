import { Client } from 'undici';
import type { HistoryWriter } from './history.ts';
import { codeOf, wasNotSent } from './not-sent.ts';

/** Load on a counter service: closed loop (each worker sends when it has its answer), or open loop at a rate. */
export interface LoadOptions {
  /** One or several addresses of the service, `http://HOST:PORT`; workers are spread over them and move on when one is not reached. */
  readonly urls: readonly string[];
  /** Connections, each with one request at a time. */
  readonly workers: number;
  readonly ids: readonly string[];
  /** Open loop: requests per second over all workers, due at fixed times whether or not earlier ones were answered. @default closed loop */
  readonly rate?: number;
  /** No new request after this many seconds; those under way are awaited. */
  readonly seconds: number;
  /** Also ends the sending. */
  readonly signal?: AbortSignal;
  /** Called after each acknowledgement. */
  readonly onAcknowledged?: () => void;
}

// The service answers within its deadline of 10 s; who is silent for longer is gone.
const ANSWER_MILLISECONDS = 15_000;
const CONNECT_MILLISECONDS = 1000;
const REDIAL_MILLISECONDS = 100;
// A connection that cannot be made in so long is given up, so that a run ends.
const DIAL_FOR_MILLISECONDS = 60_000;

/** Microseconds since the start of the run. */
export type Clock = () => number;

export const startClock = (): Clock => {
  const start = process.hrtime.bigint();
  return () => Number((process.hrtime.bigint() - start) / 1000n);
};

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Sends until the time is over; resolves when each request has its line in the history. */
export async function load(options: LoadOptions, history: HistoryWriter, clock: Clock): Promise<void> {
  const until = clock() + options.seconds * 1_000_000;
  const over = (): boolean => clock() >= until || options.signal?.aborted === true;
  const nextDue = options.rate === undefined ? clock : schedule(options.rate, clock());
  let ops = 0;

  const worker = async (number: number): Promise<void> => {
    let target = number % options.urls.length;
    let client = dial(options.urls[target]);
    while (!over()) {
      const due = nextDue();
      if (due >= until) break;
      if (due > clock()) await pause(Math.ceil((due - clock()) / 1000));
      const op = ops++;
      const id = options.ids[op % options.ids.length] as string;
      await history.invoke(op, id, due);
      const giveUp = clock() + DIAL_FOR_MILLISECONDS * 1000;
      for (;;) {
        try {
          const { statusCode, body } = await client.request({ method: 'GET', path: `/${id}` });
          const text = await body.text();
          const count = statusCode === 200 ? /^\{"count":(\d+)\}$/.exec(text)?.[1] : undefined;
          if (count !== undefined) {
            history.ok(op, clock(), count);
            options.onAcknowledged?.();
          } else if (statusCode === 200) history.unknown(op, clock(), `not a count: ${text.slice(0, 80)}`);
          else history.failed(op, clock(), statusCode);
          break;
        } catch (error) {
          // What a broken connection still held is known to be lost: begin with a new one.
          client.destroy();
          target = (target + 1) % options.urls.length;
          client = dial(options.urls[target]);
          if (!wasNotSent(error)) {
            history.unknown(op, clock(), codeOf(error));
            break;
          }
          if (clock() > giveUp) {
            history.notSent(op, clock(), codeOf(error));
            break;
          }
          await pause(REDIAL_MILLISECONDS);
        }
      }
    }
    await client.close();
  };
  await Promise.all(Array.from({ length: options.workers }, (_, i) => worker(i)));
}

function dial(url: string | undefined): Client {
  if (url === undefined) throw new Error('no url: give at least one address of the service');
  return new Client(url, {
    connect: { timeout: CONNECT_MILLISECONDS },
    headersTimeout: ANSWER_MILLISECONDS,
    bodyTimeout: ANSWER_MILLISECONDS,
  });
}

/** Times at which requests are due: evenly spaced, so a late answer delays none of those after it. */
function schedule(rate: number, start: number): Clock {
  let number = 0;
  return () => start + Math.round((number++ * 1_000_000) / rate);
}
