import { at, DOWN, FROZEN, LINKED, type Pod, PROMOTED, type Sentinel, type State, UP } from './state.ts';

/** What can reach whom. The client can reach everyone who lives: the cuts that are harder are those it does not notice. */

const far = (side: number, id: number): number => (side >>> id) & 1;

/** Whether two pods' lines are whole, whoever lives. */
export function podsAreJoined(state: State, a: number, b: number): boolean {
  if (a === b) return true;
  return far(state.cutPods, a) === far(state.cutPods, b) && (state.cutPair === 0 || state.cutPair !== a + b);
}

/** Whether a pod's server answers another pod. */
export const answersPod = (state: State, asked: Pod, by: number): boolean =>
  asked.status === UP && podsAreJoined(state, asked.id, by);

/** Whether a pod's server answers a sentinel. */
export const answersSentinel = (state: State, pod: Pod, sentinel: Sentinel): boolean =>
  pod.status === UP && far(state.cutPods, pod.id) === far(state.cutSentinels, sentinel.id);

/** Whether a sentinel answers a pod. */
export const sentinelAnswers = (state: State, sentinel: Sentinel, pod: number): boolean =>
  sentinel.up && far(state.cutSentinels, sentinel.id) === far(state.cutPods, pod);

export const sentinelsMeet = (state: State, a: Sentinel, b: Sentinel): boolean =>
  a.up && b.up && far(state.cutSentinels, a.id) === far(state.cutSentinels, b.id);

/** A server lives, though it may be frozen. */
export const lives = (pod: Pod): boolean => pod.status === UP || pod.status === FROZEN;

/** The address that a sentinel gives out; it runs ahead of the one it shows when a failover ends. */
export const givenBy = (sentinel: Sentinel): number =>
  sentinel.failover === PROMOTED ? sentinel.chosen : sentinel.master;

/** Every link to a pod breaks, as when its server ends or changes its role. */
export function dropLinksTo(state: State, id: number): void {
  for (const pod of state.pods) if (!pod.master && pod.follows === id && pod.link === LINKED) pod.link = DOWN;
}

export const masterOf = (state: State, pod: Pod): Pod => at(state.pods, pod.follows);
