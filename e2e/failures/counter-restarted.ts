import { type Failure, PLANNED } from './failure.ts';
import { restart } from './steps.ts';

export const counterRestarted: Failure = {
  name: 'counter-restarted',
  how: 'kubectl rollout restart deployment/counter',
  promise: PLANNED,
  break: ({ counter }) => restart(counter, 'deployment/counter'),
};
