import { type Event, sentences } from './events.ts';
import { inWords } from './history.ts';
import type { Model } from './model.ts';
import type { Found, Violation } from './search.ts';
import { canonical, newState, pack, type State, unpack, WORDS } from './state.ts';

/** How a promise comes to be broken, a sentence a step, and in the end what the state is like. */
export function trace(model: Model, found: Found, { state, from }: Violation): string[] {
  const path = [...found.pathTo(from), ...(state === from ? [] : [state])];
  const steps: string[] = [];
  let now = model.first;
  for (const number of path.slice(1)) {
    const step = stepTo(model, now, canonicalWords(found.read(number)).join());
    steps.push(step.sentence);
    now = step.to;
  }
  return [...steps.map((sentence, i) => `${i + 1}. ${sentence}`), ...describe(now)];
}

interface Step {
  readonly sentence: string;
  readonly to: State;
}

/** The event that makes one state of another, which is given by its key; the sentinels keep their numbers in it. */
function stepTo(model: Model, from: State, wanted: string): Step {
  const key = words(from);
  const next = copyOf(key, from);
  let step: Step | undefined;
  model.next({
    from,
    begin() {
      unpack(key, 0, next);
      return next;
    },
    end(event, a = 0, b = 0, c = 0, row = '') {
      if (!step && canonicalWords(next).join() === wanted)
        step = { sentence: say(event, a, b, c, row), to: copyOf(words(next), from) };
    },
    violate: () => undefined,
    capped: () => undefined,
  });
  if (!step) throw new Error(`no step leads to ${wanted}: the model treats the sentinels unequally`);
  return step;
}

function copyOf(key: Uint32Array, { highestEpoch }: State): State {
  const state = newState();
  unpack(key, 0, state);
  state.highestEpoch = highestEpoch;
  return state;
}

function canonicalWords(state: State): Uint32Array {
  const key = words(state);
  canonical(key);
  return key;
}

const say = (event: Event, ...about: [number, number, number, string]): string =>
  (sentences[event] as (...about: [number, number, number, string]) => string)(...about);

function words(state: State): Uint32Array {
  const into = new Uint32Array(WORDS);
  pack(state, into, 0);
  return into;
}

const statuses = ['', 'dead, ', 'gone, ', 'frozen, '];
const links = ['linked', 'down', 'lost'];

function describe({ pods, sentinels, client }: State): string[] {
  return [
    ...pods.map(({ id, status, master, follows, link, candidate, data, disk }) => {
      const role = master
        ? 'master'
        : follows > 2
          ? "nobody's replica"
          : `replica of redis-${follows} (${links[link]})`;
      const file = data === disk ? '' : `; its file: ${inWords(disk)}`;
      return `   redis-${id}: ${statuses[status]}${role}, priority ${candidate ? 100 : 0}, data: ${inWords(data)}${file}`;
    }),
    ...sentinels.map(({ id, up, master, failover, chosen, configEpoch, currentEpoch }) => {
      const name =
        master > 2 ? 'names nobody' : `names redis-${failover === 2 ? chosen : master} at epoch ${configEpoch}`;
      return `   sentinel-${id}: ${up ? '' : 'away, '}${name} of ${currentEpoch}${failover > 0 ? ', fails over' : ''}`;
    }),
    `   acknowledged: ${client.batch > 1 ? `batches 1 to ${client.batch - 1}` : 'none but batch 0'}`,
  ];
}
