import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { CredentialsJob, type SecretName } from '../credentials/credentials-job.ts';
import { boundNamespace } from '../manifest/bounds.ts';
import { lockedNamespace } from '../manifest/namespace.ts';
import { Counter } from './counter.ts';
import type { CounterProps } from './props.ts';

export interface CounterChartProps extends CounterProps {
  /** Secret whose key `app` is copied. @default none: the counters' Secret is put into the namespace by somebody else */
  readonly copyCredentialsFrom?: SecretName;
}

/** The namespace of the counters with all that is in it. */
export class CounterChart extends Chart {
  constructor(scope: Construct, id: string, { copyCredentialsFrom, ...props }: CounterChartProps) {
    super(scope, id, { disableResourceNameHashes: true });
    lockedNamespace(this, props.namespace);
    if (copyCredentialsFrom) {
      new CredentialsJob(this, 'credentials', {
        app: 'counter',
        secret: { namespace: props.namespace, name: props.store.credentials },
        keys: ['app'],
        copyFrom: copyCredentialsFrom,
        image: props.image,
      });
    }
    new Counter(this, 'counter', props);
    boundNamespace(this, props.namespace);
  }
}
