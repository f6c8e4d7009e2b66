import { expect, it } from '@jest/globals';
import { changesBetween } from '../../cluster/changes.ts';

const object = (kind: string, name: string, rest: object) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'redis', uid: '1', resourceVersion: '1', ...rest },
});

it('tells what is new and what is another one', () => {
  const before = [object('StatefulSet', 'redis', { generation: 1 }), object('Service', 'redis', {})];
  const after = [
    object('StatefulSet', 'redis', { generation: 2 }),
    object('Service', 'redis', { resourceVersion: '2', labels: { new: 'label' } }),
    object('ConfigMap', 'scripts', {}),
  ];
  expect(changesBetween(before, after)).toEqual([
    'changed StatefulSet redis/redis',
    'changed Service redis/redis',
    'created ConfigMap redis/scripts',
  ]);
});

it('takes no notice of a status that moved on', () => {
  const [before, after] = ['1', '2'].map((resourceVersion) => [
    object('StatefulSet', 'redis', { generation: 1, resourceVersion }),
    // Has no generation, and counts pods in its status.
    { ...object('ResourceQuota', 'all-pods', { resourceVersion }), status: { phase: resourceVersion } },
  ]);
  expect(changesBetween(before ?? [], after ?? [])).toEqual([]);
});

it('tells an object that was removed and made anew', () =>
  expect(
    changesBetween(
      [object('StatefulSet', 'redis', { generation: 1 })],
      [object('StatefulSet', 'redis', { generation: 1, uid: '2' })],
    ),
  ).toEqual(['changed StatefulSet redis/redis']));
