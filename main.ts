import { buildApp } from './lib/app.ts';
import { chooseEnvironment } from './lib/environments/choose.ts';
import { render, replaceFolder } from './lib/manifest/write.ts';

// The only place that reads variables. `cdk8s synth` names the folder; by hand it is dist.
const { ENVIRONMENT, COUNTER_IMAGE, REDIS_IMAGE, CDK8S_OUTDIR = 'dist' } = process.env;

try {
  const environment = chooseEnvironment(ENVIRONMENT, { counterImage: COUNTER_IMAGE, redisImage: REDIS_IMAGE });
  replaceFolder(CDK8S_OUTDIR, render(buildApp(environment)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
