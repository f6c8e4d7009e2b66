import { run } from '../../cluster/kubectl.ts';
import { type Failure, NODE_LOST } from './failure.ts';

/** Of all kind clusters. */
const NETWORK = 'kind';

export const nodeCutOff: Failure = {
  name: 'node-cut-off',
  how: "docker network disconnect of the master's node for 30 s",
  promise: NODE_LOST,
  lastsSeconds: 30,
  note: 'what was sent to the counter of that node gets no answer in time',
  break: ({ master }) => run('docker', ['network', 'disconnect', NETWORK, master.node]),
  mend: async ({ master: { node } }) => {
    const networks = await run('docker', ['inspect', '--format', '{{json .NetworkSettings.Networks}}', node]);
    if (!(NETWORK in JSON.parse(networks))) await run('docker', ['network', 'connect', NETWORK, node]);
  },
};
