import type { Redis } from 'ioredis';
import type { Answers, Named } from '../redis/answers.ts';
import type { Sentinels } from '../redis/sentinels.ts';
import { copiesOf, judge, needed } from './acknowledgement.ts';
import type { Progress } from './progress.ts';
import { type Patience, type Sent, waitAgain } from './send.ts';

/** A copy may be slow for this long before the sentinels are asked about it; once for a batch. */
const FIRST_WAIT_MILLISECONDS = 300;
const NEXT_WAIT_MILLISECONDS = 30;
/** Copies and their links change: what is older, from when it was asked for, is asked for again. */
const REPLY_MILLISECONDS = 1000;

/** Waits for the copies of one lane's batches. */
export interface Copies {
  /** How WAIT waits behind a script. */
  patience(client: Redis, isFirst: boolean): Patience;
  /**
   * Resolves when the batch may be answered, to true; to false when it must be sent again, to whoever is master then.
   *
   * @param deadline by `performance.now()`
   * @throws the connection's error
   */
  acknowledge(client: Redis, master: Named, sent: Sent, deadline: number): Promise<boolean>;
}

export interface CopiesParts {
  readonly sentinels: Sentinels;
  /** Answers to a question that starts with or after the call. */
  readonly ask: () => Promise<Answers>;
  readonly progress: Progress;
}

export function waitForCopies({ sentinels, ask, progress }: CopiesParts): Copies {
  /** The client whose last batch so many copies acknowledged. */
  let reached: { readonly client: Redis; readonly copies: number } | undefined;

  /** As many as the last time: waiting for one that is gone would cost each batch the whole time. */
  const likely = (client: Redis): number => {
    if (sentinels.master?.epoch === undefined) return 0;
    return reached?.client === client ? reached.copies : needed(sentinels.answers, 0);
  };

  const hasMoved = (master: Named): boolean =>
    sentinels.master?.address !== master.address || sentinels.master.epoch !== master.epoch;

  return {
    patience: (client, isFirst) => ({
      copies: likely(client),
      milliseconds: isFirst ? FIRST_WAIT_MILLISECONDS : NEXT_WAIT_MILLISECONDS,
    }),

    async acknowledge(client, master, sent, deadline) {
      let { copies, sentAt } = sent;
      let asked: Answers | undefined;
      for (;;) {
        if (performance.now() >= deadline || hasMoved(master)) return false;
        const verdict = judge(master, copies, sentinels.answers, asked);
        if (verdict === 'redo') return false;
        if (verdict === 'acknowledge') {
          reached = { client, copies: copies.acknowledged };
          progress.acknowledged(copies.acknowledged, asked !== undefined);
          return true;
        }
        if (verdict === 'ask') {
          asked = await ask();
          if (performance.now() - sentAt < REPLY_MILLISECONDS) continue;
        }
        asked = undefined;
        sentAt = performance.now();
        const all = copiesOf(master, copies.linked ?? [], sentinels.answers).size;
        copies = await waitAgain(client, {
          copies: Math.max(all, needed(sentinels.answers, 0)),
          milliseconds: NEXT_WAIT_MILLISECONDS,
        });
      }
    },
  };
}
