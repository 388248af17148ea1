/** What is said of a wait that failed, and of what was undone after it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Undoing } from '../../../../src/actions/helm/undoing.ts';
import { reportJson, reportText } from '../../../../src/commands/helm/wait-report.ts';
import type { WaitFailure } from '../../../../src/commands/helm/wait-reporter.ts';
import { imageNotFound, now } from '../../rollout/status/build.ts';

const rest = { singular: '', shortNames: [], categories: [], verbs: [], subresources: [], namespaced: true };
const mapping = { group: 'apps', version: 'v1', kind: 'Deployment', resource: 'deployments', ...rest };
const named = (name: string) => ({
  mapping,
  namespace: 'shop',
  name,
  object: { apiVersion: 'apps/v1', kind: 'Deployment' },
});
const diagnosis = { object: 'deployment/web', namespace: 'shop', state: '0 of 1 replicas ready', notes: [] };
const release = { name: 'web', namespace: 'shop', program: 'cox' };

const failure: WaitFailure = {
  purpose: 'ready',
  gaveUp: false,
  now,
  missed: [
    {
      resource: named('web'),
      result: { status: 'InProgress', message: 'Replicas: 0/1' },
      diagnosis: { ...diagnosis, findings: [imageNotFound('pod/web-1')] },
    },
  ],
};
const unexplained: WaitFailure = {
  ...failure,
  missed: [{ resource: named('api'), result: undefined, diagnosis: { ...diagnosis, findings: [] } }],
};
const undoing: Undoing = {
  ...{ action: 'rollback', ...release, from: 2, to: 1, revision: 3, done: true },
  objects: [
    { resource: named('web'), change: 'changed' },
    { resource: { ...named('far'), namespace: 'other' }, change: 'kept' },
  ],
};

test('the cause of a wait has evidence and next steps', () => {
  assert.equal(
    reportText({ ...release, failure, undoing: undefined }),
    `ImageNotFound: pod/web-1, container app: there is no image app:nope
  3s ago  event  Failed: app:nope: not found
  Next: correct the tag
    or: cox rollout undo deployment/web`,
  );
  assert.match(
    reportText({ ...release, failure: { ...failure, gaveUp: true }, undoing: undefined }),
    /^Not waited any longer/,
  );
});

test('what has no cause is named with its state', () => {
  assert.equal(
    reportText({ ...release, failure: unexplained, undoing: undefined }),
    'deployment.apps/api: 0 of 1 replicas ready\nNext: cox helm why web -n shop',
  );
});

test('after a roll back no step names what is gone', () => {
  assert.equal(
    reportText({ ...release, failure, undoing }),
    `Rolled back: revision 2 to revision 1, stored as revision 3
  deployment.apps/web: changed back
  deployment.apps/far in other: kept, as its resource policy says
Why:
ImageNotFound: pod/web-1, container app: there is no image app:nope
  3s ago  event  Failed: app:nope: not found
  Next: correct the tag
Next: correct the cause and upgrade again
  or: see what the upgrade had changed: cox helm diff web 1 2 -n shop`,
  );
});

test('a roll back that failed itself is not told as done', () => {
  const text = reportText({ ...release, failure: undefined, undoing: { ...undoing, done: false, objects: [] } });
  assert.equal(
    text,
    'Not rolled back completely: revision 2 to revision 1, stored as revision 3\nNext: cox helm why web -n shop',
  );
});

test('nothing is said where no wait failed', () => {
  assert.equal(reportText({ ...release, failure: undefined, undoing: undefined }), '');
});

test('the verdict in JSON', () => {
  const json = reportJson({ ...release, failure, undoing }, 'UPGRADE FAILED: web', now);
  const { verdicts, undone, ...rest } = json;
  assert.deepEqual(rest, {
    ...{ apiVersion: 'helm.coxswain.dev/v1', type: 'verdict', time: '2026-01-02T03:04:05.000Z' },
    ...{ namespace: 'shop', name: 'web', verdict: 'timeout', reason: 'TimedOut', message: 'UPGRADE FAILED: web' },
    next: ['correct the cause and upgrade again', 'see what the upgrade had changed: cox helm diff web 1 2 -n shop'],
  });
  const [first] = verdicts as readonly Record<string, unknown>[];
  assert.deepEqual([first?.kind, first?.cause, first?.next], ['Deployment', 'ImageNotFound', ['correct the tag']]);
  assert.deepEqual(Object.entries(undone as object).slice(0, 5), [
    ...[['action', 'rollback'] as const, ['from', 2] as const, ['to', 1] as const],
    ...[['revision', 3] as const, ['done', true] as const],
  ]);
  const early = reportJson({ ...release, failure: { ...failure, gaveUp: true }, undoing: undefined }, '', now);
  assert.deepEqual([early.verdict, early.reason, early.undone], ['failed', 'CannotSucceed', null]);
  const linked = reportJson({ ...release, program: 'helm', failure, undoing: undefined }, '', now);
  assert.deepEqual(linked.next, ['helm why web -n shop']);
});
