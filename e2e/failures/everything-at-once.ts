import { kubectl } from '../../cluster/kubectl.ts';
import { type Failure, NO_MAJORITY, type Scene } from './failure.ts';
import { signal } from './signal.ts';
import { forceDeletePods, stores } from './steps.ts';

const ALL = ['delete', 'pod', '--all', '--force', '--grace-period=0', '--wait=false'];
const note = 'what was under way in the counters gets no answer';

const deleteAll = (scene: Scene): Promise<unknown> =>
  Promise.all([forceDeletePods(scene.redis, ...stores(scene)), kubectl([...ALL, '--namespace', scene.counter])]);

export const everythingAtOnce: Failure = {
  name: 'everything-at-once',
  how: 'all redis, sentinel and counter pods deleted by force',
  promise: NO_MAJORITY,
  note,
  break: deleteAll,
};

const AWAY_SECONDS = 10;

export const everythingWithAStaleCopy: Failure = {
  name: 'everything-with-a-stale-copy',
  how: `one replica frozen for ${AWAY_SECONDS} s under load, then all pods deleted by force: its old copy must not win`,
  promise: NO_MAJORITY,
  note,
  break: async (scene) => {
    const [replica] = scene.replicas;
    if (replica) await signal(replica, 'STOP', 'redis-server');
    await new Promise((resolve) => setTimeout(resolve, AWAY_SECONDS * 1000));
    scene.mark('all deleted');
    await deleteAll(scene);
  },
  // Its pod is gone by now, unless the round was interrupted before.
  mend: async ({ replicas: [replica] }) => {
    if (replica) await signal(replica, 'CONT', 'redis-server');
  },
};
