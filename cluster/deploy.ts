/** `make deploy`, when cluster, images and manifests are there: applies, waits until all is whole, tells the address. */
import { addressOf } from './address.ts';
import { tellFailure } from './failure.ts';
import { replaceCountersOfOtherBuild } from './image.ts';
import { CommandError, kubectl, setting } from './kubectl.ts';
import { DIST, getGenerations, getInstalled, nameOf } from './objects.ts';
import { observe } from './observe.ts';
import { outdated } from './outdated.ts';
import { judge } from './verdict.ts';
import { until, untilRolledOut } from './wait.ts';

const APPLY_MILLISECONDS = 120_000;
const WHOLE_MILLISECONDS = 120_000;
const waiting = (lacks: string): void => console.log(`waiting: ${lacks}`);

/** @returns what kubectl says of each object */
async function apply(): Promise<readonly string[]> {
  try {
    const said = await kubectl(['apply', '--filename', DIST], { timeoutMilliseconds: APPLY_MILLISECONDS });
    return said.trim().split('\n');
  } catch (error) {
    // Of many objects several may be refused, each for its own reason.
    if (error instanceof CommandError) console.error(error.output.trim());
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

async function untilWhole(): Promise<void> {
  await until(
    async () => {
      const { whole, because } = judge(await observe());
      return whole ? undefined : because.join('; ');
    },
    { deadlineMilliseconds: WHOLE_MILLISECONDS, onChange: waiting },
  );
}

try {
  const said = await apply();
  const changed = said.filter((line) => !line.endsWith(' unchanged'));
  console.log(`applied ${said.length} objects to ${setting('CONTEXT')}, ${changed.length} of them new or changed`);
  for (const line of changed) console.log(`  ${line}`);
  if (await replaceCountersOfOtherBuild(changed.some((line) => line.endsWith('deployment.apps/counter created'))))
    console.log('the counters are replaced: the image of that name is another build');
  await untilRolledOut(waiting);
  await removeOutdated();
  await untilWhole();
  const address = await addressOf(await getInstalled());
  console.log(`counting on ${address}; try: curl ${address}/hello`);
} catch (error) {
  tellFailure(error);
}
