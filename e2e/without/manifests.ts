/**
 * Writes manifests of the same names as dist, of a system without what this design adds: `node e2e/without/manifests.ts FOLDER`.
 * The suite run on them shows that it finds losses, and what the design buys.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import { buildApp } from '../../lib/app.ts';
import { chooseEnvironment } from '../../lib/environments/choose.ts';
import { replaceFolder } from '../../lib/manifest/write.ts';

/** Manifests as they are read: of any kind. */
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly data?: Record<string, string>;
  readonly spec?: { readonly template?: { readonly spec: PodSpec } };
}

interface PodSpec {
  containers: {
    command?: readonly string[];
    lifecycle?: unknown;
    env: { name: string; value?: string }[];
    volumeMounts: { name: string; mountPath: string; readOnly?: boolean }[];
  }[];
  volumes: { name: string; configMap?: { name: string } }[];
}

const fileOf = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');

/** The pods keep their names, ports, users, volumes and policies; what they run is another. */
function without(manifest: Manifest): readonly Manifest[] {
  const { kind, metadata, data, spec } = manifest;
  if (kind === 'ConfigMap' && data?.['main.sh'] !== undefined) {
    const script = metadata.name.startsWith('redis-sentinel') ? 'sentinel.sh' : 'redis.sh';
    return [{ ...manifest, data: { ...data, 'main.sh': fileOf(script) } }];
  }
  const pod = spec?.template?.spec;
  const container = pod?.containers[0];
  if (container === undefined || pod === undefined) return [manifest];
  if (kind === 'StatefulSet') {
    delete container.lifecycle;
    // A log that is written once a second is Redis' own default.
    container.env = container.env.map((one) => (one.name === 'DURABILITY' ? { ...one, value: 'memory' } : one));
  }
  if (kind === 'Deployment') {
    const name = 'counter-without';
    container.command = ['node', '/without/counter.mjs'];
    container.volumeMounts.push({ name, mountPath: '/without', readOnly: true });
    pod.volumes.push({ name, configMap: { name } });
    const program = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { ...metadata, name } };
    return [{ ...program, data: { 'counter.mjs': fileOf('counter.mjs') } }, manifest];
  }
  return [manifest];
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: node e2e/without/manifests.ts FOLDER');
const { ENVIRONMENT, COUNTER_IMAGE, REDIS_IMAGE } = process.env;
const app = buildApp(chooseEnvironment(ENVIRONMENT, { counterImage: COUNTER_IMAGE, redisImage: REDIS_IMAGE }));
replaceFolder(
  folder,
  new Map(
    app.charts.map((chart) => [
      `${chart.node.id}.k8s.yaml`,
      Yaml.stringify(...(chart.toJson() as Manifest[]).flatMap(without)),
    ]),
  ),
);
