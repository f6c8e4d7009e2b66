import { make } from '../system.ts';
import type { Failure } from './failure.ts';

export const deployedAgain: Failure = {
  name: 'deployed-again',
  how: 'make undeploy, make deploy: the count goes on',
  // Nobody is there to answer in between; that is no failure. The time is that of both commands.
  promise: { lost: 0, double: 0, failed: 'when no majority is left', stallMilliseconds: 120_000 },
  break: () => make('undeploy'),
  mend: () => make('deploy'),
};
