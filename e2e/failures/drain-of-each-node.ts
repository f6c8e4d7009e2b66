import { kubectl } from '../../cluster/kubectl.ts';
import { untilWhole } from '../../cluster/wait.ts';
import { type Failure, PLANNED } from './failure.ts';

const DRAIN_MILLISECONDS = 160_000;

export const drainOfEachNode: Failure = {
  name: 'drain-of-each-node',
  how: 'kubectl drain, uncordon, wait until whole; one node after the other',
  promise: PLANNED,
  break: async ({ workers, mark }) => {
    for (const node of workers) {
      mark(`drain ${node}`);
      await kubectl(['drain', node, '--ignore-daemonsets', '--delete-emptydir-data', '--timeout=150s'], {
        timeoutMilliseconds: DRAIN_MILLISECONDS,
      });
      await kubectl(['uncordon', node]);
      await untilWhole();
    }
  },
  mend: ({ workers }) => kubectl(['uncordon', ...workers]),
};
