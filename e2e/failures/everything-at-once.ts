import { type Failure, NO_MAJORITY } from './failure.ts';
import { forceDeleteAll } from './steps.ts';

export const everythingAtOnce: Failure = {
  name: 'everything-at-once',
  how: 'all redis, sentinel and counter pods deleted by force',
  promise: NO_MAJORITY,
  note: 'what was under way in the counters gets no answer',
  break: forceDeleteAll,
};
