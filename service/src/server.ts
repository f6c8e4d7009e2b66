import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { buildApp } from './app.ts';
import { openStore } from './commit/open-store.ts';
import { BadConfig, type Config, readConfig } from './config.ts';
import type { Traffic } from './http/traffic.ts';
import { buildAdmin } from './lifecycle/admin.ts';
import { CannotListen, listen } from './lifecycle/listen.ts';
import { shutDown } from './lifecycle/shut-down.ts';

async function start(config: Config): Promise<void> {
  const log = pino();
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const traffic: Traffic = { inFlight: 0, draining: false };

  const { maxInFlight, drainMilliseconds, graceMilliseconds } = config;
  const { deadlineMilliseconds } = config.redis;
  const store = openStore(config.redis, log, metrics);
  const app = buildApp({ store, traffic, metrics, log, maxInFlight, deadlineMilliseconds });
  const admin = buildAdmin(metrics, traffic);

  // Before there is a port: as PID 1 of a container, it would not notice a signal without this.
  closeWithGrace({ delay: graceMilliseconds, logger: log }, async ({ signal, err }) => {
    if (err === undefined) log.info({ signal }, 'draining');
    else log.fatal({ err }, 'closing after an error that nothing caught');
    await shutDown({
      app,
      admin,
      store,
      traffic,
      // A process in an unknown state takes no more work.
      drainMilliseconds: err === undefined ? drainMilliseconds : 0,
      deadlineMilliseconds,
    });
    log.info('closed');
  });

  await listen(admin, 'ADMIN_PORT', config.host, config.adminPort);
  await listen(app, 'PORT', config.host, config.port);
  log.info({ port: config.port, adminPort: config.adminPort }, 'listening');
}

try {
  await start(readConfig(process.env));
} catch (error) {
  if (!(error instanceof BadConfig || error instanceof CannotListen)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
