import { run, setting } from '../../cluster/kubectl.ts';
import { DIST } from '../../cluster/objects.ts';
import { make } from '../system.ts';
import { apply, synthesize } from './apply.ts';
import { type Failure, PLANNED } from './failure.ts';

/** The oldest version that is supported. */
const OLD_IMAGE = 'redis:7.0.15';
const LOAD_MILLISECONDS = 120_000;

export const imageUpgraded: Failure = {
  name: 'image-upgraded',
  how: `set up anew with ${OLD_IMAGE}, then kubectl apply of dist with its newer one`,
  promise: PLANNED,
  prepare: async () => {
    await run('kind', ['load', 'docker-image', '--name', setting('CLUSTER'), OLD_IMAGE], {
      timeoutMilliseconds: LOAD_MILLISECONDS,
    });
    // What the newer one wrote the older one refuses to read.
    await make('undeploy', 'PURGE=1');
    await apply(await synthesize({ redisImage: OLD_IMAGE }));
  },
  break: () => apply(DIST),
  restore: () => apply(DIST),
};
