import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { parseGraces, parseOnFailure, rolloutCauses } from '../../../../src/commands/rollout/status/options.ts';
import { CliError } from '../../../../src/errors.ts';
import { type Cause, causes, doomedAt, type Grace } from '../../../../src/resources/diagnosis/causes.ts';

describe('the flags of rollout status that are ours', () => {
  it('--grace gives causes other times, the last one counts, the others stay', () => {
    const graces = parseGraces(['Unschedulable=10m', 'ApplicationError=1s', 'Unschedulable=5m']);
    assert.equal(graces.Unschedulable.milliseconds, 300_000);
    assert.deepEqual(graces.ApplicationError, { milliseconds: 1000, times: 3 });
    assert.deepEqual(graces.ImageNotFound, causes.ImageNotFound);
    assert.equal(doomedAt('Unschedulable', 1000, 1, graces), 301_000);
    assert.equal(causes.Unschedulable.milliseconds, 90_000, 'the table itself stays');
  });

  it('--grace of a wider cause counts for its cases, unless they have one themselves', () => {
    const graces = parseGraces(['NoNodeFits=1m', 'Unschedulable=10m', 'ClaimMissing=1s']);
    assert.equal(graces.NoNodeFits.milliseconds, 60_000);
    assert.equal(graces.TooFewNodes.milliseconds, 600_000);
    assert.equal(graces.ClaimMissing.milliseconds, 1000);
    assert.deepEqual([graces.ClaimPending, graces.ClaimUnbindable], [causes.ClaimPending, causes.ClaimUnbindable]);
    for (const { caseOf = 'Unschedulable' } of Object.values<Grace>(causes))
      assert.ok(rolloutCauses.includes(caseOf as Cause));
  });

  it('--grace refuses what it cannot read', () => {
    for (const text of ['Unschedulable', 'unschedulable=1s', '=1s', '', 'constructor=1s', 'NoEndpoints=1s']) {
      assert.throws(() => parseGraces([text]), CliError, text);
    }
    assert.throws(() => parseGraces(['Unschedulable=1']), /invalid --grace "Unschedulable=1": time: missing unit/);
    assert.throws(() => parseGraces(['Unschedulable=-1s']), /it must not be negative/);
  });

  it('--on-failure knows three words', () => {
    assert.deepEqual(['none', 'undo', 'pause'].map(parseOnFailure), ['none', 'undo', 'pause']);
    assert.throws(() => parseOnFailure(''), /it must be none, undo or pause/);
  });

  it('the docs state the grace of every cause and what it is for, in the order of blame', () => {
    const docs = path.join(import.meta.dirname, '../../../../docs/rollout-status.md');
    const rows = [...readFileSync(docs, 'utf8').matchAll(/^\| ([A-Z]\w+) +\| ([^|]+?) +\| \w[^|]+\| \w[^|]+\|$/gm)];
    const stated = rows.map(([, cause, grace]) => [cause, grace]);
    const known = rolloutCauses.map((cause) => [cause, words(causes[cause])]);
    assert.deepEqual(stated, known);
  });
});

function words({ milliseconds, times }: Grace): string {
  const parts = [times === undefined ? '' : `${times} times`, milliseconds === 0 ? '' : `${milliseconds / 1000} s`];
  return parts.filter((part) => part !== '').join(', ') || 'none';
}
