import { cpus } from 'node:os';
import { kubectl, run } from '../../cluster/kubectl.ts';
import { namespaces } from '../system.ts';
import type { Circumstances } from './results.ts';

const IMAGE = '{.spec.template.spec.containers[0].image}';
const DURABILITY = '{.spec.template.spec.containers[0].env[?(@.name=="DURABILITY")].value}';

/** Of what is deployed, as the cluster has it. */
export async function getCircumstances(command: string): Promise<Circumstances> {
  const set = ['get', 'statefulset', 'redis', '--namespace', (await namespaces()).redis];
  const [redisImage = '', durability = ''] = (
    await kubectl([...set, '--output', `jsonpath=${IMAGE} ${DURABILITY}`])
  ).split(' ');
  return {
    command,
    commit: (await run('git', ['rev-parse', '--short=12', 'HEAD'])).trim(),
    redisImage,
    durability,
    machine: `all nodes and the callers on one machine of ${cpus().length} cores`,
  };
}
