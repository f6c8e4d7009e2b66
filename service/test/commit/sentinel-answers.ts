import type { MasterView, ReplicaView, SentinelAnswer } from '../../src/redis/answers.ts';

/** A replica that could be elected, with what differs. */
export const copy = (address: string, changes: Partial<ReplicaView> = {}): ReplicaView => ({
  address,
  runId: 'a'.repeat(40),
  flags: new Set(['slave']),
  pongAge: 100,
  infoAge: 100,
  priority: 100,
  linkDownFor: 0,
  ...changes,
});

interface AnswerChanges {
  readonly names?: string;
  readonly master?: Partial<MasterView>;
  readonly replicas?: readonly ReplicaView[];
  readonly infoPeriod?: number;
}

/** A sentinel at epoch 7 that finds the master `master:1` and the copies `copy:1` and `copy:2` well, with what differs. */
export function sentinel({ names, master, replicas, infoPeriod = 500 }: AnswerChanges = {}): SentinelAnswer {
  const address = master?.address ?? 'master:1';
  return {
    names: names ?? address,
    master: {
      runId: 'b'.repeat(40),
      flags: new Set(['master']),
      pongAge: 100,
      configEpoch: 7,
      downAfter: 3000,
      downFor: 0,
      ...master,
      address,
    },
    replicas: replicas ?? [copy('copy:1'), copy('copy:2')],
    infoPeriod,
  };
}
