import { kubectl } from '../../cluster/kubectl.ts';
import { CRASH, type Failure } from './failure.ts';
import { signal } from './signal.ts';

const COREDNS = ['deployment/coredns', '--namespace=kube-system'];

export const dnsAwayInACrash: Failure = {
  name: 'dns-away-in-a-crash',
  how: 'CoreDNS scaled to 0, then SIGKILL to redis-server of the master',
  promise: CRASH,
  lastsSeconds: 15,
  break: async ({ master, mark }) => {
    await kubectl(['scale', ...COREDNS, '--replicas=0']);
    await kubectl(
      ['wait', '--for=delete', 'pod', '--selector=k8s-app=kube-dns', '--namespace=kube-system', '--timeout=60s'],
      {
        timeoutMilliseconds: 70_000,
      },
    );
    mark('killed');
    await signal(master, 'KILL', 'redis-server');
  },
  mend: () => kubectl(['scale', ...COREDNS, '--replicas=2']),
};
