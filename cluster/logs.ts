/** `make logs`: what the pods of both namespaces print, each line with its pod; until Ctrl-C, or FOLLOW=no. */
import { attached } from './attached.ts';
import { tellFailure } from './failure.ts';
import { getWanted, namespacesOf } from './objects.ts';

const OWN = 'app.kubernetes.io/part-of=counter';
/** More than there are pods; kubectl's own limit is 5. */
const STREAMS = 50;

try {
  const follow = process.env.FOLLOW !== 'no';
  const options = ['--selector', OWN, '--prefix', '--tail', '20', `--follow=${follow}`];
  const namespaces = namespacesOf(await getWanted());
  const statuses = await Promise.all(
    namespaces.map((namespace) =>
      attached(['logs', '--namespace', namespace, ...options, '--max-log-requests', `${STREAMS}`]),
    ),
  );
  process.exitCode = Math.max(...statuses);
} catch (error) {
  tellFailure(error);
}
