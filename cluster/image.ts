import { isOwnCluster, kubectl, run, setting } from './kubectl.ts';
import { find, get, getWanted } from './objects.ts';

/** On the Deployment itself, not on its pods: writing it restarts nothing. */
const BUILD = 'counter/build';

/**
 * A build has the tag of the one before, so applying manifests does not bring it into the pods. The counters are
 * replaced where the build of this machine is not the one they were started from.
 *
 * @param created whether the Deployment is new, and with it its pods
 * @returns whether they are being replaced
 */
export async function replaceCountersOfOtherBuild(created: boolean): Promise<boolean> {
  // What another cluster pulls is no build of this machine.
  if (!isOwnCluster() && process.env.COUNTER_IMAGE) return false;
  const image = setting('IMAGE');
  const { namespace = '' } = find(await getWanted(), 'Deployment', 'counter').metadata;
  const counter = find(await get(['deployment', 'counter', '--namespace', namespace]), 'Deployment', 'counter');
  if (!counter.spec?.template?.spec.containers.some((container) => container.image === image)) return false;
  const build = (await run('docker', ['image', 'inspect', '--format', '{{.Id}}', image])).trim();
  if (counter.metadata.annotations?.[BUILD] === build) return false;

  const deployment = ['deployment/counter', '--namespace', namespace];
  if (!created) await kubectl(['rollout', 'restart', ...deployment]);
  await kubectl(['annotate', '--overwrite', ...deployment, `${BUILD}=${build}`]);
  return !created;
}
