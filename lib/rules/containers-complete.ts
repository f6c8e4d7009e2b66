import { type Container, containersOf, type Workload, workloads } from './manifest.ts';
import type { Finding, Rule } from './rule.ts';

export const containersComplete: Rule = {
  name: 'containers-complete',
  why: 'without requests a node is overbooked, without limits one pod takes it all, without probes a hung or starting one gets traffic',
  check: (manifests) =>
    workloads(manifests).flatMap((workload) =>
      containersOf(workload.spec).flatMap((container) =>
        missingIn(container, workload).map(
          (what): Finding => ({
            manifest: workload.manifest,
            message: `container ${container.name} has no ${what}: add it`,
          }),
        ),
      ),
    ),
};

/** No limit of CPU is asked for: requests alone share it out, and a limit only slows down where there is some left. */
function missingIn(container: Container, { manifest }: Workload): string[] {
  const { requests = {}, limits = {} } = container.resources ?? {};
  const probes = manifest.kind === 'Job' ? [] : (['startupProbe', 'livenessProbe', 'readinessProbe'] as const);
  return [
    ...['cpu', 'memory', 'ephemeral-storage'].filter((name) => !requests[name]).map((name) => `request of ${name}`),
    ...['memory', 'ephemeral-storage'].filter((name) => !limits[name]).map((name) => `limit of ${name}`),
    ...probes.filter((name) => !container[name]),
  ];
}
