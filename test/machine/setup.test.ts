/** What ./setup says and does without touching this machine; from nothing to a counted increment it is tried by `make try-setup`. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { machineWith } from './machine-with.ts';

// Each starts a dozen programs, and a busy machine takes its time.
jest.setTimeout(30_000);

const ROOT = join(import.meta.dirname, '../..');
/** Tells that it was called, which no machine that has everything gives a reason for. */
const CALLED = 'echo "$0 $*" >>"$CALLED"';
const APT = {
  'apt-get': CALLED,
  'apt-cache': 'echo "  Candidate: (none)"',
  dpkg: 'echo amd64',
  install: CALLED,
  mv: CALLED,
};
/** All of it as new as it must be. */
const COMPLETE = {
  ...APT,
  id: 'echo 0',
  make: 'echo GNU Make 4.3',
  git: '',
  curl: CALLED,
  ps: '',
  'redis-server': 'echo v=7.0.15',
  shellcheck: 'echo version: 0.9.0',
  busybox: 'echo BusyBox v1.35.0',
  node: 'echo v18.20.4',
  npm: 'echo 9.2.0',
  docker: 'echo 28.2.2',
  kubectl: 'echo v1.35.1',
  kind: 'echo v0.30.0',
};

function setup(programs: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const path = machineWith(programs);
  const log = join(path, 'called');
  const env = { PATH: path, CALLED: log };
  const { status, stdout, stderr } = spawnSync(join(ROOT, 'setup'), args, { encoding: 'utf8', env });
  return { status, stdout, stderr, called: existsSync(log) ? readFileSync(log, 'utf8') : '' };
}

/** The same machine without one of its programs. */
function without(name: keyof typeof COMPLETE, other: Readonly<Record<string, string>> = {}) {
  return Object.fromEntries(Object.entries({ ...COMPLETE, ...other }).filter(([program]) => program !== name));
}

describe('./setup', () => {
  it.each([
    [['--cluster', 'minikube'], "--cluster is 'minikube': it must be kind, k3s or none"],
    [['--cluster'], "--cluster is '': it must be kind, k3s or none"],
    [['--fast'], "unknown argument '--fast': ./setup --help lists what there is"],
  ])('refuses %j', (args, line) =>
    expect(setup(COMPLETE, ...args)).toEqual({ status: 1, stdout: '', stderr: `${line}\n`, called: '' }),
  );

  it('says what to do where there is no apt-get', () =>
    expect(setup({}).stderr).toBe(
      'there is no apt-get here: this works on Debian and Ubuntu; elsewhere ./setup --check tells what to install by hand\n',
    ));

  it('says what to do where there is neither root nor sudo', () =>
    expect(setup({ ...COMPLETE, id: '[ "$1" = -un ] && echo somebody || echo 1000' }).stderr).toBe(
      'you are somebody, and there is no sudo: run this as root\n',
    ));

  it.each(['kind', 'none'])('changes nothing where everything is there (%s)', (cluster) =>
    expect(setup(COMPLETE, '--cluster', cluster)).toEqual({
      status: 0,
      stdout: 'everything is there; nothing was changed\n',
      stderr: '',
      called: '',
    }),
  );

  it('--check reports and changes nothing', () => {
    const { status, stdout, called } = setup(without('kind'), '--check');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^missing: kind;/m);
    expect(called).toBe('');
    expect(setup(without('kind'), '--check', '--cluster=none').status).toBe(0);
  });

  it('installs nothing of a download with another sum', () => {
    const curl = 'while [ "$1" != --output ]; do shift; done; echo something else >"$2"';
    const { status, stdout, stderr, called } = setup(without('kind', { curl }));
    expect({ status, stdout, called }).toEqual({ status: 1, stdout: '', called: '' });
    expect(stderr).toMatch(
      /^kind 0\.30\.0 is not what its publisher gave out: the SHA-256 of https:\S+ is \w{64}, not 517ab7\w+\. Nothing of it was installed\n$/,
    );
  });

  it('says why a download failed', () => {
    const { status, stderr } = setup(without('kind', { curl: 'echo "curl: (6) Could not resolve host" >&2; exit 6' }));
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^kind 0\.30\.0 could not be downloaded: curl: \(6\) Could not resolve host \(https:\S+\)\. Mend the network, or install it by hand, then run this again\n$/,
    );
  });

  it('names an architecture for which nothing is pinned', () =>
    expect(setup(without('kind', { dpkg: 'echo riscv64' })).stderr).toBe(
      'there is no kind for the architecture riscv64 in machine/pinned.txt: install it by hand, then run this again\n',
    ));

  it('shows what apt-get said when it fails', () => {
    const { status, stderr } = setup(without('make', { 'apt-get': 'echo E: Unable to locate package make; exit 100' }));
    expect(status).toBe(1);
    expect(stderr).toMatch(/^E: Unable to locate package make\napt-get update failed; its last lines are above\./);
  });
});

it('every pinned program has a sum and an address of its version for each architecture', () => {
  const rows = readFileSync(join(ROOT, 'machine/pinned.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(' '));
  for (const [program, version = '', architecture, sum, address] of rows) {
    expect(`${program} ${architecture} ${sum}`).toMatch(/^[a-z0-9-]+ (amd64|arm64) [0-9a-f]{64}$/);
    expect(address).toMatch(/^https:\/\//);
    expect(address).toContain(version.replace('+', '%2B'));
  }
  const programs = rows.map(([program]) => program);
  expect(programs.filter((program, i) => programs[i + 1] === program)).toEqual(
    'kubectl kind k3s k3s-installer node'.split(' '),
  );
});
