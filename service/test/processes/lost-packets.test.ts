import { setTimeout as wait } from 'node:timers/promises';
import { lose } from '../../../local/cut.ts';
import type { Pod } from '../../../local/pod.ts';
import type { ClientSockets } from '../redis/client-sockets.ts';
import { itSurvives } from './it-survives.ts';

/** What this process, and so the service, sends to a pod. No connection ends: nothing comes back but silence. */
const loseRequests = ({ host }: Pod) =>
  lose(['-d', host, '-p', 'tcp', '-m', 'owner', '--gid-owner', String(process.getgid?.())]);

/** What a pod answers on the connections that the service has now; what it sent has arrived, and is counted. */
const loseAnswers = ({ host, port }: Pod, sockets: ClientSockets) =>
  lose(
    `-s ${host} -p tcp --sport ${port} -m multiport --dports ${sockets.localPorts(port).slice(0, 15).join()}`.split(
      ' ',
    ),
  );

/** Loses packets for as long as it lasts. */
async function lost(losing: Promise<() => Promise<void>>, whileLost: () => Promise<unknown>): Promise<void> {
  const end = await losing;
  // Rules outlive the processes.
  await whileLost().finally(end);
}

itSurvives({
  'what the service sends to the master is lost for 4 s': ({ master }) => lost(loseRequests(master), () => wait(4000)),
  'the answers of the master are lost again and again': async ({ master, sockets }) => {
    for (let i = 0; i < 4; i++) {
      await lost(loseAnswers(master, sockets), () => wait(600));
      await wait(200);
    }
  },
  'the answers of the master are lost, and then it is killed': ({ master, sockets }) =>
    lost(loseAnswers(master, sockets), async () => {
      await wait(200);
      await master.killServer();
    }),
  'what the service sends to two of three sentinels is lost for 4 s': ({ set: { sentinels } }) =>
    lost(loseRequests(sentinels[0] as Pod), () => lost(loseRequests(sentinels[1] as Pod), () => wait(4000))),
});
