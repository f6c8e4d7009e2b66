/** `make deploy`, when cluster, images and manifests are there: applies, waits until all is whole, tells the address. */
import { getAddress } from './address.ts';
import { changesBetween } from './changes.ts';
import { tellFailure } from './failure.ts';
import { replaceCountersOfOtherBuild } from './image.ts';
import { CommandError, kubectl, setting } from './kubectl.ts';
import { inWords, membersOf, stepTowards } from './members.ts';
import { DIST, getGenerations, getInstalled, getWanted, type KubernetesObject, nameOf, parse } from './objects.ts';
import { outdated } from './outdated.ts';
import { untilRolledOut, untilWhole } from './wait.ts';

const APPLY_MILLISECONDS = 120_000;
const waiting = (lacks: string): void => console.log(`waiting: ${lacks}`);

/** @throws where dist has another number of members than runs: going there at once could lose the majority */
async function checkMembers(installed: readonly KubernetesObject[]): Promise<void> {
  if (!installed.some(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === 'redis')) return;
  const [now, wanted] = [membersOf(installed), membersOf(await getWanted())];
  if (stepTowards(now, wanted) !== undefined)
    throw new Error(
      `${inWords(now)} run, and ${DIST} has ${inWords(wanted)}: make scale goes there step by step; or name in the environment what runs`,
    );
}

/** Applies dist and tells what that changed. */
async function apply(): Promise<readonly string[]> {
  const before = await getInstalled();
  await checkMembers(before);
  try {
    const command = ['apply', '--filename', DIST, '--output', 'json'];
    return changesBetween(before, parse(await kubectl(command, { timeoutMilliseconds: APPLY_MILLISECONDS })));
  } catch (error) {
    // Of many objects several may be refused, each for its own reason.
    if (error instanceof CommandError) console.error(error.errors);
    throw error;
  }
}

async function removeOutdated(): Promise<void> {
  const installed = await getInstalled();
  for (const object of outdated(await getGenerations(installed), new Set(installed.map(nameOf)))) {
    const { name, namespace = '' } = object.metadata;
    await kubectl(['delete', object.kind, name, '--namespace', namespace]);
    console.log(`removed, two generations old: ${nameOf(object)}`);
  }
}

try {
  const changes = await apply();
  console.log(
    `applied ${DIST} to ${setting('CONTEXT')}: ${changes.length === 0 ? 'no change' : `${changes.length} changes`}`,
  );
  for (const change of changes) console.log(`  ${change}`);
  if (await replaceCountersOfOtherBuild(changes.some((change) => change.startsWith('created Deployment '))))
    console.log('the counters are replaced: the image of that name is another build');
  await untilRolledOut(waiting);
  await removeOutdated();
  await untilWhole(waiting);
  const address = await getAddress();
  console.log(`counting on ${address}; try: curl ${address}/hello`);
} catch (error) {
  tellFailure(error);
}
