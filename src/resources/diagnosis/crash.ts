/**
 * Containers that terminate: killed by a probe, out of memory, exit codes, programs that cannot
 * start.
 */
import { isJsonObject } from '../../apimachinery/json.ts';
import { at } from '../../apimachinery/object.ts';
import type { Cause } from './causes.ts';
import { type DiagnosisContext, graceEnd } from './context.ts';
import { type EventView, eventEvidence, oneLine } from './events.ts';
import { containerEvents, type PodSubject, roleName } from './pod-subject.ts';
import { type ContainerView, mayEnd, type Termination } from './pod-view.ts';
import { probeText } from './probes.ts';
import type { Evidence, Finding } from './types.ts';

/**
 * After a crash, a run must last this much longer than the one before to count as recovered.
 * Milliseconds.
 */
const RECOVERED_AFTER = 10_000;

/** Why a container terminated, and how often; undefined when it did not, or has recovered since. */
export function crashFinding(
  subject: PodSubject,
  container: ContainerView,
  context: DiagnosisContext,
): Finding | undefined {
  const ending = lastEnding(container, subject);
  const events = containerEvents(subject, container);
  if (ending === undefined) return killFinding(subject, container, events, context);
  if (hasRecovered(container, ending.termination, context.now)) return undefined;
  const kill = killOf(events, ending.termination.startedAt ?? ending.termination.finishedAt ?? 0);
  const cause = kill?.cause ?? causeOf(container, ending.termination, events);
  const times = kill?.event.count ?? ending.times;
  const since = ending.termination.finishedAt ?? subject.created;
  const wasStarted = cause !== 'ContainerCannotRun';
  return {
    cause,
    object: subject.object,
    container: { name: container.name, role: container.role },
    ...(kill === undefined
      ? {
          summary: summaryOf(cause, container, ending.termination),
          next: nextOf(cause, subject, container, ending.termination),
        }
      : killWords(kill, subject, container)),
    evidence: [
      ...killEvidence(subject, container, events, kill),
      endEvidence(subject, container, ending.termination),
      ...(cause === 'OutOfMemory' ? [limitEvidence(subject, container)] : []),
      restartEvidence(subject, container, ending.times),
    ],
    ...(wasStarted ? { logs: logsOf(subject, container) } : {}),
    doomedAt: subject.final ? since : graceEnd(context, cause, since, times),
  };
}

/**
 * A busy kubelet says in an event that a probe has killed the container again, and reports the ends
 * of its runs up to ten seconds later: that event alone is enough.
 */
function killFinding(
  subject: PodSubject,
  container: ContainerView,
  events: readonly EventView[],
  context: DiagnosisContext,
): Finding | undefined {
  const { state } = container;
  const kill = killOf(events, state?.type === 'running' ? state.startedAt : 0);
  if (kill === undefined) return undefined;
  const doomedAt = graceEnd(context, kill.cause, kill.event.last, kill.event.count);
  if (doomedAt === undefined) return undefined;
  return {
    cause: kill.cause,
    object: subject.object,
    container: { name: container.name, role: container.role },
    ...killWords(kill, subject, container),
    evidence: killEvidence(subject, container, events, kill),
    logs: logsOf(subject, container),
    doomedAt,
  };
}

interface Ending {
  readonly termination: Termination;
  /** How many runs have ended. */
  readonly times: number;
}

/**
 * The newest run that should not have terminated. An init container may end without an error, and
 * so may every container of a pod that is over, or whose restart policy is not Always: a job's.
 */
function lastEnding(container: ContainerView, { final, restartPolicy }: PodSubject): Ending | undefined {
  const { state, last, restarts, role } = container;
  if (state?.type === 'terminated') {
    const isAllowed = role === 'init container' || final || mayEnd(container, restartPolicy);
    return state.exitCode === 0 && isAllowed ? undefined : { termination: state, times: restarts + 1 };
  }
  if (last === undefined) return undefined;
  if (state?.type === 'running' && role === 'init container' && last.exitCode === 0) return undefined;
  return { termination: last, times: Math.max(restarts + (state?.type === 'waiting' ? 1 : 0), 1) };
}

