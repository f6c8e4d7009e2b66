import { isDeepStrictEqual } from 'node:util';
import { type Container, containersOf, type Workload, workloads } from './manifest.ts';
import type { Finding, Rule } from './rule.ts';

interface RolloutSpec {
  readonly minReadySeconds?: number;
  readonly revisionHistoryLimit?: number;
  readonly strategy?: { readonly rollingUpdate?: { readonly maxUnavailable?: number | string } };
}

export const gentleRollouts: Rule = {
  name: 'gentle-rollouts',
  why: 'an update that takes old pods before new ones serve, or goes on with pods that serve for a second only, is an outage that somebody planned',
  check: (manifests) =>
    workloads(manifests)
      .filter(({ manifest }) => manifest.kind === 'Deployment' || manifest.kind === 'StatefulSet')
      .flatMap((workload) =>
        [...ofRollout(workload), ...containersOf(workload.spec).flatMap(ofProbes)].map(
          (message): Finding => ({ manifest: workload.manifest, message }),
        ),
      ),
};

function ofRollout({ manifest, spec }: Workload): string[] {
  const { minReadySeconds = 0, revisionHistoryLimit, strategy } = manifest.spec as RolloutSpec;
  const maxUnavailable = strategy?.rollingUpdate?.maxUnavailable;
  return [
    ...(minReadySeconds > 0
      ? []
      : ['minReadySeconds is 0: say how long a new pod must serve before the next is replaced']),
    ...(revisionHistoryLimit === undefined ? ['revisionHistoryLimit is not set: say how far back one may go'] : []),
    ...(manifest.kind === 'Deployment' && maxUnavailable !== 0
      ? [
          `maxUnavailable is ${maxUnavailable ?? 'not set'}: set it to 0, so that a new pod serves before an old one leaves`,
        ]
      : []),
    ...(spec.terminationGracePeriodSeconds === undefined
      ? ['terminationGracePeriodSeconds is not set: derive it from what the pod does before it ends']
      : []),
  ];
}

function ofProbes({ name, livenessProbe, readinessProbe }: Container): string[] {
  const asked = (probe: Container['livenessProbe']) => [probe?.exec?.command, probe?.httpGet, probe?.tcpSocket];
  return livenessProbe && readinessProbe && isDeepStrictEqual(asked(livenessProbe), asked(readinessProbe))
    ? [`container ${name} asks the same for liveness and readiness: what is not ready must not be killed for it`]
    : [];
}
