import { allRedisAtOnce } from './all-redis-at-once.ts';
import { allSentinelsAtOnce } from './all-sentinels-at-once.ts';
import { configurationUpgraded } from './configuration-upgraded.ts';
import { counterRestarted } from './counter-restarted.ts';
import { deployedAgain } from './deployed-again.ts';
import { diskFull } from './disk-full.ts';
import { dnsAwayInACrash } from './dns-away-in-a-crash.ts';
import { drainOfEachNode } from './drain-of-each-node.ts';
import { everythingAtOnce } from './everything-at-once.ts';
import { everythingWithAStaleCopy } from './everything-with-a-stale-copy.ts';
import type { Failure } from './failure.ts';
import { imageUpgraded } from './image-upgraded.ts';
import { masterAndFirstSentinelParted } from './master-and-first-sentinel-parted.ts';
import { masterAndVolumeDeleted } from './master-and-volume-deleted.ts';
import { masterContainerKilled } from './master-container-killed.ts';
import { masterDeleted } from './master-deleted.ts';
import { masterForceDeleted } from './master-force-deleted.ts';
import { masterFrozen } from './master-frozen.ts';
import { masterOutOfMemory } from './master-out-of-memory.ts';
import { masterParted } from './master-parted.ts';
import { masterProcessKilled } from './master-process-killed.ts';
import { memoryFull } from './memory-full.ts';
import { networkLossy } from './network-lossy.ts';
import { networkSlow } from './network-slow.ts';
import { nodeCutOff } from './node-cut-off.ts';
import { nodeFrozen } from './node-frozen.ts';
import { nodeKilled } from './node-killed.ts';
import { nodeNeverReturns } from './node-never-returns.ts';
import { passwordsRotated } from './passwords-rotated.ts';
import { redisRestarted } from './redis-restarted.ts';
import { replicaDeleted } from './replica-deleted.ts';
import { replicaProcessKilled } from './replica-process-killed.ts';
import { sentinelDeleted } from './sentinel-deleted.ts';
import { sentinelProcessKilled } from './sentinel-process-killed.ts';
import { sentinelsRestarted } from './sentinels-restarted.ts';
import { twoSentinelsDeleted } from './two-sentinels-deleted.ts';
import { twoSentinelsFrozen } from './two-sentinels-frozen.ts';

/** Every failure of the suite, in the order of the report. */
export const failures: readonly Failure[] = [
  masterDeleted,
  masterForceDeleted,
  masterProcessKilled,
  masterContainerKilled,
  masterOutOfMemory,
  masterFrozen,
  masterAndVolumeDeleted,
  masterParted,
  masterAndFirstSentinelParted,
  networkLossy,
  networkSlow,
  replicaDeleted,
  replicaProcessKilled,
  sentinelDeleted,
  sentinelProcessKilled,
  twoSentinelsDeleted,
  twoSentinelsFrozen,
  redisRestarted,
  sentinelsRestarted,
  counterRestarted,
  passwordsRotated,
  configurationUpgraded,
  imageUpgraded,
  deployedAgain,
  nodeKilled,
  nodeFrozen,
  nodeCutOff,
  nodeNeverReturns,
  drainOfEachNode,
  allRedisAtOnce,
  allSentinelsAtOnce,
  everythingAtOnce,
  everythingWithAStaleCopy,
  dnsAwayInACrash,
  diskFull,
  memoryFull,
];

/** Of each kind one that is over within seconds, for each commit. */
export const shortRound: readonly string[] = [
  'master-deleted',
  'master-process-killed',
  'master-container-killed',
  'master-frozen',
  'master-force-deleted',
  'replica-deleted',
  'two-sentinels-deleted',
  'passwords-rotated',
  'node-cut-off',
  'everything-with-a-stale-copy',
];
