import { describe, expect, it } from '@jest/globals';
import type { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { buildApp } from '../../lib/app.ts';
import { local } from '../../lib/environments/local.ts';
import { render } from '../../lib/manifest/write.ts';

describe('a synth', () => {
  it('fails with the path of whatever breaks a rule, also where it was added to a finished app', () => {
    const app = buildApp(local);
    const redis = app.charts.find(({ node }) => node.id === 'redis') as Chart;
    const metadata = { name: 'redis-backup', namespace: 'redis', labels: { 'app.kubernetes.io/part-of': 'counter' } };
    new k8s.KubePodDisruptionBudget(redis, 'backup', {
      metadata,
      spec: { selector: { matchLabels: { app: 'backup' } } },
    });
    const says =
      'redis/backup: PodDisruptionBudget redis/redis-backup: its selector {"app":"backup"} matches no pod: ' +
      "use the labels of the pods' template [selectors-match]";
    expect(() => render(app)).toThrow(says);
    expect(() => app.synthYaml()).toThrow(says);
  });

  it('passes once that is mended', async () => {
    const app = buildApp(local);
    const redis = app.charts.find(({ node }) => node.id === 'redis') as Chart;
    const metadata = { name: 'note', namespace: 'redis' };
    new k8s.KubeConfigMap(redis, 'note', { metadata });
    expect(() => render(app)).toThrow('redis/note: ConfigMap redis/note: has no label app.kubernetes.io/part-of');
    redis.node.tryRemoveChild('note');
    await Promise.resolve();
    expect(() => render(app)).not.toThrow();
  });
});
