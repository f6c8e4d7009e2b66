import { expect, it } from '@jest/globals';
import { nameOf } from '../../cluster/objects.ts';
import { outdated } from '../../cluster/outdated.ts';

const object = (kind: string, name: string, creationTimestamp: string, namespace = 'redis') => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace, creationTimestamp },
});
const removed = (existing: Parameters<typeof outdated>[0], ...current: string[]) =>
  outdated(existing, new Set(current)).map(nameOf);

it('keeps what dist names and the newest generation before it', () => {
  const existing = [
    object('ConfigMap', 'scripts-0000000001', '2026-01-01T00:00:00Z'),
    object('ConfigMap', 'scripts-0000000003', '2026-01-03T00:00:00Z'),
    object('ConfigMap', 'scripts-0000000002', '2026-01-02T00:00:00Z'),
    object('ConfigMap', 'scripts-0000000004', '2026-01-04T00:00:00Z'),
  ];
  expect(removed(existing, 'ConfigMap redis/scripts-0000000004')).toEqual([
    'ConfigMap redis/scripts-0000000002',
    'ConfigMap redis/scripts-0000000001',
  ]);
});

it('keeps what dist names, though it be the oldest: the way back was taken', () => {
  const existing = [
    object('Job', 'credentials-000000000a', '2026-01-01T00:00:00Z'),
    object('Job', 'credentials-000000000b', '2026-01-02T00:00:00Z'),
  ];
  expect(removed(existing, 'Job redis/credentials-000000000a')).toEqual([]);
});

it('mixes up neither kinds, namespaces nor names', () => {
  const existing = [
    object('ConfigMap', 'credentials-0000000001', '2026-01-01T00:00:00Z'),
    object('Job', 'credentials-0000000002', '2026-01-01T00:00:00Z', 'counter'),
    object('Job', 'other-credentials-0000000003', '2026-01-01T00:00:00Z'),
    object('Job', 'credentials-0000000004', '2026-01-01T00:00:00Z'),
  ];
  expect(removed(existing, 'Job redis/credentials-0000000005')).toEqual([]);
});

it('leaves alone what carries no hash, and what dist knows nothing of', () => {
  const existing = [
    object('ConfigMap', 'by-hand', '2026-01-01T00:00:00Z'),
    object('ConfigMap', 'by-hand-too', '2026-01-02T00:00:00Z'),
    object('ConfigMap', 'foreign-0000000001', '2026-01-01T00:00:00Z'),
    object('ConfigMap', 'foreign-0000000002', '2026-01-02T00:00:00Z'),
  ];
  expect(removed(existing, 'ConfigMap redis/scripts-0000000004')).toEqual([]);
});
