import { describe, expect, it } from '@jest/globals';
import type { KubernetesObject } from '../../cluster/objects.ts';
import { imageProblem, progressOf } from '../../cluster/rollout.ts';

type Status = NonNullable<KubernetesObject['status']>;
const metadata = { name: 'counter', namespace: 'counter', generation: 2 };

describe('a Deployment', () => {
  const done: Status = { observedGeneration: 2, replicas: 3, updatedReplicas: 3, readyReplicas: 3 };
  const progress = (status: Status) =>
    progressOf({ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: 3 }, status });

  it('is done when all its pods are new and ready and no old one is left', () =>
    expect(progress(done)).toEqual({ state: 'done' }));

  it.each([
    [{ ...done, observedGeneration: 1 }, 'Deployment counter/counter: its controller has not seen it yet'],
    [{ ...done, updatedReplicas: 1 }, 'Deployment counter/counter: 1 of 3 pods are new'],
    [{ ...done, readyReplicas: 2 }, 'Deployment counter/counter: 2 of 3 pods are ready'],
    [{ ...done, replicas: 4 }, 'Deployment counter/counter: 1 old pods are still there'],
    [{}, 'Deployment counter/counter: its controller has not seen it yet'],
  ])('%j is waited for', (status, lacks) => expect(progress(status)).toEqual({ state: 'waiting', lacks }));
});

describe('a StatefulSet', () => {
  const done: Status = {
    observedGeneration: 2,
    replicas: 3,
    readyReplicas: 3,
    currentRevision: 'b',
    updateRevision: 'b',
  };
  const progress = (status: Status) =>
    progressOf({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec: { replicas: 3 }, status });

  it('is done when its pods are ready and of one revision', () => expect(progress(done)).toEqual({ state: 'done' }));

  it('is waited for while two revisions are there, though all pods be ready', () =>
    expect(progress({ ...done, currentRevision: 'a', updatedReplicas: 2 })).toEqual({
      state: 'waiting',
      lacks: 'StatefulSet counter/counter: 2 of 3 pods are new',
    }));
});

describe('a Job', () => {
  const progress = (type?: string) =>
    progressOf({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata,
      ...(type && { status: { conditions: [{ type, status: 'True' }] } }),
    });

  it('is done when it is complete', () => expect(progress('Complete')).toEqual({ state: 'done' }));
  it('is waited for while it runs', () =>
    expect(progress()).toEqual({ state: 'waiting', lacks: 'Job counter/counter is not complete' }));
  it('that failed says where to read why', () =>
    expect(progress('Failed')).toEqual({
      state: 'failed',
      why: 'Job counter/counter failed: kubectl -n counter logs job/counter tells why',
    }));
});

it('other objects are done when they are there', () =>
  expect(progressOf({ apiVersion: 'v1', kind: 'Service', metadata })).toEqual({ state: 'done' }));

describe('a pod without its image', () => {
  const pod = (reason: string): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    status: { containerStatuses: [{ name: 'counter', image: 'counter:dev', state: { waiting: { reason } } }] },
  });

  it('is told with the image and the mend', () =>
    expect(imageProblem(pod('ImagePullBackOff'))).toBe(
      "Pod counter/counter can't have the image counter:dev (ImagePullBackOff): load it into the nodes, or push it and name it by COUNTER_IMAGE or REDIS_IMAGE",
    ));
  it('is not one that waits for something else', () => expect(imageProblem(pod('ContainerCreating'))).toBeUndefined());
});
