import { find, type KubernetesObject } from './objects.ts';

/** How many redis and how many sentinels there are. */
export interface Members {
  readonly redis: number;
  readonly sentinels: number;
}

/** Variables of containers that list the members, and what stands between two of them. */
const LISTS: Readonly<Record<string, { readonly of: keyof Members; readonly separator: string }>> = {
  NODES: { of: 'redis', separator: ' ' },
  SENTINELS: { of: 'sentinels', separator: ' ' },
  REDIS_SENTINELS: { of: 'sentinels', separator: ',' },
};
const SETS: Readonly<Record<string, keyof Members>> = { redis: 'redis', 'redis-sentinel': 'sentinels' };

/** The workloads that are told who the members are. */
export const isTold = ({ kind, metadata }: KubernetesObject): boolean =>
  (kind === 'StatefulSet' && metadata.name in SETS) || (kind === 'Deployment' && metadata.name === 'counter');

/** What the sentinels are told. While a set is made smaller there is one pod less than that. */
export function membersOf(objects: readonly KubernetesObject[]): Members {
  const set = find(objects, 'StatefulSet', 'redis-sentinel');
  return { redis: listIn(set, 'NODES').length, sentinels: listIn(set, 'SENTINELS').length };
}

/**
 * One step from one number of members to another, `undefined` where there is none to go. Never more than one of a kind at a
 * time: any majority of the members before has one in common with any majority of those after it, so while some pods
 * are told the old list and some the new one, no two masters can both be believed.
 *
 * @throws where one kind is to grow and the other to shrink
 */
export function stepTowards(from: Members, to: Members): Members | undefined {
  const grows = to.redis > from.redis || to.sentinels > from.sentinels;
  if (grows && (to.redis < from.redis || to.sentinels < from.sentinels))
    throw new Error(
      `from ${inWords(from)} to ${inWords(to)} one kind grows and the other shrinks: do one after the other`,
    );
  const step = (have: number, want: number): number => have + Math.sign(want - have);
  const next = { redis: step(from.redis, to.redis), sentinels: step(from.sentinels, to.sentinels) };
  return next.redis === from.redis && next.sentinels === from.sentinels ? undefined : next;
}

/**
 * A workload with that many members, which are the first of the longest list that is known.
 *
 * @param wanted as dist has it
 * @param installed as the cluster has it
 */
export function withMembers(wanted: KubernetesObject, installed: KubernetesObject, members: Members): KubernetesObject {
  const { spec } = wanted;
  if (!spec?.template) return wanted;
  const containers = spec.template.spec.containers.map((container) => ({
    ...container,
    env: container.env?.map((variable) => {
      const list = LISTS[variable.name];
      if (list === undefined) return variable;
      const longest = [wanted, installed].map((object) => listIn(object, variable.name)).sort(byLength)[0] ?? [];
      return { ...variable, value: longest.slice(0, members[list.of]).join(list.separator) };
    }),
  }));
  const set = SETS[wanted.metadata.name];
  return {
    ...wanted,
    spec: {
      ...spec,
      ...(set !== undefined && wanted.kind === 'StatefulSet' && { replicas: members[set] }),
      template: { ...spec.template, spec: { ...spec.template.spec, containers } },
    },
  } as KubernetesObject;
}

/** Names of the pods, and of their Services and claims, that are not among the members. */
export function beyond(members: Members, names: readonly string[]): readonly string[] {
  return names.filter((name) => {
    const [, set = '', ordinal] = /^(.+)-(\d+)$/.exec(name) ?? [];
    const kind = SETS[set];
    return kind !== undefined && Number(ordinal) >= members[kind];
  });
}

export const inWords = ({ redis, sentinels }: Members): string => `${redis} redis and ${sentinels} sentinels`;

function listIn(object: KubernetesObject, variable: string): readonly string[] {
  const separator = LISTS[variable]?.separator ?? ' ';
  const value = object.spec?.template?.spec.containers
    .flatMap(({ env = [] }) => env)
    .find(({ name }) => name === variable)?.value;
  return value ? value.split(separator) : [];
}

const byLength = (a: readonly string[], b: readonly string[]): number => b.length - a.length;
