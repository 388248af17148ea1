/** Jobs and cron jobs: failed, suspended, or with pods that cannot run. */
import { humanDuration } from '../../apimachinery/duration.ts';
import { textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Cause } from './causes.ts';
import type { DiagnosisContext } from './context.ts';
import { createFailure } from './create-failure.ts';
import { type Diagnosis, inNamespace, nameOf, namespaceOf, warningsOf } from './diagnosis.ts';
import { eventEvidence, oneLine } from './events.ts';
import { podFindings, sortFindings } from './pod.ts';
import { type Condition, conditionOf, createdAt, timeOf } from './pod-view.ts';
import { type Evidence, type Finding, isDoomed } from './types.ts';

const number = (object: KubeObject, ...path: readonly string[]): number => {
  const value = at(object, ...path);
  return typeof value === 'number' ? value : 0;
};

/** `pods` are those of the job. */
export function jobDiagnosis(job: KubeObject, pods: readonly KubeObject[], context: DiagnosisContext): Diagnosis {
  const findings = jobFindings(job, pods, context);
  const final = finalFinding(job, findings, context.now);
  return {
    object: nameOf(job),
    namespace: namespaceOf(job),
    state: jobState(job),
    findings,
    ...(final === undefined ? {} : { final }),
    notes: isOver(job, 'Complete') && number(job, 'status', 'failed') > 0 ? [retriesText(job)] : [],
  };
}

/** Terminated containers: the job counts them and tries again. */
const tries: ReadonlySet<Cause> = new Set<Cause>([
  ...(['LivenessProbeFailed', 'StartupProbeFailed', 'OutOfMemory', 'ContainerCannotRun'] as const),
  ...(['PostStartHookFailed', 'ApplicationError', 'Evicted', 'NodeLost'] as const),
]);

/**
 * It has failed, or all of its pods wait for something that will not come and no limit ends the
 * wait.
 */
function finalFinding(job: KubeObject, findings: readonly Finding[], now: number): Finding | undefined {
  const failed = findings.find(({ cause }) => cause === 'JobFailed');
  if (failed !== undefined) return failed;
  const stuck = findings.filter((finding) => !tries.has(finding.cause) && isDoomed(finding, now));
  const [first] = stuck;
  const pods = new Set(stuck.map(({ object }) => object)).size;
  return first !== undefined && pods >= number(job, 'status', 'active') ? first : undefined;
}

const isOver = (job: KubeObject, type: 'Complete' | 'Failed'): boolean => conditionOf(job, type)?.status === 'True';

const retriesText = (job: KubeObject): string => {
  const retries = number(job, 'status', 'failed');
  return `it needed ${retries} ${retries === 1 ? 'retry' : 'retries'}`;
};

function jobState(job: KubeObject): string {
  const failed = failureOf(job);
  if (failed !== undefined) return `failed (${failed.reason})`;
  const wanted = at(job, 'spec', 'completions');
  const done = `${number(job, 'status', 'succeeded')}${typeof wanted === 'number' ? ` of ${wanted}` : ''} done`;
  if (isOver(job, 'Complete')) {
    const begun = timeOf(at(job, 'status', 'startTime'));
    const ended = timeOf(at(job, 'status', 'completionTime'));
    return begun === undefined || ended === undefined ? 'complete' : `complete after ${humanDuration(ended - begun)}`;
  }
  if (isSuspended(job)) return `suspended, ${done}`;
  return `running, ${done}, ${number(job, 'status', 'active')} active, ${number(job, 'status', 'failed')} failed`;
}

const isSuspended = (object: KubeObject): boolean => at(object, 'spec', 'suspend') === true;

/**
 * The condition that ends the job: Failed, or FailureTarget while its last pods still terminate.
 */
function failureOf(job: KubeObject): Condition | undefined {
  return [conditionOf(job, 'Failed'), conditionOf(job, 'FailureTarget')].find((one) => one?.status === 'True');
}

/** What is wrong with a job, the findings of its pods first; nothing once it is complete. */
export function jobFindings(
  job: KubeObject,
  pods: readonly KubeObject[],
  context: DiagnosisContext,
): readonly Finding[] {
  if (isOver(job, 'Complete')) return [];
  if (isSuspended(job)) return [suspendedFinding(job)];
  const failure = failureOf(job);
  // pods of earlier tries fail for the same reason as the newest
  const ended = pods.filter((pod) => textOf(at(pod, 'status', 'phase')) === 'Failed');
  const newestEnd = ended.toSorted((a, b) => createdAt(b) - createdAt(a)).slice(0, 1);
  const others = pods.filter((pod) => !ended.includes(pod));
  const creation = createFailure(job, nameOf(job), context);
  return sortFindings([
    ...[...others, ...newestEnd].flatMap((pod) => podFindings(pod, context).slice(0, 1)),
    ...(failure === undefined ? [] : [failedFinding(job, failure, context)]),
    ...(creation === undefined ? [] : [creation]),
  ]);
}

