import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatQuantity } from '../../../src/apimachinery/quantity.ts';
import {
  type PodWithResources,
  podLimits,
  podRequests,
  type ResourceList,
} from '../../../src/resources/pod-resources.ts';

interface Case {
  readonly name: string;
  readonly pod: PodWithResources;
  /**
   * Requests and limits by the spec alone, then with the status: printed by
   * k8s.io/component-helpers v0.37.2.
   */
  readonly expected: readonly [string, string, string, string];
}

const resized = [
  {
    name: 'a',
    allocatedResources: { cpu: '500m', memory: '100Mi' },
    resources: { requests: { cpu: '400m', memory: '300Mi' }, limits: { cpu: '2' } },
  },
  { name: 'b' },
];

const cases: readonly Case[] = [
  {
    name: 'containers add up',
    pod: {
      spec: {
        containers: [
          { name: 'a', resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '1' } } },
          { name: 'b', resources: { requests: { cpu: '250m' }, limits: { cpu: '500m', memory: '1Gi' } } },
        ],
      },
    },
    expected: ['cpu=350m memory=64Mi', 'cpu=1500m memory=1Gi', 'cpu=350m memory=64Mi', 'cpu=1500m memory=1Gi'],
  },
  {
    name: 'init containers, sidecars and overhead',
    pod: {
      spec: {
        initContainers: [
          { name: 'i1', resources: { requests: { cpu: '2', memory: '10Mi' }, limits: { cpu: '2' } } },
          { name: 's1', restartPolicy: 'Always', resources: { requests: { cpu: '100m', memory: '100Mi' } } },
          { name: 'i2', resources: { requests: { cpu: '1', memory: '1Gi' } } },
          { name: 's2', restartPolicy: 'Always', resources: { requests: { cpu: '50m' }, limits: { cpu: '60m' } } },
        ],
        containers: [{ name: 'a', resources: { requests: { cpu: '300m', memory: '200Mi' } } }],
        overhead: { cpu: '10m', memory: '5Mi' },
      },
    },
    expected: ['cpu=2010m memory=1129Mi', 'cpu=2010m', 'cpu=2010m memory=1129Mi', 'cpu=2010m'],
  },
  {
    name: 'pod-level resources',
    pod: {
      spec: {
        resources: { requests: { cpu: '3', memory: '3Gi', 'ephemeral-storage': '1Gi' }, limits: { cpu: '4' } },
        containers: [
          {
            name: 'a',
            resources: {
              requests: { cpu: '300m', memory: '200Mi', 'ephemeral-storage': '2Gi' },
              limits: { memory: '1Gi' },
            },
          },
        ],
        overhead: { cpu: '10m', memory: '5Mi' },
      },
    },
    expected: [
      'cpu=3010m ephemeral-storage=2Gi memory=3077Mi',
      'cpu=4010m memory=1029Mi',
      'cpu=3010m ephemeral-storage=2Gi memory=3077Mi',
      'cpu=4010m memory=1029Mi',
    ],
  },
  {
    name: 'a resize under way',
    pod: {
      spec: {
        containers: [
          { name: 'a', resources: { requests: { cpu: '300m', memory: '200Mi' }, limits: { cpu: '1' } } },
          { name: 'b', resources: { requests: { cpu: '1' } } },
        ],
      },
      status: { containerStatuses: resized },
    },
    expected: ['cpu=1300m memory=200Mi', 'cpu=1', 'cpu=1500m memory=300Mi', 'cpu=2'],
  },
  {
    name: 'a resize that cannot be',
    pod: {
      spec: {
        containers: [
          { name: 'a', resources: { requests: { cpu: '30', memory: '200Mi' }, limits: { cpu: '30' } } },
          { name: 'b', resources: { requests: { cpu: '1' } } },
        ],
      },
      status: { conditions: [{ type: 'PodResizePending', reason: 'Infeasible' }], containerStatuses: resized },
    },
    expected: ['cpu=31 memory=200Mi', 'cpu=30', 'cpu=500m memory=300Mi', 'cpu=2'],
  },
];

function show(list: ResourceList): string {
  const pairs = [...list].map(([name, quantity]) => `${name}=${formatQuantity(quantity)}`);
  return pairs.sort().join(' ');
}

for (const { name, pod, expected } of cases) {
  test(name, () => {
    const shown = [false, true].flatMap((useStatus) => [
      show(podRequests(pod, { useStatus })),
      show(podLimits(pod, { useStatus })),
    ]);
    assert.deepEqual(shown, expected);
  });
}
