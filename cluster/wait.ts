import { get, getWanted, type KubernetesObject, nameOf, namespacesOf } from './objects.ts';
import { observe } from './observe.ts';
import { imageProblem, progressOf } from './rollout.ts';
import { judge } from './verdict.ts';

const ROLLOUT_MILLISECONDS = 300_000;
/** Copies that were away are linked again within seconds; a busy machine takes its time. */
const WHOLE_MILLISECONDS = 150_000;
const POLL_MILLISECONDS = 1000;
/** A registry that hiccups is asked again by the kubelet within this time. */
const IMAGE_PATIENCE_MILLISECONDS = 30_000;

export interface Poll {
  readonly deadlineMilliseconds: number;
  /** Told each time what is lacking changes. */
  readonly onChange?: (lacks: string) => void;
}

/**
 * Asks until nothing is lacking.
 *
 * @param lacking a sentence on what is lacking, or `undefined`; what it throws ends the wait
 * @throws at the deadline, with what was lacking last
 */
export async function until(lacking: () => Promise<string | undefined>, poll: Poll): Promise<void> {
  const deadline = Date.now() + poll.deadlineMilliseconds;
  let last: string | undefined;
  for (;;) {
    const lacks = await lacking();
    if (lacks === undefined) return;
    if (lacks !== last) poll.onChange?.(lacks);
    last = lacks;
    if (Date.now() > deadline) throw new Error(`not done after ${poll.deadlineMilliseconds / 1000} s: ${lacks}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
}

/** Until every Job of dist is complete and every pod of its workloads is new and ready. */
export async function untilRolledOut(onChange?: (lacks: string) => void): Promise<void> {
  const wanted = await getWanted();
  const names = new Set(wanted.map(nameOf));
  let problemSince: number | undefined;
  const lacking = async (): Promise<string | undefined> => {
    const objects = await getWorkloads(wanted);
    const progress = objects.filter((object) => names.has(nameOf(object))).map(progressOf);
    for (const one of progress) if (one.state === 'failed') throw new Error(one.why);
    const lacks = progress.flatMap((one) => (one.state === 'waiting' ? [one.lacks] : []));
    if (lacks.length === 0) return undefined;

    const problem = objects.map(imageProblem).find((text) => text !== undefined);
    problemSince = problem === undefined ? undefined : (problemSince ?? Date.now());
    if (problemSince !== undefined && Date.now() - problemSince > IMAGE_PATIENCE_MILLISECONDS) throw new Error(problem);
    return lacks.join('; ');
  };
  await until(lacking, { deadlineMilliseconds: ROLLOUT_MILLISECONDS, ...(onChange && { onChange }) });
}

async function getWorkloads(wanted: readonly KubernetesObject[]): Promise<readonly KubernetesObject[]> {
  const kinds = 'jobs,statefulsets,deployments,pods';
  const found = await Promise.all(namespacesOf(wanted).map((namespace) => get([kinds, '--namespace', namespace])));
  return found.flat();
}

/** Until `make status` says so. */
export function untilWhole(onChange?: (lacks: string) => void): Promise<void> {
  const lacking = async (): Promise<string | undefined> => {
    const { whole, because } = judge(await observe());
    return whole ? undefined : because.join('; ');
  };
  return until(lacking, { deadlineMilliseconds: WHOLE_MILLISECONDS, ...(onChange && { onChange }) });
}
