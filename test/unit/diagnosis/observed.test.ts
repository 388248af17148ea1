/**
 * What real kubelets and controllers said of failing workloads (observed/*.yaml, made from
 * fixtures/failures), and what is made of it.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { load } from 'js-yaml';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { assessRollout } from '../../../src/resources/rollout/assess.ts';
import type { RolloutAssessment, RolloutSnapshot } from '../../../src/resources/rollout/assessment.ts';
import type { WorkloadKind } from '../../../src/resources/rollout/workload.ts';

interface Moment {
  readonly now: string;
  readonly workload?: KubeObject;
  readonly revisions?: readonly KubeObject[];
  readonly pods: readonly KubeObject[];
  readonly events?: readonly KubeObject[];
  readonly claims?: readonly KubeObject[];
}

interface Observation {
  readonly expect: { readonly cause: string; readonly container?: string };
  readonly workload: KubeObject;
  readonly revisions: readonly KubeObject[];
  readonly moments: readonly Moment[];
}

const folder = path.join(import.meta.dirname, 'observed');

function snapshotOf(observation: Observation, moment: Moment, now = Date.parse(moment.now)): RolloutSnapshot {
  const workload = moment.workload ?? observation.workload;
  return {
    kind: workload.kind as WorkloadKind,
    workload,
    revisions: moment.revisions ?? observation.revisions,
    pods: moment.pods,
    events: moment.events ?? [],
    claims: moment.claims,
    now,
  };
}

const assess = (snapshot: RolloutSnapshot): RolloutAssessment => assessRollout(snapshot, { revision: 0, settle: 5000 });

describe('what was observed on a real node', () => {
  for (const file of readdirSync(folder)) {
    const observation = load(readFileSync(path.join(folder, file), 'utf8')) as Observation;
    const last = observation.moments.at(-1)!;

    test(`${file}: the cause, with evidence and a next step`, () => {
      const { suspect } = assess(snapshotOf(observation, last));
      assert.equal(suspect?.cause, observation.expect.cause);
      if (observation.expect.container !== undefined)
        assert.equal(suspect.container?.name, observation.expect.container);
      assert.ok(suspect.evidence.length > 0);
      assert.ok(suspect.next.every((step) => step !== '') && suspect.next.length > 0);
      assert.doesNotMatch(suspect.summary, /undefined|\[object|\n/);
    });

    test(`${file}: lost from the end of the grace on, and not a moment before`, () => {
      const { findings } = assess(snapshotOf(observation, last));
      const ends = findings.map(({ doomedAt }) => doomedAt).filter((time) => time !== undefined);
      assert.ok(ends.length > 0, 'it has happened often enough to be final');
      let end = Math.min(...ends);
      const outcome = () => assess(snapshotOf(observation, last, end)).outcome;
      // Some wait longer than their cause's own grace: pods of which others are well.
      for (let now = outcome(); now.status === 'progressing' && now.decideAt !== undefined; now = outcome())
        end = now.decideAt;
      assert.equal(outcome().status, 'failed');
      const before = assess(snapshotOf(observation, last, end - 1)).outcome;
      assert.deepEqual(before, { status: 'progressing', decideAt: end });
    });
  }
});

describe('kills of a probe that a busy kubelet has told of, but not yet the ends of the runs', () => {
  for (const name of ['liveness-exec', 'startup-probe', 'sidecar-startup-probe']) {
    const observation = load(readFileSync(path.join(folder, `${name}.yaml`), 'utf8')) as Observation;
    const [first, last] = [observation.moments[0]!, observation.moments.at(-1)!];
    const { cause, container } = observation.expect;

    test(`${name}: the second event alone makes it lost`, () => {
      const { outcome, suspect } = assess(snapshotOf(observation, { ...last, pods: first.pods }));
      assert.equal(outcome.status, 'failed');
      assert.equal(suspect?.cause, cause);
      assert.equal(suspect.container?.name, container);
      assert.match(suspect.evidence[0]!.text, /failed (liveness|startup) probe/);
    });

    test(`${name}: the first does not`, () => {
      const events = last.events?.map((event) => ({ ...event, count: 1 }));
      const { outcome } = assess(snapshotOf(observation, { ...last, events, pods: first.pods }));
      assert.equal(outcome.status, 'progressing');
    });
  }
});
