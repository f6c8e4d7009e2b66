import { describe, expect, it } from '@jest/globals';
import { Testing } from 'cdk8s';
import { Counter } from '../../lib/counter/counter.ts';
import type { CounterProps, Edge } from '../../lib/counter/props.ts';
import { redacted } from './redacted.ts';

describe('Counter, the construct', () => {
  it('takes all of these', () => {
    const edge: Required<Edge> = {
      type: 'LoadBalancer',
      nodePort: 31000,
      loadBalancerClass: 'service.k8s.aws/nlb',
      sourceRanges: ['10.0.0.0/8', 'fd00::/8'],
      annotations: { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal' },
      drainSeconds: 30,
    };
    const props: Required<CounterProps> = {
      namespace: 'count',
      image: { name: 'registry.example/counter:1.0.0', pullPolicy: 'Always', pullSecret: 'registry' },
      store: {
        masterName: 'redis',
        sentinels: ['sentinel:26379'],
        credentials: 'passwords',
        flows: [
          {
            from: { namespace: 'count', app: 'counter', component: 'server' },
            to: { namespace: 'store', app: 'redis', component: 'node' },
            port: 6379,
          },
        ],
      },
      replicas: 5,
      edge,
      placement: 'required',
      priorityClass: 'stateless',
    };
    const chart = Testing.chart();
    new Counter(chart, 'counter', props);
    expect(redacted(chart)).toMatchSnapshot();
  });
});
