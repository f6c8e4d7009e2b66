import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** Where a command of a page is run. */
type Where =
  /** By the fast test, as it stands. */
  | 'here'
  /** By `make e2e`, as it stands. */
  | 'cluster'
  /** By another test, or by hand, which is named. */
  | { readonly by: string };

const tried = { by: 'make try-setup: test/machine/trial.sh' };

/** Each command of docs/develop.md and docs/ubuntu.md: one that is not listed here fails the test. */
export const commands: Readonly<Record<string, Where>> = {
  'make dev': { by: 'test/dev, and make try-setup' },
  'npx jest test/dev/lines --selectProjects fast': 'here',
  'make test': { by: 'whoever reads this' },
  'make deploy': { by: 'make e2e, before its first test' },
  'make status': 'cluster',
  'make refresh': 'cluster',
  'make logs FOLLOW=no': 'cluster',
  "make redis-cli COMMAND='GET /version'": 'cluster',
  'make top': { by: 'hand: kind has no metrics-server' },
  'make url': 'cluster',
  'make port-forward': { by: 'e2e/targets.test.ts, on another port' },
  'make contexts': 'cluster',
  'make context NAME=ours': { by: "e2e/targets.test.ts, in a file that is not the user's" },
  'git clone https://github.com/…/counter-on-sentinel && cd counter-on-sentinel': { by: 'whoever has the files' },
  './setup': { by: 'hand, on a machine of its own: see what was tried' },
  './setup --check': { by: 'test/machine/setup.test.ts: its status depends on the machine' },
  './setup --cluster none': tried,
  './setup --cluster k3s': { by: 'hand: see what was not tried' },
  './setup --help': 'here',
  'make try-setup SUITE=noble MIRROR=http://archive.ubuntu.com/ubuntu': { by: 'hand: it takes minutes, and a mirror' },
};

export const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

/** The lines of a page's `sh` blocks. */
export function commandsOf(page: string): readonly string[] {
  const blocks = [...read(page).matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block ?? '');
  return blocks.flatMap((block) => block.trimEnd().split('\n'));
}

export const commandsFor = (where: Where): readonly string[] =>
  Object.keys(commands).filter((command) => commands[command] === where);
