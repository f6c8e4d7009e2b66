/** Before an image is built for a cluster: whether it could be brought into its nodes at all. */
import { tellFailure } from './failure.ts';
import { wayToNodes } from './way-to-nodes.ts';

try {
  await wayToNodes();
} catch (error) {
  tellFailure(error);
}
