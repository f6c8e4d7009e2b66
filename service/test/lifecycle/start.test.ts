import { createServer } from 'node:net';
import { describe, expect, it, jest } from '@jest/globals';
import { startCounterProcess } from './counter-process.ts';

jest.setTimeout(60_000);

describe('what cannot start ends at once with status 1', () => {
  it.concurrent('and a line for each mistake of the environment', async () => {
    const counter = await startCounterProcess({ REDIS_DB: 'x', DRAIN_MS: '5s' });
    expect(await counter.ended).toBe(1);
    expect(counter.stderr).toEqual([
      expect.stringMatching(/^DRAIN_MS: '5s' is not /),
      expect.stringMatching(/^REDIS_DB: 'x' is not /),
      expect.stringMatching(/^REDIS_SENTINELS is not set: /),
    ]);
    expect(counter.stdout).toEqual([]);
  });

  it.concurrent.each(['PORT', 'ADMIN_PORT'])('and a line where %s is taken', async (variable) => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const counter = await startCounterProcess({ [variable]: `${port}`, REDIS_HOST: '127.0.0.1', REDIS_PORT: '1' });
    expect(await counter.ended).toBe(1);
    expect(counter.stderr).toEqual([
      `${variable}: cannot listen on port ${port} of '127.0.0.1' (EADDRINUSE): free it, or set ${variable} or HOST`,
    ]);
    await new Promise((resolve) => other.close(resolve));
  });
});
