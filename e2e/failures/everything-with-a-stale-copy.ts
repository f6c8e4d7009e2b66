import { type Failure, NO_MAJORITY } from './failure.ts';
import { signal } from './signal.ts';
import { forceDeleteAll } from './steps.ts';

const AWAY_SECONDS = 10;

export const everythingWithAStaleCopy: Failure = {
  name: 'everything-with-a-stale-copy',
  how: `one replica frozen for ${AWAY_SECONDS} s under load, then all pods deleted by force: its old copy must not win`,
  promise: NO_MAJORITY,
  note: 'what was under way in the counters gets no answer',
  break: async (scene) => {
    const [replica] = scene.replicas;
    if (replica) await signal(replica, 'STOP', 'redis-server');
    await new Promise((resolve) => setTimeout(resolve, AWAY_SECONDS * 1000));
    scene.mark('all deleted');
    await forceDeleteAll(scene);
  },
  // Its pod is gone by now, unless the round was interrupted before.
  mend: async ({ replicas: [replica] }) => {
    if (replica) await signal(replica, 'CONT', 'redis-server');
  },
};
