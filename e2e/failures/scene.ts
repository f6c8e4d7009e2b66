import { get, hasCondition, type KubernetesObject } from '../../cluster/objects.ts';
import { master as nameOfMaster, namespaces } from '../system.ts';
import type { Pod, Scene } from './failure.ts';

const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

/** @throws where pods are lacking: break only what is whole */
export async function lookAround(mark: Scene['mark']): Promise<Scene> {
  const { redis, counter } = await namespaces();
  const [pods, nodes, name] = await Promise.all([get(['pods', '--namespace', redis]), get(['nodes']), nameOfMaster()]);
  const running = pods.filter((pod) => hasCondition(pod, 'Ready')).map(asPod);
  const nodesOfRedis = running.filter((pod) => /^redis-\d+$/.test(pod.name));
  const master = nodesOfRedis.find((pod) => pod.name === name);
  if (master === undefined) throw new Error(`the master ${name} is not among the pods that are ready`);
  return {
    redis,
    counter,
    master,
    replicas: nodesOfRedis.filter((pod) => pod !== master),
    sentinels: running.filter((pod) => /^redis-sentinel-\d+$/.test(pod.name)),
    workers: nodes.filter(({ metadata }) => metadata.labels?.[CONTROL_PLANE] === undefined).map((n) => n.metadata.name),
    mark,
  };
}

function asPod({ metadata, spec, status }: KubernetesObject): Pod {
  return {
    name: metadata.name,
    uid: metadata.uid ?? '',
    node: spec?.nodeName ?? '',
    address: status?.podIP ?? '',
  };
}
