/** What is to be done about a release, by its revisions. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { releaseCondition } from '../../../../src/helm/release/condition.ts';
import type { Release, ReleaseStatus } from '../../../../src/helm/release/release.ts';
import { repairPlan } from '../../../../src/helm/release/repair.ts';

const time = '2026-11-30T20:00:00.123456789Z';
const minutesLater = (minutes: number): number => Date.parse('2026-11-30T20:00:00.123Z') + minutes * 60_000;

const history = (...statuses: readonly ReleaseStatus[]): readonly Release[] =>
  statuses.map((status, index) => ({
    name: 'web',
    namespace: 'shop',
    version: index + 1,
    info: { status, last_deployed: time, description: 'x' },
    labels: new Map(),
  }));

const none = { rollback: false, uninstall: false };

test('a pending revision is marked as failed, and rolled back on request only', () => {
  for (const status of ['pending-upgrade', 'pending-rollback'] as const) {
    const revisions = history('superseded', 'deployed', 'failed', status);
    const plan = repairPlan(revisions, none);
    assert.equal(plan.state, 'stuck');
    assert.equal(plan.since, minutesLater(0));
    assert.deepEqual(plan.steps, [{ action: 'mark-failed', revision: 4 }]);
    assert.deepEqual(repairPlan(revisions, { ...none, rollback: true }).steps, [
      { action: 'mark-failed', revision: 4 },
      { action: 'rollback', revision: 2 },
    ]);
  }
});

test('without a deployed revision the newest superseded one is the last that worked', () => {
  const { good } = repairPlan(history('superseded', 'superseded', 'failed', 'pending-upgrade'), none);
  assert.equal(good?.version, 2);
});

test('an installation that did not end is marked, or uninstalled on request', () => {
  const revisions = history('pending-install');
  assert.deepEqual(repairPlan(revisions, none).steps, [{ action: 'mark-failed', revision: 1 }]);
  assert.deepEqual(repairPlan(revisions, { ...none, uninstall: true }).steps, [{ action: 'uninstall' }]);
  assert.throws(() => repairPlan(revisions, { ...none, rollback: true }), /no earlier revision of "web" worked/);
});

test('a first installation that failed is in no way, and can be removed', () => {
  const revisions = history('failed');
  const { state, steps } = repairPlan(revisions, none);
  assert.deepEqual({ state, steps }, { state: 'unborn', steps: [] });
  assert.deepEqual(repairPlan(revisions, { ...none, uninstall: true }).steps, [{ action: 'uninstall' }]);
});

test('a release that worked is not uninstalled by a repair, one that is being uninstalled is', () => {
  const wish = { ...none, uninstall: true };
  assert.throws(() => repairPlan(history('deployed', 'pending-upgrade'), wish), /use uninstall$/);
  assert.deepEqual(repairPlan(history('superseded', 'uninstalling'), wish).steps, [{ action: 'uninstall' }]);
});

test('there is nothing to repair where the last operation has ended', () => {
  for (const statuses of [['deployed'], ['deployed', 'failed'], ['uninstalled']] as const) {
    const { state, steps } = repairPlan(history(...statuses), { rollback: true, uninstall: true });
    assert.deepEqual({ state, steps }, { state: 'fine', steps: [] }, statuses.join());
  }
});

test('a release is progressing while helm may be at work on it, and unhealthy later', () => {
  const pending = history('deployed', 'pending-upgrade');
  assert.equal(releaseCondition(pending, minutesLater(4)).verdict, 'progressing');
  assert.equal(releaseCondition(pending, minutesLater(6)).verdict, 'unhealthy');
  assert.deepEqual(releaseCondition(pending, minutesLater(6)).next, ['cox helm repair web -n shop']);
  assert.equal(releaseCondition(history('deployed'), minutesLater(6)).verdict, 'healthy');
  assert.deepEqual(releaseCondition(history('deployed', 'failed'), minutesLater(6)).next, [
    'cox helm rollback web 1 -n shop',
    'cox helm history web -n shop',
  ]);
});
