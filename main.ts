import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Types are stripped and code is compiled once, not at each synth: that saves half of the time.
enableCompileCache(join(import.meta.dirname, 'node_modules/.cache/compile'));
const { buildApp } = await import('./lib/app.ts');
const { chooseEnvironment } = await import('./lib/environments/choose.ts');
const { render, replaceFolder } = await import('./lib/manifest/write.ts');

// The only place that reads variables. `cdk8s synth` names the folder; by hand it is dist.
const { ENVIRONMENT, COUNTER_IMAGE, REDIS_IMAGE, REDIS_NODES, SENTINELS, CDK8S_OUTDIR = 'dist' } = process.env;

try {
  const environment = chooseEnvironment(ENVIRONMENT, {
    counterImage: COUNTER_IMAGE,
    redisImage: REDIS_IMAGE,
    nodes: REDIS_NODES,
    sentinels: SENTINELS,
  });
  replaceFolder(CDK8S_OUTDIR, render(buildApp(environment)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
