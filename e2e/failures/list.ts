import { allRedisAtOnce } from './all-redis-at-once.ts';
import { allSentinelsAtOnce } from './all-sentinels-at-once.ts';
import { counterRestarted } from './counter-restarted.ts';
import { dnsAwayInACrash } from './dns-away-in-a-crash.ts';
import { drainOfEachNode } from './drain-of-each-node.ts';
import { everythingAtOnce } from './everything-at-once.ts';
import type { Failure } from './failure.ts';
import { masterAndVolumeDeleted } from './master-and-volume-deleted.ts';
import { masterContainerKilled } from './master-container-killed.ts';
import { masterDeleted } from './master-deleted.ts';
import { masterForceDeleted } from './master-force-deleted.ts';
import { masterFrozen } from './master-frozen.ts';
import { masterProcessKilled } from './master-process-killed.ts';
import { nodeCutOff } from './node-cut-off.ts';
import { nodeFrozen } from './node-frozen.ts';
import { nodeKilled } from './node-killed.ts';
import { redisRestarted } from './redis-restarted.ts';
import { replicaDeleted } from './replica-deleted.ts';
import { replicaProcessKilled } from './replica-process-killed.ts';
import { sentinelDeleted } from './sentinel-deleted.ts';
import { sentinelsRestarted } from './sentinels-restarted.ts';
import { twoSentinelsDeleted } from './two-sentinels-deleted.ts';

/** Every failure of the suite, in the order of the report. */
export const failures: readonly Failure[] = [
  masterDeleted,
  masterForceDeleted,
  masterProcessKilled,
  masterContainerKilled,
  masterFrozen,
  masterAndVolumeDeleted,
  replicaDeleted,
  replicaProcessKilled,
  sentinelDeleted,
  twoSentinelsDeleted,
  redisRestarted,
  sentinelsRestarted,
  counterRestarted,
  nodeKilled,
  nodeFrozen,
  nodeCutOff,
  allRedisAtOnce,
  allSentinelsAtOnce,
  everythingAtOnce,
  drainOfEachNode,
  dnsAwayInACrash,
];

/** The kinds that are over within seconds, for each commit. */
export const shortRound: readonly string[] = [
  'master-deleted',
  'master-process-killed',
  'master-force-deleted',
  'two-sentinels-deleted',
  'everything-at-once',
];
