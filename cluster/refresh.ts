/** `make refresh`: the counters are replaced, one after the other, by the image that was just loaded. */
import { tellFailure } from './failure.ts';
import { replaceCountersOfOtherBuild } from './image.ts';
import { untilRolledOut } from './wait.ts';

try {
  const replaced = await replaceCountersOfOtherBuild(false);
  await untilRolledOut((lacks) => console.log(`waiting: ${lacks}`));
  console.log(replaced ? 'the counters run the new build' : 'the counters run this build already');
} catch (error) {
  tellFailure(error);
}
