/** `make contexts`: every context that kubectl knows, with what its cluster is; * marks the current one. */
import { tellFailure } from './failure.ts';
import { type Context, readContexts } from './kubeconfig.ts';
import { run } from './kubectl.ts';
import { type Node, type Platform, recognise } from './platform.ts';

/** Those that are away must not hold up the list. */
const ANSWER_SECONDS = 5;

function describe(platform: Platform): string {
  return platform.kind === 'cloud' ? `cloud (${platform.provider})` : platform.kind;
}

async function platformOf({ name }: Context): Promise<string> {
  const ask = ['--context', name, `--request-timeout=${ANSWER_SECONDS}s`, 'get', 'nodes', '--output', 'json'];
  try {
    const { items } = JSON.parse(await run('kubectl', ask)) as { items: readonly Node[] };
    return `${describe(recognise(items))}, ${items.length} nodes`;
  } catch {
    return 'does not answer';
  }
}

try {
  const contexts = await readContexts();
  const platforms = await Promise.all(contexts.map(platformOf));
  const rows = contexts.map(({ name, cluster, namespace, current }, i) => [
    `${current ? '*' : ' '} ${name}`,
    cluster,
    namespace,
    platforms[i] ?? '',
  ]);
  const table = [['  CONTEXT', 'CLUSTER', 'NAMESPACE', 'KIND'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
} catch (error) {
  tellFailure(error);
}
