import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { CredentialsJob, type SecretName } from '../credentials/credentials-job.ts';
import { boundNamespace } from '../manifest/bounds.ts';
import { lockedNamespace } from '../manifest/namespace.ts';
import { ownPriorityClass } from '../manifest/priority.ts';
import { Counter } from './counter.ts';
import type { CounterProps } from './props.ts';

export interface CounterChartProps extends CounterProps {
  /** Secret whose key `app` is copied. @default none: the counters' Secret is put into the namespace by somebody else */
  readonly copyCredentialsFrom?: SecretName;
  /** Whether a PriorityClass is made for the pods, where none is named. @default false */
  readonly ownPriority?: boolean;
}

/** The namespace of the counters with all that is in it. */
export class CounterChart extends Chart {
  constructor(scope: Construct, id: string, { copyCredentialsFrom, ownPriority, ...props }: CounterChartProps) {
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
    const priorityClass = props.priorityClass ?? (ownPriority && ownPriorityClass(this, props.namespace, 'callers'));
    new Counter(this, 'counter', { ...props, ...(priorityClass && { priorityClass }) });
    boundNamespace(this, props.namespace);
  }
}
