/** `make url`: prints where the counter answers. */
import { getAddress } from './address.ts';
import { tellFailure } from './failure.ts';

try {
  console.log(await getAddress());
} catch (error) {
  tellFailure(error);
}
