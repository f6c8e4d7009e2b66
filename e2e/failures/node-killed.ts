import { run } from '../../cluster/kubectl.ts';
import { type Failure, NODE_LOST } from './failure.ts';

export const nodeKilled: Failure = {
  name: 'node-killed',
  how: "docker kill of the master's node, docker start 60 s later",
  promise: NODE_LOST,
  lastsSeconds: 60,
  note: 'what is sent to the dead counter until its endpoint is withdrawn (some 50 s) gets no answer',
  break: ({ master }) => run('docker', ['kill', master.node]),
  mend: ({ master }) => run('docker', ['start', master.node]),
  restarts: ({ master }, pod) => pod.node === master.node,
};