/** It has run for longer than the run before: what ended that run has not ended this one. */
function hasRecovered(container: ContainerView, before: Termination, now: number): boolean {
  const { state, ready, role } = container;
  if (state?.type !== 'running' || (!ready && role !== 'init container')) return false;
  const former = (before.finishedAt ?? 0) - (before.startedAt ?? before.finishedAt ?? 0);
  return now - state.startedAt >= former + RECOVERED_AFTER;
}

interface Kill {
  readonly cause: Cause;
  readonly event: EventView;
  readonly probe: 'liveness' | 'startup';
}

/** The kubelet's event that says it killed a run that began then because of a probe. */
function killOf(events: readonly EventView[], began: number): Kill | undefined {
  // Times have whole seconds, and the event is written a moment before or after the run ends.
  const slack = 2000;
  const from = began - slack;
  for (const event of events.toReversed()) {
    if (event.reason !== 'Killing' || event.last < from) continue;
    const probe = /failed (liveness|startup) probe/.exec(event.message)?.[1];
    if (probe === 'liveness') return { cause: 'LivenessProbeFailed', event, probe };
    if (probe === 'startup') return { cause: 'StartupProbeFailed', event, probe };
  }
  return undefined;
}

const CANNOT_RUN: ReadonlySet<string> = new Set(['StartError', 'ContainerCannotRun', 'RunContainerError']);

function causeOf(container: ContainerView, ended: Termination, events: readonly EventView[]): Cause {
  if (ended.reason === 'OOMKilled') return 'OutOfMemory';
  if (CANNOT_RUN.has(ended.reason)) return 'ContainerCannotRun';
  const hook = events.findLast(({ reason }) => reason === 'FailedPostStartHook');
  const isOfThisRun = hook !== undefined && hook.last >= (ended.startedAt ?? 0) - 2000;
  return isOfThisRun && isJsonObject(at(container.spec, 'lifecycle', 'postStart'))
    ? 'PostStartHookFailed'
    : 'ApplicationError';
}

/** What an exit code over 128 means, by signal number (signal(7) of Linux). */
const signals: Readonly<Record<number, string>> = {
  4: 'SIGILL',
  6: 'SIGABRT: the program aborted itself',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL: killed from outside, or a child process ran out of memory',
  11: 'SIGSEGV: a crash in native code',
  13: 'SIGPIPE',
  15: 'SIGTERM: asked to terminate',
};

function exitMeaning({ exitCode, signal }: Termination): string {
  const meaning = signals[signal || exitCode - 128];
  if (meaning !== undefined) return ` (${meaning})`;
  if (exitCode === 127) return ' (a command was not found)';
  if (exitCode === 126) return ' (a command could not be executed)';
  return '';
}

function summaryOf(cause: Cause, container: ContainerView, ended: Termination): string {
  const who = roleName(container);
  switch (cause) {
    case 'OutOfMemory':
      return `${who} needs more memory than ${memoryText(container)}`;
    case 'ContainerCannotRun':
      return `${who} cannot be started: ${reasonOfStart(ended.message)}`;
    case 'PostStartHookFailed':
      return `${who} is killed because its postStart hook fails`;
    default:
      if (ended.exitCode === 0) return `${who} exits by itself (exit code 0), but must keep running`;
      return `${who} crashes with exit code ${ended.exitCode}${exitMeaning(ended)}`;
  }
}

/** The last part of a container runtime's chain of errors: it explains the most. */
export function reasonOfStart(message: string): string {
  const line = oneLine(message);
  const reason = /exec: ("[^"]*": .*)$/.exec(line)?.[1] ?? /OCI runtime \w+ failed: (.*)$/.exec(line)?.[1] ?? line;
  return reason.replace(/: unknown$/, '') || 'the container runtime does not say why';
}

function memoryText(container: ContainerView): string {
  const limit = memoryLimit(container);
  return limit === undefined ? 'the node has' : `its limit of ${limit}`;
}

function memoryLimit(container: ContainerView): string | undefined {
  const limit = at(container.spec, 'resources', 'limits', 'memory');
  return typeof limit === 'string' || typeof limit === 'number' ? String(limit) : undefined;
}

