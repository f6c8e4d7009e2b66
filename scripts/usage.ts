// `make usage` (FOR=60 seconds each): what the containers of the deployed system take, beside what they ask for. Idle for some time, then under
// load; the most that was seen of memory and disk, the mean of CPU.
import { spawn } from 'node:child_process';
import { tellFailure } from '../cluster/failure.ts';
import { kubectl } from '../cluster/kubectl.ts';
import { get, getWanted, namespacesOf } from '../cluster/objects.ts';
import { make } from '../e2e/system.ts';

const SECONDS = Number(process.argv[2] ?? 60);
const SAMPLE_MILLISECONDS = 5000;
const WORKERS = 100;
const MIB = 1024 * 1024;

interface Summary {
  readonly pods: readonly {
    readonly podRef: { readonly name: string; readonly namespace: string };
    readonly containers?: readonly {
      readonly name: string;
      readonly cpu?: { readonly time: string; readonly usageCoreNanoSeconds?: number };
      readonly memory?: { readonly workingSetBytes?: number; readonly rssBytes?: number };
      readonly rootfs?: { readonly usedBytes?: number };
      readonly logs?: { readonly usedBytes?: number };
    }[];
  }[];
}

/** Of one container, so far. */
interface Use {
  first?: { readonly at: number; readonly nanoseconds: number };
  cores: number;
  workingSet: number;
  resident: number;
  disk: number;
}

type Uses = Map<string, Use>;

async function sample(namespaces: readonly string[], uses: Uses): Promise<void> {
  for (const { metadata } of await get(['nodes'])) {
    const { pods } = JSON.parse(
      await kubectl(['get', '--raw', `/api/v1/nodes/${metadata.name}/proxy/stats/summary`]),
    ) as Summary;
    for (const { podRef, containers = [] } of pods.filter(({ podRef }) => namespaces.includes(podRef.namespace)))
      for (const { name, cpu, memory, rootfs, logs } of containers) {
        const key = `${podRef.name} ${name}`;
        const use = uses.get(key) ?? { cores: 0, workingSet: 0, resident: 0, disk: 0 };
        uses.set(key, use);
        use.workingSet = Math.max(use.workingSet, memory?.workingSetBytes ?? 0);
        use.resident = Math.max(use.resident, memory?.rssBytes ?? 0);
        use.disk = Math.max(use.disk, (rootfs?.usedBytes ?? 0) + (logs?.usedBytes ?? 0));
        if (cpu?.usageCoreNanoSeconds === undefined) continue;
        const [at, nanoseconds] = [Date.parse(cpu.time), cpu.usageCoreNanoSeconds];
        use.first ??= { at, nanoseconds };
        if (at > use.first.at) use.cores = (nanoseconds - use.first.nanoseconds) / 1e6 / (at - use.first.at);
      }
  }
}

async function measure(what: string, namespaces: readonly string[]): Promise<void> {
  const uses: Uses = new Map();
  const end = Date.now() + SECONDS * 1000;
  while (Date.now() < end) {
    await sample(namespaces, uses);
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_MILLISECONDS));
  }
  console.log(
    `${what}, ${SECONDS} s: container, millicores (mean), MiB of memory and of its own pages (most), MiB of disk`,
  );
  for (const [container, { cores, workingSet, resident, disk }] of [...uses].sort())
    console.log(
      `  ${container.padEnd(44)} ${String(Math.round(cores * 1000)).padStart(5)} m ${mebibytes(workingSet)} ${mebibytes(resident)} ${mebibytes(disk)}`,
    );
}

function mebibytes(bytes: number): string {
  return (bytes / MIB).toFixed(1).padStart(7);
}

try {
  const wanted = await getWanted();
  const namespaces = namespacesOf(wanted);
  await measure('idle', namespaces);
  const url = (await make('url')).trim();
  const options = ['--url', url, '--workers', String(WORKERS), '--seconds', String(SECONDS + 10)];
  const load = spawn(process.execPath, ['e2e/checker/check.ts', ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  load.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = new Promise((resolve) => load.once('close', resolve));
  await measure(`${WORKERS} callers`, namespaces);
  await ended;
  console.log(said.trim());
} catch (error) {
  tellFailure(error);
}
