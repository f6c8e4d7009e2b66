import { kubectl } from '../../cluster/kubectl.ts';
import { type Failure, NODE_LOST } from './failure.ts';
import { forceDeletePods } from './steps.ts';

export const masterAndVolumeDeleted: Failure = {
  name: 'master-and-volume-deleted',
  how: 'kubectl delete pvc, and the pod by force: it comes back empty',
  promise: NODE_LOST,
  break: async ({ redis, master }) => {
    await kubectl(['delete', 'pvc', `data-${master.name}`, '--namespace', redis, '--wait=false']);
    await forceDeletePods(redis, master);
  },
};