function killEvidence(
  subject: PodSubject,
  container: ContainerView,
  events: readonly EventView[],
  kill: Kill | undefined,
): readonly Evidence[] {
  const { object } = subject;
  if (kill === undefined) {
    const hook = events.findLast(({ reason }) => reason === 'FailedPostStartHook');
    return hook === undefined ? [] : [eventEvidence(object, hook)];
  }
  const word = kill.probe === 'liveness' ? 'Liveness' : 'Startup';
  const answer = events.findLast(({ reason, message }) => reason === 'Unhealthy' && message.startsWith(word));
  const probe = probeText(container.spec, kill.probe);
  return [
    eventEvidence(object, kill.event),
    ...(answer === undefined ? [] : [eventEvidence(object, answer)]),
    ...(probe === '' ? [] : [{ source: 'spec', object, text: `${kill.probe} probe: ${probe}` } as const]),
  ];
}

function endEvidence({ object }: PodSubject, container: ContainerView, ended: Termination): Evidence {
  const ran =
    ended.startedAt === undefined || ended.finishedAt === undefined
      ? ''
      : ` after ${Math.round((ended.finishedAt - ended.startedAt) / 1000)}s`;
  const reason = ended.reason === '' ? '' : `${ended.reason}, `;
  const message = ended.message === '' ? '' : `: ${oneLine(ended.message)}`;
  const text = `${roleName(container)} ended${ran}: ${reason}exit code ${ended.exitCode}${exitMeaning(ended)}${message}`;
  return { source: 'status', object, text, at: ended.finishedAt };
}

function limitEvidence({ object }: PodSubject, container: ContainerView): Evidence {
  const limit = memoryLimit(container);
  const text = limit === undefined ? 'no memory limit is set: the node itself ran out' : `memory limit: ${limit}`;
  return { source: 'spec', object, text };
}

function restartEvidence({ object }: PodSubject, container: ContainerView, times: number): Evidence {
  const waiting = container.state?.type === 'waiting' ? `, now ${container.state.reason}` : '';
  return { source: 'status', object, text: `it has ended ${times === 1 ? 'once' : `${times} times`}${waiting}` };
}

function logsOf(subject: PodSubject, container: ContainerView): NonNullable<Finding['logs']> {
  // Without a restart since, the terminated run is still the current one.
  const previous = container.state?.type === 'running' && container.last !== undefined;
  return { namespace: subject.namespace, pod: subject.name, container: container.name, previous };
}

const missingProgram = ({ message }: Termination): string =>
  /no such file or directory|executable file not found/.test(message) ? ': the image has no such program' : '';

const logsCommand = ({ name, namespace }: PodSubject, container: ContainerView): string =>
  `cox logs ${name} -c ${container.name}${container.restarts > 0 ? ' --previous' : ''} -n ${namespace}`;

function killWords({ probe }: Kill, subject: PodSubject, container: ContainerView): Pick<Finding, 'summary' | 'next'> {
  const who = roleName(container);
  const logs = logsCommand(subject, container);
  return probe === 'liveness'
    ? {
        summary: `${who} is killed by its liveness probe`,
        next: [
          `see what it did before it was killed: ${logs}`,
          'if it is only slow, raise timeoutSeconds or failureThreshold',
        ],
      }
    : {
        summary: `${who} is killed by its startup probe: it does not start in time`,
        next: [`see how far it got: ${logs}`, 'if it is only slow, raise failureThreshold of its startup probe'],
      };
}

function nextOf(cause: Cause, subject: PodSubject, container: ContainerView, ended: Termination): readonly string[] {
  const logs = logsCommand(subject, container);
  switch (cause) {
    case 'OutOfMemory':
      return ['raise resources.limits.memory, or make it use less', `see what it did: ${logs}`];
    case 'ContainerCannotRun':
      return [`correct command, args, workingDir or image of container ${container.name}${missingProgram(ended)}`];
    case 'PostStartHookFailed':
      return ['run the command of lifecycle.postStart by hand in the container', `see its log: ${logs}`];
    default:
      if (ended.exitCode === 0) return [`give it a command that keeps running, or make it a Job: ${logs}`];
      return [`see why it ended: ${logs}`];
  }
}
