import { hasCondition, type KubernetesObject, nameOf } from './objects.ts';

/** What a rollout still lacks, or why it will never be done. */
export type Progress =
  | { readonly state: 'done' }
  | { readonly state: 'waiting'; readonly lacks: string }
  | { readonly state: 'failed'; readonly why: string };

const DONE: Progress = { state: 'done' };

/** Of a workload as the API server has it; other objects have nothing to wait for. */
export function progressOf(object: KubernetesObject): Progress {
  switch (object.kind) {
    case 'Job':
      return progressOfJob(object);
    case 'StatefulSet':
    case 'Deployment':
      return progressOfPods(object);
    default:
      return DONE;
  }
}

function progressOfJob(job: KubernetesObject): Progress {
  if (hasCondition(job, 'Complete')) return DONE;
  if (!hasCondition(job, 'Failed')) return { state: 'waiting', lacks: `${nameOf(job)} is not complete` };
  const { name, namespace } = job.metadata;
  return { state: 'failed', why: `${nameOf(job)} failed: kubectl -n ${namespace} logs job/${name} tells why` };
}

function progressOfPods(workload: KubernetesObject): Progress {
  const wanted = workload.spec?.replicas ?? 1;
  const { observedGeneration = 0, updatedReplicas = 0, readyReplicas = 0, replicas = 0 } = workload.status ?? {};
  const lacks = (what: string): Progress => ({ state: 'waiting', lacks: `${nameOf(workload)}: ${what}` });
  if (observedGeneration < (workload.metadata.generation ?? 0)) return lacks('its controller has not seen it yet');
  if (!isOfOneRevision(workload)) return lacks(`${updatedReplicas} of ${wanted} pods are new`);
  if (readyReplicas < wanted) return lacks(`${readyReplicas} of ${wanted} pods are ready`);
  if (replicas > wanted) return lacks(`${replicas - wanted} old pods are still there`);
  return DONE;
}

function isOfOneRevision({ kind, spec, status }: KubernetesObject): boolean {
  return kind === 'StatefulSet'
    ? status?.currentRevision === status?.updateRevision
    : (status?.updatedReplicas ?? 0) >= (spec?.replicas ?? 1);
}

/** Reasons for which a container waits that time seldom mends. */
const IMAGE_REASONS = ['ErrImagePull', 'ImagePullBackOff', 'ErrImageNeverPull', 'InvalidImageName'];

/** Why a pod can't start, where that is its image. */
export function imageProblem(pod: KubernetesObject): string | undefined {
  for (const { image, state } of [
    ...(pod.status?.initContainerStatuses ?? []),
    ...(pod.status?.containerStatuses ?? []),
  ]) {
    const reason = state?.waiting?.reason ?? '';
    if (IMAGE_REASONS.includes(reason))
      return `${nameOf(pod)} can't have the image ${image} (${reason}): load it into the nodes, or push it and name it by COUNTER_IMAGE or REDIS_IMAGE`;
  }
  return undefined;
}
