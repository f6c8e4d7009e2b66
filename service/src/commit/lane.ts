import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Named } from '../redis/answers.ts';
import type { MasterConnection } from '../redis/master.ts';
import type { Sentinels } from '../redis/sentinels.ts';
import { CountFailed, NotSent } from '../store.ts';
import type { Copies } from './copies.ts';
import type { Progress } from './progress.ts';
import { commitArguments, load, openArguments } from './scripts.ts';
import { isReply, sendScript } from './send.ts';

/** Increments that are counted by one script. */
export interface Batch {
  /** Each id once. */
  readonly ids: readonly string[];
  /** How often each is counted; ids that are counted more than once come first. */
  readonly times: readonly number[];
  /** By `performance.now()`. */
  readonly deadline: number;
}

/** Counts one batch after the other, each exactly once. */
export interface Lane {
  /** A batch can be sent at once. */
  readonly connected: boolean;
  /**
   * Opens it, which a batch does otherwise. From then on its absence means that Redis has lost data, so that nothing
   * is counted before the opening is acknowledged as any batch is.
   *
   * @param deadline by `performance.now()`
   * @throws {CountFailed} not until the deadline
   */
  open(deadline: number): Promise<void>;
  /**
   * @returns a result for each id; see commit.lua
   * @throws {NotSent} the lane could not be opened until the deadline
   * @throws {CountFailed} it may have been counted, or Redis has lost what this lane had acknowledged
   */
  commit(batch: Batch): Promise<readonly string[]>;
  close(): void;
}

export interface LaneParts {
  readonly sentinels: Sentinels;
  readonly connection: MasterConnection;
  readonly copies: Copies;
  readonly progress: Progress;
}

/** A lane that is not used for so long is gone from Redis. */
const LANE_SECONDS = 3600;
/** An older lane is left for a new one, long before Redis drops it: a lane that is missing means that data was lost. */
const REST_MILLISECONDS = (LANE_SECONDS / 2) * 1000;
/** Before a refused batch is sent again, with up to as much of jitter. */
const PAUSE_MILLISECONDS = 50;

export function makeLane({ sentinels, connection, copies, progress }: LaneParts): Lane {
  let key = '';
  /** Of the last batch that was acknowledged; the first is the opening, which counts nothing. */
  let last = 0;
  let usedAt = 0;

  const leave = (): void => {
    key = `/lane/${randomBytes(16).toString('hex')}`;
    last = 0;
  };
  leave();

  const openLane = async (deadline: number): Promise<void> => {
    // By the wall clock: it goes on while a machine sleeps, and so does the lane's time to live.
    if (Date.now() - usedAt > REST_MILLISECONDS) leave();
    if (last === 0) await sendUntilAcknowledged({ ids: [], times: [], deadline });
  };

  const sendUntilAcknowledged = async (batch: Batch): Promise<readonly string[]> => {
    const state = { batch, full: false, waited: false };
    for (;;) {
      const client = await connection.ready(batch.deadline - performance.now());
      const master = sentinels.master;
      if (!client || !master || performance.now() >= batch.deadline) throw giveUp();
      try {
        const step = await attempt(client, master, state).catch((error: Error) => {
          if (isReply(error)) return refused(client, error, state);
          throw error;
        });
        if (typeof step === 'object') {
          last++;
          usedAt = Date.now();
          return step;
        }
        if (step === 'refused') await pause();
      } catch (error) {
        if (error instanceof CountFailed) throw error;
        progress.retry('connection', String(error));
        connection.replace(client, String(error));
      }
    }
  };

  /** Sends the batch once. What may be sent again is told apart by whether that should be later or at once. */
  const attempt = async (
    client: Redis,
    master: Named,
    state: State,
  ): Promise<readonly string[] | 'refused' | 'redo'> => {
    const sent = await sendBatch(client, master, state);
    const { script } = sent;
    if (!sent.copies.linked) {
      // Only a master's word counts about what the data holds.
      progress.retry('not_master', 'the server that the sentinels name is no master');
      sentinels.hurry();
      return 'refused';
    }
    const bar = script.indexOf('|');
    if (bar > 0) {
      const acknowledged = await copies.acknowledge(client, master, sent, state.batch.deadline);
      return acknowledged ? script.slice(bar + 1).split(',') : 'redo';
    }
    if (script.startsWith('TERM')) {
      progress.retry('term', `the data has been written at a later ${script}, this was ${master.epoch}`);
      sentinels.hurry();
      return 'refused';
    }
    // A new lane, or one whose opening was lost in a failover before it was acknowledged.
    if (script === 'NOLANE' && last === 0) {
      await client.call('EVALSHA', ...openArguments(key, LANE_SECONDS));
      return 'redo';
    }
    throw lost(script);
  };

  const sendBatch = (client: Redis, master: Named, state: State) => {
    const { ids, times } = state.batch;
    const batch = {
      lane: key,
      number: last + 1,
      term: master.epoch,
      seconds: LANE_SECONDS,
      full: state.full,
      ids,
      times,
    };
    const patience = copies.patience(client, !state.waited);
    state.waited = true;
    return sendScript(client, commitArguments(batch), patience);
  };

  const refused = async (client: Redis, error: Error, state: State): Promise<'refused' | 'redo'> => {
    if (error.message.startsWith('NOSCRIPT')) {
      await load(client);
      return 'redo';
    }
    if (error.message.startsWith('OOM')) {
      state.full = true;
      return 'redo';
    }
    progress.retry('refused', error.message);
    sentinels.hurry();
    return 'refused';
  };

  const giveUp = (): CountFailed => {
    progress.missed();
    // It may still arrive: nothing else may ever be sent under its number.
    leave();
    return new CountFailed('not acknowledged until the deadline; it may have been counted');
  };

  const lost = (answer: string): CountFailed => {
    progress.lost({ lane: key, batch: last + 1, answer });
    leave();
    return new CountFailed('Redis has lost increments that had been acknowledged');
  };

  return {
    get connected() {
      return connection.client !== undefined;
    },
    open: openLane,
    async commit(batch) {
      await openLane(batch.deadline).catch(() => {
        throw new NotSent('no lane was opened until the deadline');
      });
      return sendUntilAcknowledged(batch);
    },
    close: () => connection.close(),
  };
}

interface State {
  readonly batch: Batch;
  /** Redis' memory is full: only ids that exist are counted. */
  full: boolean;
  /** Its one long WAIT is over. */
  waited: boolean;
}

const pause = (): Promise<void> => wait(PAUSE_MILLISECONDS * (1 + Math.random()));
