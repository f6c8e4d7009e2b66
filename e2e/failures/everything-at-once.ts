import { kubectl } from '../../cluster/kubectl.ts';
import { type Failure, NO_MAJORITY } from './failure.ts';
import { forceDeletePods, stores } from './steps.ts';

export const everythingAtOnce: Failure = {
  name: 'everything-at-once',
  how: 'all redis, sentinel and counter pods deleted by force',
  promise: NO_MAJORITY,
  note: 'what was under way in the counters gets no answer',
  break: async (scene) => {
    const counters = [
      'delete',
      'pod',
      '--all',
      '--namespace',
      scene.counter,
      '--force',
      '--grace-period=0',
      '--wait=false',
    ];
    await Promise.all([forceDeletePods(scene.redis, ...stores(scene)), kubectl(counters)]);
  },
};
