import { containersOf, type Labels, podLabels, selects, workloads } from './manifest.ts';
import type { Finding, Rule } from './rule.ts';

interface ServiceSpec {
  readonly selector?: Labels;
  readonly ports?: readonly {
    readonly port: number;
    readonly targetPort?: number | string;
    readonly protocol?: string;
  }[];
}

export const servicePorts: Rule = {
  name: 'service-ports',
  why: 'a Service whose port no container has takes connections and drops them',
  check(manifests) {
    const all = workloads(manifests);
    return manifests
      .filter(({ kind }) => kind === 'Service')
      .flatMap((manifest): Finding[] => {
        const { selector, ports = [] } = manifest.spec as ServiceSpec;
        if (selector === undefined) return [];
        const pods = all.filter(
          (workload) =>
            workload.namespace === (manifest.metadata.namespace ?? 'default') &&
            podLabels(workload).some((labels) => selects({ matchLabels: selector }, labels)),
        );
        return pods.flatMap(({ spec }) => {
          const open = containersOf(spec).flatMap((container) => container.ports ?? []);
          return ports
            .filter(
              ({ port, targetPort = port, protocol = 'TCP' }) =>
                !open.some(
                  (of) =>
                    (of.protocol ?? 'TCP') === protocol && (of.name === targetPort || of.containerPort === targetPort),
                ),
            )
            .map(({ port, targetPort = port }) => ({
              manifest,
              message: `targetPort ${targetPort} is no port of the pods it selects (they have ${open.map((of) => of.name ?? of.containerPort).join(', ') || 'none'}): name one of these`,
            }));
        });
      });
  },
};
