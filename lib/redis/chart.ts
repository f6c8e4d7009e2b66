import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { allowCopy, CredentialsJob, type SecretName } from '../credentials/credentials-job.ts';
import { boundNamespace } from '../manifest/bounds.ts';
import type { Image } from '../manifest/image.ts';
import { lockedNamespace } from '../manifest/namespace.ts';
import type { RedisProps } from './props.ts';
import { RedisSentinel } from './redis-sentinel.ts';
import { users } from './users.ts';

export interface RedisChartProps extends RedisProps {
  readonly credentials: string;
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

  constructor(scope: Construct, id: string, { generate, ...redisProps }: RedisChartProps) {
    super(scope, id, { disableResourceNameHashes: true });
    lockedNamespace(this, redisProps.namespace);
    if (generate) {
      const secret = { namespace: redisProps.namespace, name: redisProps.credentials };
      new CredentialsJob(this, 'credentials', { app: 'redis', secret, keys: users, image: generate.image });
      allowCopy(this, 'redis', secret, generate.copiedTo);
    }
    this.redis = new RedisSentinel(this, 'redis', { partOf: 'counter', ...redisProps });
    boundNamespace(this, redisProps.namespace);
  }
}
