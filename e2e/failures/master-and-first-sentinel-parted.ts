import { type Failure, NODE_LOST, type Pod, type Scene } from './failure.ts';
import { LONG_SECONDS, part, unite } from './packets.ts';

/** Whom a client asks that takes the first answer. */
const isFirstListed = ({ name }: Pod): boolean => name === 'redis-sentinel-0';
const sideOf = ({ master, sentinels }: Scene): readonly Pod[] => [master, ...sentinels.filter(isFirstListed)];
const otherSideOf = ({ replicas, sentinels }: Scene): readonly Pod[] => [
  ...replicas,
  ...sentinels.filter((pod) => !isFirstListed(pod)),
];

export const masterAndFirstSentinelParted: Failure = {
  name: 'master-and-first-sentinel-parted',
  how: `the same for ${LONG_SECONDS} s with the first listed sentinel on the master's side: it goes on naming it`,
  promise: NODE_LOST,
  lastsSeconds: LONG_SECONDS,
  break: (scene) => part(sideOf(scene), otherSideOf(scene)),
  mend: (scene) => unite(sideOf(scene)),
};
