import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { allowCopy, CredentialsJob, type SecretName } from '../credentials/credentials-job.ts';
import { boundNamespace } from '../manifest/bounds.ts';
import type { Image } from '../manifest/image.ts';
import { lockedNamespace } from '../manifest/namespace.ts';
import { ownPriorityClass } from '../manifest/priority.ts';
import type { RedisProps } from './props.ts';
import { RedisSentinel } from './redis-sentinel.ts';
import { users } from './users.ts';

export interface RedisChartProps extends RedisProps {
  readonly credentials: string;
  /** Whether a PriorityClass is made for the pods, where none is named. @default false */
  readonly ownPriority?: boolean;
  /** @default nobody makes the Secret here: it is put into the namespace by somebody else */
  readonly generate?: {
    readonly image: Image;
    /** Secret of another namespace that gets a copy of some keys. */
    readonly copiedTo: SecretName;
  };
}

/** The namespace of Redis with all that is in it. */
export class RedisChart extends Chart {
  readonly redis: RedisSentinel;

  constructor(scope: Construct, id: string, { generate, ownPriority, ...redisProps }: RedisChartProps) {
    super(scope, id, { disableResourceNameHashes: true });
    lockedNamespace(this, redisProps.namespace);
    if (generate) {
      const secret = { namespace: redisProps.namespace, name: redisProps.credentials };
      new CredentialsJob(this, 'credentials', { app: 'redis', secret, keys: users, image: generate.image });
      allowCopy(this, 'redis', secret, generate.copiedTo);
    }
    const priorityClass =
      redisProps.priorityClass ?? (ownPriority && ownPriorityClass(this, redisProps.namespace, 'store'));
    this.redis = new RedisSentinel(this, 'redis', {
      partOf: 'counter',
      ...redisProps,
      ...(priorityClass && { priorityClass }),
    });
    boundNamespace(this, redisProps.namespace);
  }
}
