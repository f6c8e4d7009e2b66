import { type Failure, NODE_LOST, type Pod, type Scene } from './failure.ts';
import { part, unite } from './packets.ts';

/** Longer than Sentinel's default of 30 s until it calls a master down: so the suite without our settings shows it too. */
const LASTS_SECONDS = 45;

const peersOf = ({ replicas, sentinels }: Scene): readonly Pod[] => [...replicas, ...sentinels];

export const masterParted: Failure = {
  name: 'master-parted',
  how: `iptables in the master's node for ${LASTS_SECONDS} s: counters reach the master and all others, these do not reach each other`,
  promise: NODE_LOST,
  lastsSeconds: LASTS_SECONDS,
  break: (scene) => part([scene.master], peersOf(scene)),
  mend: ({ master }) => unite([master]),
};

/** Whom a client asks that takes the first answer. */
const isFirstListed = ({ name }: Pod): boolean => name === 'redis-sentinel-0';
const sideOf = ({ master, sentinels }: Scene): readonly Pod[] => [master, ...sentinels.filter(isFirstListed)];

export const masterAndFirstSentinelParted: Failure = {
  name: 'master-and-first-sentinel-parted',
  how: `the same for ${LASTS_SECONDS} s with the first listed sentinel on the master's side: it goes on naming it`,
  promise: NODE_LOST,
  lastsSeconds: LASTS_SECONDS,
  break: (scene) =>
    part(
      sideOf(scene),
      peersOf(scene).filter((pod) => !isFirstListed(pod)),
    ),
  mend: (scene) => unite(sideOf(scene)),
};
