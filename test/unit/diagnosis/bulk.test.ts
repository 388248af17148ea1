/** Many objects at once: what a diagnosis takes of the lists, and that it takes it only once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reasonsOf } from '../../../src/actions/diagnose/bulk.ts';
import { examine } from '../../../src/actions/diagnose/kinds.ts';
import type { Related } from '../../../src/actions/diagnose/related.ts';
import type { ApiType } from '../../../src/apimachinery/known-types.ts';
import type { KubeObject } from '../../../src/apimachinery/object.ts';

const created = '2026-01-01T10:00:00Z';

const pod = (index: number): KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `web-${index}`, namespace: 'n', uid: `p${index}`, labels: { app: index < 2 ? 'web' : 'other' } },
    spec: { containers: [{ name: 'app', image: 'x' }] },
    status: { phase: 'Pending', conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: created }] },
  }) as unknown as KubeObject;

const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'n', uid: 's' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
} as unknown as KubeObject;

function relatedTo(pods: readonly KubeObject[]) {
  const asked: number[] = [];
  const related = {
    now: () => Date.parse('2026-01-01T12:00:00Z'),
    list: async ({ resource }: ApiType) => (resource === 'pods' ? pods : []),
    events: async (_namespace: string, about: readonly KubeObject[]) => {
      asked.push(about.length);
      return [];
    },
  } as unknown as Related;
  return { related, asked };
}

test('a service asks for the events of its own pods only, not of all in the namespace', async () => {
  const { related, asked } = relatedTo(Array.from({ length: 50 }, (_, index) => pod(index)));
  const { findings } = await examine(service, related);
  assert.deepEqual(asked, [3]);
  assert.equal(findings.at(-1)?.summary, 'none of the 2 pods that its selector matches is ready');
});

test('a condition that has only just become Unknown is no reason yet', async () => {
  const widget = (since: string) =>
    ({
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'a', namespace: 'n' },
      status: { conditions: [{ type: 'Ready', status: 'Unknown', lastTransitionTime: since }] },
    }) as unknown as KubeObject;
  const { related } = relatedTo([]);
  const reasons = await reasonsOf([widget('2026-01-01T11:59:30Z'), widget(created)], related);
  assert.deepEqual(reasons, [undefined, 'ConditionNotMet: Ready=Unknown']);
});
