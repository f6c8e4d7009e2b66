import { expect, it } from '@jest/globals';
import { buildShop } from '../../docs/examples/shop.ts';
import { render } from '../../lib/manifest/write.ts';

it('the example of docs/redis-sentinel.md synthesizes, and its client is told all that it needs', () => {
  const text = [...render(buildShop()).values()].join('\n');
  expect(text.match(/^kind: (Namespace|StatefulSet|Deployment)$/gm)).toEqual([
    'kind: Namespace',
    'kind: StatefulSet',
    'kind: StatefulSet',
    'kind: Deployment',
  ]);
  const sentinels = [0, 1, 2].map((i) => `redis-sentinel-${i}.shop.svc.cluster.local:26379`).join();
  const web = text.slice(text.indexOf('kind: Deployment'));
  expect(web).toContain(`name: SENTINELS\n              value: ${sentinels}\n`);
  expect(web).toContain('name: REDIS_USERNAME\n              value: app\n');
  expect(web).toContain('secretName: redis-credentials\n');
  expect(text).toContain('name: REDIS_CONF\n              value: notify-keyspace-events Ex\n');
  expect(text).not.toContain('part-of: counter');
});
