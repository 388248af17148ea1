// The stream tells each thing once, and its verdicts follow docs/rollout-status.md.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  advance,
  type EventHead,
  nothingReported,
  type Reported,
  type RolloutEvent,
  timeoutVerdict,
  verdictOf,
} from '../../../../src/actions/rollout/stream.ts';
import type { PodAssessment } from '../../../../src/resources/diagnosis/types.ts';
import type { RolloutAssessment } from '../../../../src/resources/rollout/assessment.ts';
import { assessment, ill, imageNotFound, now, pod, revision } from './build.ts';

const head: EventHead = { target: 0, kind: 'Deployment', namespace: 'prod', name: 'web', time: now };

/** The events of each assessment in turn, as words. */
function tell(...steps: readonly (readonly [RolloutAssessment, number?])[]): string[][] {
  let reported: Reported = nothingReported;
  return steps.map(([step, time = now]) => {
    const next = advance(reported, { ...head, time }, step);
    reported = next.reported;
    return next.events.map(words);
  });
}

function words(event: RolloutEvent): string {
  switch (event.type) {
    case 'progress':
      return `progress ${event.progress.message}`;
    case 'state':
      return `state ${event.changed.map(({ name }) => name).join(',')} gone ${event.gone.join(',')}`.trimEnd();
    case 'finding':
      return `finding ${event.finding.cause} ${event.finding.object} ${event.final ? 'final' : 'suspected'}`;
    default:
      return event.type;
  }
}

const web = (...pods: PodAssessment[]): RolloutAssessment => assessment({ revisions: [revision('web-abc', { pods })] });

describe('the stream of a rollout', () => {
  it('tells everything at first, and nothing when nothing changed', () => {
    const state = web(pod('a'), ill('b'));
    assert.deepEqual(tell([state], [state, now + 5000]), [
      ['progress Waiting for deployment "web"...', 'state a,b gone', 'finding ImageNotFound pod/b suspected'],
      [],
    ]);
  });

  it('tells pods that changed and pods that went, by uid', () => {
    const again = pod('a', { uid: 'another' });
    assert.deepEqual(
      tell([web(pod('a'), pod('b'))], [web(pod('a'), pod('b', { restarts: 1 }))], [web(again)]).slice(1),
      [['state b gone'], ['state a gone a,b']],
    );
  });

  it('a pod that only grew older is reported no second time', () => {
    assert.deepEqual(tell([web(pod('a'))], [web(pod('a')), now + 60_000])[1], []);
  });

  it('tells what changed of the workload though no pod did', () => {
    const settling = { ...web(pod('a')), outcome: { status: 'settling', decideAt: now + 5 } } as const;
    assert.deepEqual(tell([web(pod('a'))], [settling])[1], ['state  gone']);
  });

  it('tells a finding when it is suspected, once more when it is final, and no third time', () => {
    const state = web(ill('a', now + 10_000));
    const steps = tell([state], [state, now + 9999], [state, now + 10_000], [state, now + 20_000]);
    assert.deepEqual(
      steps.map((events) => events.filter((event) => event.startsWith('finding'))),
      [['finding ImageNotFound pod/a suspected'], [], ['finding ImageNotFound pod/a final'], []],
    );
  });

  it('a finding that comes back after it was gone is the same one', () => {
    const steps = tell([web(ill('a'))], [web(pod('a'))], [web(ill('a'))]);
    assert.equal(
      steps[2]?.some((event) => event.startsWith('finding')),
      false,
    );
  });

  it('findings of two containers of one pod are two', () => {
    const other = { ...imageNotFound('pod/a'), container: { name: 'side', role: 'sidecar' } as const };
    const both = assessment({ findings: [imageNotFound('pod/a'), other] });
    assert.equal(tell([both])[0]?.filter((event) => event.startsWith('finding')).length, 2);
  });
});

describe('the last word on a rollout', () => {
  const wait = { failFast: true, wasComplete: false };
  const lost = assessment({
    revisions: [revision('web-abc', { pods: [ill('a', now), ill('b', now)] })],
    outcome: { status: 'failed', finding: imageNotFound('pod/a', now), affected: ['pod/a', 'pod/b'] },
  });

  it('is none while it progresses, even with a suspicion', () => {
    assert.equal(verdictOf(head, web(ill('a')), wait), undefined);
  });

  it('is early with --fail-fast only', () => {
    const verdict = verdictOf(head, lost, wait);
    assert.deepEqual([verdict?.verdict, verdict?.reason], ['failed', 'CannotSucceed']);
    assert.equal(verdict?.finding?.cause, 'ImageNotFound');
    assert.deepEqual(verdict?.affected, ['pod/a', 'pod/b']);
    assert.equal(verdictOf(head, lost, { failFast: false, wasComplete: false }), undefined);
  });

  it('a crash after kubectl was done with it fails without --fail-fast too: nothing else would end the waiting', () => {
    assert.equal(verdictOf(head, lost, { failFast: false, wasComplete: true })?.reason, 'CannotSucceed');
  });

  it("kubectl's own failures count without --fail-fast, in its words", () => {
    const message = 'deployment "web" exceeded its progress deadline';
    const late = { ...lost, progress: { phase: 'failed', reason: 'ProgressDeadlineExceeded', message } } as const;
    const verdict = verdictOf(head, late, { failFast: false, wasComplete: false });
    assert.deepEqual(
      [verdict?.verdict, verdict?.reason, verdict?.message],
      ['failed', 'ProgressDeadlineExceeded', message],
    );
    assert.equal(verdict?.finding?.cause, 'ImageNotFound');
  });

  it('another revision than the one asked for has no cause among the pods', () => {
    const message = 'desired revision (1) is different from the running revision (2)';
    const other = { ...lost, progress: { phase: 'failed', reason: 'OtherRevision', message } } as const;
    const verdict = verdictOf(head, other, wait);
    assert.deepEqual([verdict?.reason, verdict?.finding, verdict?.affected], ['OtherRevision', undefined, []]);
  });

  it('OnDelete names the pods that wait to be deleted', () => {
    const message = 'rollout status is only available for RollingUpdate strategy type';
    const manual = assessment({
      kind: 'StatefulSet',
      revisions: [revision('db-2', { pods: [pod('db-1')] }), revision('db-1', { isNew: false, pods: [pod('db-0')] })],
      progress: { phase: 'failed', reason: 'OnDelete', message },
    });
    const verdict = verdictOf({ ...head, kind: 'StatefulSet', name: 'db' }, manual, wait);
    assert.equal(verdict?.message, message);
    assert.deepEqual(verdict?.advice, [
      'its strategy is OnDelete: these pods get the new revision when they are deleted: pod/db-0',
    ]);
  });

  it('settling is not complete', () => {
    const settling = assessment({
      progress: { phase: 'complete', message: 'done' },
      outcome: { status: 'settling', decideAt: now + 5000 },
    });
    assert.equal(verdictOf(head, settling, wait), undefined);
    const complete = { ...settling, outcome: { status: 'complete' } } as const;
    assert.equal(verdictOf(head, complete, wait)?.verdict, 'complete');
  });

  it('out of time names the best suspicion and all that have it', () => {
    const verdict = timeoutVerdict(head, web(ill('a'), ill('b'), pod('c')));
    assert.deepEqual(
      [verdict.verdict, verdict.reason, verdict.message],
      ['timeout', 'TimedOut', 'timed out waiting for the condition'],
    );
    assert.equal(verdict.finding?.object, 'pod/a');
    assert.deepEqual(verdict.affected, ['pod/a', 'pod/b']);
    assert.equal(timeoutVerdict(head, undefined).finding, undefined);
  });
});
