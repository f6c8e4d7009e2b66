import { Pool } from 'undici';

const CALLERS = 20;
/** While the counter is started again nobody listens, for a fraction of a second. */
const REDIAL_MILLISECONDS = 50;
/** Codes of a request that was never sent. */
const NOT_SENT = new Set(['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT']);

export interface Load {
  /** Ends it; resolves, when all callers have their answer, to what they were told. */
  stop(): Promise<string>;
}

/** Callers that each send the next increment when they have their answer. */
export function startLoad(url: string): Load {
  const pool = new Pool(url, { connections: CALLERS });
  const told = new Map<string, number>();
  let stopped = false;
  let longest = 0;

  const call = async (): Promise<string | undefined> => {
    try {
      const { statusCode, body } = await pool.request({ method: 'GET', path: '/load' });
      await body.dump();
      return statusCode === 200 ? 'answered' : `status ${statusCode}`;
    } catch (error) {
      const code = (error as { code?: string }).code ?? String(error);
      return NOT_SENT.has(code) ? undefined : `without an answer (${code})`;
    }
  };
  const caller = async (): Promise<void> => {
    while (!stopped) {
      const began = performance.now();
      const outcome = await call();
      longest = Math.max(longest, performance.now() - began);
      if (outcome === undefined) await new Promise((resolve) => setTimeout(resolve, REDIAL_MILLISECONDS));
      else told.set(outcome, (told.get(outcome) ?? 0) + 1);
    }
  };
  const callers = Promise.all(Array.from({ length: CALLERS }, caller));

  return {
    async stop() {
      stopped = true;
      await callers;
      await pool.close();
      const outcomes = [...told].map(([outcome, times]) => `${times} ${outcome}`).join(', ');
      return `${outcomes === '' ? 'nothing sent' : outcomes}; the longest took ${(longest / 1000).toFixed(1)} s`;
    },
  };
}
