import { DIST } from '../../cluster/objects.ts';
import { apply, synthesize } from './apply.ts';
import { type Failure, PLANNED } from './failure.ts';

const MORE_MEMORY_MIB = 160;

export const configurationUpgraded: Failure = {
  name: 'configuration-upgraded',
  how: `kubectl apply of manifests with maxMemoryMiB ${MORE_MEMORY_MIB}, then of dist again`,
  promise: PLANNED,
  break: async () => apply(await synthesize({ redis: { maxMemoryMiB: MORE_MEMORY_MIB } })),
  mend: () => apply(DIST),
};
