import type { k8s } from 'cdk8s-plus-28';
import { type Pods, selectorLabels } from './pods.ts';

/** How pods of a kind are kept apart: `preferred` also works on a single node, `required` leaves a pod pending instead. */
export type Placement = (typeof placements)[number];

export const placements = ['preferred', 'required'] as const;

const HOST = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

type PlacementSpec = Pick<k8s.PodSpec, 'affinity' | 'topologySpreadConstraints'>;

/** Pods with a volume each: never two on one node, and as many zones as there can be, since a zonal disk pins a pod for good. */
export function apart(pods: Pods, placement: Placement): PlacementSpec {
  const term = { labelSelector: { matchLabels: selectorLabels(pods) }, topologyKey: HOST };
  return {
    affinity: {
      podAntiAffinity:
        placement === 'required'
          ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
          : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] },
    },
    topologySpreadConstraints: [spread(pods, ZONE, placement, placement === 'required' ? { minDomains: 3 } : {})],
  };
}

/** Pods that may be surged: evenly over nodes and zones, so that a fourth of three still finds its place. */
export function even(pods: Pods, placement: Placement): PlacementSpec {
  const term = { labelSelector: { matchLabels: selectorLabels(pods) }, topologyKey: HOST };
  // Only pods of one revision are compared: the old ones are about to leave.
  const ofRevision = { matchLabelKeys: ['pod-template-hash'] };
  return {
    affinity: {
      podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] },
    },
    topologySpreadConstraints: [spread(pods, HOST, placement, ofRevision), spread(pods, ZONE, placement, ofRevision)],
  };
}

function spread(
  pods: Pods,
  topologyKey: string,
  placement: Placement,
  more: Partial<k8s.TopologySpreadConstraint>,
): k8s.TopologySpreadConstraint {
  return {
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: placement === 'required' ? 'DoNotSchedule' : 'ScheduleAnyway',
    labelSelector: { matchLabels: selectorLabels(pods) },
    // A node that takes none of these pods, as a control plane, is no place that must be filled first.
    nodeTaintsPolicy: 'Honor',
    ...more,
  };
}
