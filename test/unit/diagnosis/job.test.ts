import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cronJobDiagnosis, jobDiagnosis } from '../../../src/resources/diagnosis/job.ts';
import { diagnosisContext, object, objects } from '../../support/kube-yaml.ts';

const context = diagnosisContext('2026-01-01T12:00:00Z');

const failedPod = object(`
  apiVersion: v1
  kind: Pod
  metadata: {name: bad-x, namespace: n, creationTimestamp: '2026-01-01T11:58:00Z'}
  spec: {restartPolicy: Never, nodeName: a, containers: [{name: app, image: x}]}
  status:
    phase: Failed
    containerStatuses:
    - name: app
      state: {terminated: {exitCode: 3, reason: Error, startedAt: '2026-01-01T11:58:01Z', finishedAt: '2026-01-01T11:58:05Z'}}
`);

test('a job that failed: what its newest pod died of, then the limit that ended it', () => {
  const job = object(`
    apiVersion: batch/v1
    kind: Job
    metadata: {name: bad, namespace: n}
    spec: {backoffLimit: 2}
    status:
      failed: 3
      conditions:
      - {type: FailureTarget, status: 'True', reason: BackoffLimitExceeded, message: Job has reached the specified backoff limit}
      - {type: Failed, status: 'True', reason: BackoffLimitExceeded, message: Job has reached the specified backoff limit,
         lastTransitionTime: '2026-01-01T11:59:00Z'}
  `);
  const older = {
    ...failedPod,
    metadata: { name: 'bad-w', namespace: 'n', creationTimestamp: '2026-01-01T11:50:00Z' },
  };
  const { state, findings, final } = jobDiagnosis(job, [older, failedPod], context);
  assert.equal(state, 'failed (BackoffLimitExceeded)');
  assert.deepEqual(
    findings.map(({ cause, object: whose }) => [cause, whose]),
    [
      ['ApplicationError', 'pod/bad-x'],
      ['JobFailed', 'job/bad'],
    ],
  );
  assert.equal(findings[1]?.summary, 'it has failed more often than its backoffLimit of 2 allows');
  assert.deepEqual(findings[1]?.evidence, [
    {
      source: 'condition',
      object: 'job/bad',
      text: 'Failed: BackoffLimitExceeded: Job has reached the specified backoff limit',
      at: Date.parse('2026-01-01T11:59:00Z'),
    },
    { source: 'spec', object: 'job/bad', text: 'spec.backoffLimit: 2' },
  ]);
  assert.equal(final, findings[1]);
});

const reasons: readonly (readonly [string, string])[] = [
  ['DeadlineExceeded', 'it ran longer than its activeDeadlineSeconds of 30'],
  ['PodFailurePolicy', 'its podFailurePolicy ended it: told'],
  ['FailedIndexes', 'these indexes have failed: 1,3-5'],
  ['MaxFailedIndexesExceeded', 'more of its indexes have failed than its maxFailedIndexes allows'],
  ['SomethingNew', 'told'],
];
for (const [reason, summary] of reasons) {
  test(`a job that failed for ${reason}`, () => {
    const job = object(`
      {apiVersion: batch/v1, kind: Job, metadata: {name: bad, namespace: n}, spec: {activeDeadlineSeconds: 30},
       status: {failedIndexes: '1,3-5', conditions: [{type: Failed, status: 'True', reason: ${reason}, message: told}]}}
    `);
    assert.equal(jobDiagnosis(job, [], context).findings[0]?.summary, summary);
  });
}

test('a job that is complete is healthy, whatever its tries were', () => {
  const job = object(`
    {apiVersion: batch/v1, kind: Job, metadata: {name: ok, namespace: n}, spec: {},
     status: {failed: 1, startTime: '2026-01-01T11:00:00Z', completionTime: '2026-01-01T11:00:42Z',
              conditions: [{type: Complete, status: 'True'}]}}
  `);
  const { state, findings, final, notes } = jobDiagnosis(job, [failedPod], context);
  assert.equal(state, 'complete after 42s');
  assert.deepEqual(findings, []);
  assert.equal(final, undefined);
  assert.deepEqual(notes, ['it needed 1 retry']);
});

test('a job that tries again is not lost, one whose pods cannot start is', () => {
  const job = object(`
    {apiVersion: batch/v1, kind: Job, metadata: {name: j, namespace: n}, spec: {backoffLimit: 6}, status: {active: 1, failed: 1}}
  `);
  assert.equal(jobDiagnosis(job, [failedPod], context).final, undefined);
  const stuck = object(`
    apiVersion: v1
    kind: Pod
    metadata: {name: j-1, namespace: n, creationTimestamp: '2026-01-01T11:00:00Z'}
    spec: {restartPolicy: Never, nodeName: a, containers: [{name: app, image: 'x:UPPER bad'}]}
    status:
      phase: Pending
      startTime: '2026-01-01T11:00:00Z'
      containerStatuses:
      - {name: app, state: {waiting: {reason: InvalidImageName, message: couldn't parse image name}}}
  `);
  const { final } = jobDiagnosis(job, [failedPod, stuck], context);
  assert.equal(final?.cause, 'ImageNameInvalid');
  const parallel = { ...job, status: { active: 2 } };
  assert.equal(jobDiagnosis(parallel, [stuck], context).final, undefined, 'another pod may still run');
});

test('what is suspended says so, and nothing else', () => {
  const [job, cronJob] = objects(`
    {apiVersion: batch/v1, kind: Job, metadata: {name: j, namespace: n}, spec: {suspend: true, completions: 3}}
    ---
    {apiVersion: batch/v1, kind: CronJob, metadata: {name: c, namespace: n}, spec: {suspend: true, schedule: '@daily'}}
  `);
  const ofJob = jobDiagnosis(job!, [], context);
  assert.equal(ofJob.state, 'suspended, 0 of 3 done');
  assert.deepEqual(
    ofJob.findings.map(({ cause }) => cause),
    ['Suspended'],
  );
  const ofCronJob = cronJobDiagnosis(cronJob!, [], [], context);
  assert.equal(ofCronJob.state, 'suspended, schedule @daily, never run');
  assert.deepEqual(
    ofCronJob.findings.map(({ cause }) => cause),
    ['Suspended'],
  );
});

test('a cron job whose schedule was missed since its last run, and one that only was late before it', () => {
  const cronJob = object(`
    {apiVersion: batch/v1, kind: CronJob, metadata: {name: c, namespace: n, uid: u},
     spec: {schedule: '*/5 * * * *'}, status: {lastScheduleTime: '2026-01-01T11:30:00Z'}}
  `);
  const missed = (at: string) =>
    diagnosisContext(
      '2026-01-01T12:00:00Z',
      `{kind: Event, type: Warning, reason: MissSchedule, involvedObject: {uid: u},
        message: 'Missed scheduled time to start a job: x', lastTimestamp: '${at}'}`,
    );
  const after = cronJobDiagnosis(cronJob, [], [], missed('2026-01-01T11:45:00Z'));
  assert.equal(after.state, 'schedule */5 * * * *, last run 30m ago');
  assert.deepEqual(
    after.findings.map(({ cause, summary }) => [cause, summary]),
    [['ScheduleMissed', 'it does not run as scheduled: Missed scheduled time to start a job: x']],
  );
  assert.deepEqual(cronJobDiagnosis(cronJob, [], [], missed('2026-01-01T11:15:00Z')).findings, []);
});