function suspendedFinding(object: KubeObject): Finding {
  const name = nameOf(object);
  const since = conditionOf(object, 'Suspended')?.since;
  return {
    cause: 'Suspended',
    object: name,
    summary: 'it is suspended: it starts nothing',
    evidence: [
      { source: 'spec', object: name, text: 'spec.suspend: true', ...(since === undefined ? {} : { at: since }) },
    ],
    next: [`resume it: kubectl patch ${name}${inNamespace(object)} --type=merge -p '{"spec":{"suspend":false}}'`],
    doomedAt: undefined,
  };
}

function failedFinding(job: KubeObject, failure: Condition, context: DiagnosisContext): Finding {
  const object = nameOf(job);
  const text = [failure.reason, oneLine(failure.message)].filter((part) => part !== '').join(': ');
  const limits = limitEvidence(job, failure.reason);
  return {
    cause: 'JobFailed',
    object,
    summary: failureText(job, failure),
    evidence: [
      { source: 'condition', object, text: `${failure.type}: ${text}`, at: failure.since },
      ...limits,
      ...warningsOf(job, context, 2),
    ],
    next: [`fix the cause, then delete the job (cox delete ${object}${inNamespace(job)}) and create it again`],
    doomedAt: failure.since ?? context.now,
  };
}

/** Reasons of batch/v1. */
function failureText(job: KubeObject, { reason, message }: Condition): string {
  switch (reason) {
    case 'BackoffLimitExceeded':
      return `it has failed more often than its backoffLimit of ${number(job, 'spec', 'backoffLimit')} allows`;
    case 'DeadlineExceeded':
      return `it ran longer than its activeDeadlineSeconds of ${number(job, 'spec', 'activeDeadlineSeconds')}`;
    case 'PodFailurePolicy':
      return `its podFailurePolicy ended it: ${oneLine(message)}`;
    case 'MaxFailedIndexesExceeded':
      return `more of its indexes have failed than its maxFailedIndexes allows`;
    case 'FailedIndexes':
      return `these indexes have failed: ${textOf(at(job, 'status', 'failedIndexes'))}`;
    default:
      return oneLine(message) || 'it has failed';
  }
}

function limitEvidence(job: KubeObject, reason: string): readonly Evidence[] {
  const field = ({ BackoffLimitExceeded: 'backoffLimit', DeadlineExceeded: 'activeDeadlineSeconds' } as const)[reason];
  const value = field === undefined ? undefined : at(job, 'spec', field);
  return typeof value === 'number' ? [{ source: 'spec', object: nameOf(job), text: `spec.${field}: ${value}` }] : [];
}

const scheduleTroubles: ReadonlySet<string> = new Set([
  ...['UnParseableCronJobSchedule', 'UnknownTimeZone', 'UnparseableSchedule', 'InvalidSchedule'],
  ...['MissSchedule', 'FailedCreate', 'FailedGet', 'TooManyMissedTimes'],
]);

/** `jobs` are those that it has created, `pods` those of the newest job. */
export function cronJobDiagnosis(
  cronJob: KubeObject,
  jobs: readonly KubeObject[],
  pods: readonly KubeObject[],
  context: DiagnosisContext,
): Diagnosis {
  const last = timeOf(at(cronJob, 'status', 'lastScheduleTime'));
  const [newest] = jobs.toSorted((a, b) => createdAt(b) - createdAt(a));
  const ofJob = newest === undefined || isSuspended(cronJob) ? [] : jobFindings(newest, pods, context);
  const trouble = scheduleFinding(cronJob, last, context);
  const when = last === undefined ? 'never run' : `last run ${humanDuration(Math.max(0, context.now - last))} ago`;
  return {
    object: nameOf(cronJob),
    namespace: namespaceOf(cronJob),
    state: [isSuspended(cronJob) ? 'suspended' : '', `schedule ${textOf(at(cronJob, 'spec', 'schedule'))}`, when]
      .filter((part) => part !== '')
      .join(', '),
    findings: [
      ...(isSuspended(cronJob) ? [suspendedFinding(cronJob)] : []),
      ...(trouble === undefined ? [] : [trouble]),
      ...ofJob,
    ],
    notes: newest === undefined ? [] : [`its newest job is ${nameOf(newest)}: ${jobState(newest)}`],
  };
}

/** The newest warning of its controller, if it came after the last run. */
function scheduleFinding(
  cronJob: KubeObject,
  last: number | undefined,
  context: DiagnosisContext,
): Finding | undefined {
  const event = context.events(cronJob).findLast(({ reason }) => scheduleTroubles.has(reason));
  if (event === undefined || event.last < (last ?? 0)) return undefined;
  const object = nameOf(cronJob);
  return {
    cause: 'ScheduleMissed',
    object,
    summary: `it does not run as scheduled: ${oneLine(event.message)}`,
    evidence: [
      eventEvidence(object, event),
      { source: 'spec', object, text: `spec.schedule: ${textOf(at(cronJob, 'spec', 'schedule'))}` },
    ],
    next: [`cox describe cronjob ${meta(cronJob).name ?? ''}${inNamespace(cronJob)}`],
    doomedAt: undefined,
  };
}
