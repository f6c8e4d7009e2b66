import { run } from '../../cluster/kubectl.ts';
import { type Failure, NODE_LOST } from './failure.ts';

export const nodeFrozen: Failure = {
  name: 'node-frozen',
  how: "docker pause of the master's node for 30 s",
  promise: NODE_LOST,
  lastsSeconds: 30,
  note: 'what was sent to the frozen counter gets no answer in time',
  break: ({ master }) => run('docker', ['pause', master.node]),
  mend: async ({ master: { node } }) => {
    const paused = await run('docker', ['inspect', '--format', '{{.State.Paused}}', node]);
    if (paused.trim() === 'true') await run('docker', ['unpause', node]);
  },
};
