/** `make status`: one verdict. Exit status 0 where all is whole, 1 where it is degraded, 2 where it can't be told. */
import { observe } from './observe.ts';
import { judge, type Observation, type Verdict } from './verdict.ts';

function show({ master, whole, because }: Verdict, { redis, sentinels, counters }: Observation): string {
  const named = sentinels.filter(({ answer }) => answer?.names !== undefined && answer.names === master);
  const epoch = Math.max(0, ...named.map(({ answer }) => answer?.epoch ?? 0));
  const copies = redis
    .filter(({ name }) => name !== master)
    .map(({ name, answer }) => `${name} ${answer === undefined ? 'silent' : answer.linkUp ? 'linked' : answer.role}`);
  const version = redis.find(({ name }) => name === master)?.answer?.version;
  return [
    whole ? 'whole' : 'degraded',
    ...because.map((sentence) => `  - ${sentence}`),
    `  master     ${master ?? 'none'}${version === undefined ? '' : `, version of its data ${version}`}`,
    `  named by   ${named.length} of ${sentinels.length} sentinels, epoch ${epoch}`,
    `  copies     ${copies.join(', ')}`,
    `  counters   ${counters.ready} of ${counters.wanted} ready`,
  ].join('\n');
}

try {
  const observation = await observe();
  const verdict = judge(observation);
  console.log(show(verdict, observation));
  process.exitCode = verdict.whole ? 0 : 1;
} catch (error) {
  console.error(`unknown: ${(error as Error).message}`);
  process.exitCode = 2;
}
