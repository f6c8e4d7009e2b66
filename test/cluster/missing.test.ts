/** What a user is told where something is missing or mistyped: one line, which names the mend. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { machineWith } from '../machine/machine-with.ts';

// Each starts a dozen programs, and a busy machine takes its time.
jest.setTimeout(30_000);

const CLUSTER = join(import.meta.dirname, '../../cluster');
const VARIABLES = {
  CLUSTER: 'counter',
  HTTP_PORT: '30000',
  CONTEXT: 'kind-counter',
  DIST: 'dist',
  IMAGE: 'counter:dev',
};
const CREATING = 'creating the kind cluster counter (some 30 seconds; longer where the node image must be pulled)\n';
function run(script: string, env: Readonly<Record<string, string>>) {
  const { status, stdout, stderr } = spawnSync(join(CLUSTER, script), [], {
    encoding: 'utf8',
    env: { PATH: machineWith({}), ...VARIABLES, ...env },
  });
  return { status, stdout, stderr };
}

describe('make cluster', () => {
  it.each([
    [{ CLUSTER: 'My Cluster' }, "CLUSTER is 'My Cluster': it must be a name of lower case letters, digits and hyphens"],
    [{ HTTP_PORT: 'http' }, "HTTP_PORT is 'http': it must be a number from 1 to 65535"],
    [{ HTTP_PORT: '70000' }, "HTTP_PORT is '70000': it must be a number from 1 to 65535"],
  ])('refuses %j', (env, line) =>
    expect(run('create.sh', env)).toEqual({ status: 1, stdout: '', stderr: `${line}\n` }),
  );

  it('names what works without Docker', () =>
    expect(run('create.sh', {})).toEqual({
      status: 1,
      stdout: '',
      stderr: 'docker is missing (make doctor tells how to get it); without a cluster there is: make dev\n',
    }));

  it('says what the daemon said when it does not answer', () =>
    expect(
      run('create.sh', { PATH: machineWith({ docker: 'echo Is the docker daemon running? >&2; exit 1' }) }),
    ).toEqual({
      status: 1,
      stdout: '',
      stderr: "docker's daemon does not answer: Is the docker daemon running?; without a cluster there is: make dev\n",
    }));

  it('says why kind could not create one', () => {
    const kind = '[ "$1" != create ] || { echo "ERROR: failed to pull image kindest/node" >&2; exit 1; }';
    const path = machineWith({ docker: '[ "$1" = ps ] || echo 1', kubectl: 'exit 1', kind });
    expect(run('create.sh', { PATH: path, HTTP_PORT: '1' })).toEqual({
      status: 1,
      stdout: CREATING,
      stderr:
        'kind could not create the cluster: ERROR: failed to pull image kindest/node; without a cluster there is: make dev\n',
    });
  });

  it('touches no cluster while docker does not tell what there is', () => {
    const path = machineWith({ docker: '[ "$1" != ps ] || exit 1', kubectl: '', kind: 'echo "$@" >"$0.called"' });
    expect(run('create.sh', { PATH: path, HTTP_PORT: '1' }).status).toBe(1);
    expect(existsSync(join(path, 'kind.called'))).toBe(false);
  });

  it('leaves none half made when it is interrupted', async () => {
    const kind = 'echo "$@" >>"$0.called"; [ "$1" != create ] || exec sleep 60';
    const path = machineWith({ docker: '[ "$1" = ps ] || echo 1', kubectl: 'exit 1', kind });
    const env = { ...VARIABLES, PATH: path, HTTP_PORT: '1' };
    const child = spawn(join(CLUSTER, 'create.sh'), [], { env, detached: true, stdio: 'ignore' });
    const called = () => (existsSync(join(path, 'kind.called')) ? readFileSync(join(path, 'kind.called'), 'utf8') : '');
    while (!called().startsWith('create')) await new Promise((resolve) => setTimeout(resolve, 20));
    // As Ctrl-C does: to all of the group.
    process.kill(-(child.pid as number), 'SIGINT');
    await new Promise((resolve) => child.once('close', resolve));
    expect(called()).toMatch(/^create .*\ndelete cluster --name counter\n$/);
  });
});

it('make doctor lists what is missing, and how to get it', () => {
  const { status, stdout } = run('doctor.sh', {
    PATH: machineWith({ node: 'echo v16.0.0', make: 'echo GNU Make 4.3' }),
  });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^ {2}ok +make +4\.3 /m);
  // A Node that is too old is none.
  expect(stdout).toMatch(/^ {2}MISSING +node .*\n +apt-get install nodejs/m);
  expect(stdout).toMatch(
    /^missing: node npm redis-server shellcheck busybox kubectl docker kind.*; .* \.\/setup gets the programs$/m,
  );
});
