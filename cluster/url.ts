/** `make url`: prints where the counter answers. */
import { addressOf } from './address.ts';
import { tellFailure } from './failure.ts';
import { getInstalled } from './objects.ts';

try {
  console.log(await addressOf(await getInstalled()));
} catch (error) {
  tellFailure(error);
}
