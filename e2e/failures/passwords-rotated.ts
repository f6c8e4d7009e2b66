import { make } from '../system.ts';
import { type Failure, PLANNED } from './failure.ts';

export const passwordsRotated: Failure = {
  name: 'passwords-rotated',
  how: 'make rotate: new passwords for all users',
  promise: PLANNED,
  break: () => make('rotate'),
};
