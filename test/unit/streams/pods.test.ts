import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type KubeObject, meta } from '../../../src/apimachinery/object.ts';
import { sessionContainer } from '../../../src/resources/logs/containers.ts';
import { byActivity } from '../../../src/resources/logs/order.ts';

interface PodShape {
  readonly node?: string;
  readonly phase?: string;
  readonly ready?: string;
  readonly deleted?: string;
  readonly restarts?: number;
  readonly created?: string;
}

const pod = (name: string, shape: PodShape): KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      creationTimestamp: shape.created ?? '2026-01-01T00:00:00Z',
      ...(shape.deleted === undefined ? {} : { deletionTimestamp: shape.deleted }),
    },
    spec: { nodeName: shape.node ?? 'node-1' },
    status: {
      phase: shape.phase ?? 'Running',
      conditions: shape.ready === undefined ? [] : [{ type: 'Ready', status: 'True', lastTransitionTime: shape.ready }],
      containerStatuses: [{ restartCount: shape.restarts ?? 0 }],
    },
  }) as unknown as KubeObject;

describe('the pod that is talked to', () => {
  it('is on a node, running, ready, not leaving, ready for longest, restarted least, oldest', () => {
    const noon = '2026-01-01T12:00:00Z';
    const later = '2026-01-01T13:00:00Z';
    const inOrder = [
      pod('longest', { ready: noon }),
      pod('older', { ready: later, created: '2025-01-01T00:00:00Z' }),
      pod('younger', { ready: later }),
      pod('crashed', { ready: later, restarts: 3 }),
      pod('leaving-late', { ready: noon, deleted: later }),
      pod('leaving-soon', { ready: noon, deleted: noon }),
      pod('unready', {}),
      pod('unknown', { phase: 'Unknown' }),
      pod('pending', { phase: 'Pending' }),
      pod('unassigned', { phase: 'Pending', node: '' }),
    ];
    const sorted = [...inOrder].reverse().sort(byActivity);
    assert.deepEqual(
      sorted.map((one) => meta(one).name),
      inOrder.map((one) => meta(one).name),
    );
  });
});

describe('the container of a session', () => {
  const of = (containers: readonly string[], annotation?: string, init: readonly string[] = []): KubeObject =>
    ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'one',
        namespace: 'ns',
        annotations: annotation === undefined ? {} : { 'kubectl.kubernetes.io/default-container': annotation },
      },
      spec: { containers: containers.map((name) => ({ name })), initContainers: init.map((name) => ({ name })) },
    }) as unknown as KubeObject;

  it('is the only one, without a word', () => {
    assert.deepEqual(sessionContainer(of(['a']), ''), { container: 'a', notice: undefined });
  });

  it('is the first of several, and says so', () => {
    assert.deepEqual(sessionContainer(of(['a', 'b'], undefined, ['i']), ''), {
      container: 'a',
      notice: 'Defaulted container "a" out of: a, b, i (init)',
    });
  });

  it('is the one an annotation or -c names, which must be there', () => {
    assert.deepEqual(sessionContainer(of(['a', 'b'], 'b'), ''), { container: 'b', notice: undefined });
    assert.deepEqual(sessionContainer(of(['a', 'b'], 'b'), 'a'), { container: 'a', notice: undefined });
    const message = 'container x is not valid for pod one out of: a, b';
    assert.throws(() => sessionContainer(of(['a', 'b'], 'x'), ''), { message });
    assert.throws(() => sessionContainer(of(['a', 'b']), 'x'), { message });
  });
});
