/**
 * What a scheduled pod needs before its first process: configuration, security context, volumes,
 * sandbox.
 */
import type { Cause } from './causes.ts';
import { type DiagnosisContext, graceEnd } from './context.ts';
import { reasonOfStart } from './crash.ts';
import { type EventView, eventEvidence, oneLine, withoutWrapping } from './events.ts';
import { containerEvents, type PodSubject, roleName } from './pod-subject.ts';
import type { ContainerView } from './pod-view.ts';
import type { Finding } from './types.ts';

/** Words of the kubelet's security context checks (pkg/kubelet/kuberuntime/security_context.go). */
const SECURITY =
  /runAsNonRoot|runAsUser|non-root|run as root|non-numeric user|allowPrivilegeEscalation|seccomp|apparmor/i;

/** A container that the kubelet cannot set up: CreateContainerConfigError and similar reasons. */
export function setupFinding(
  subject: PodSubject,
  container: ContainerView,
  context: DiagnosisContext,
): Finding | undefined {
  const { state } = container;
  if (state?.type !== 'waiting') return undefined;
  const cause = causeOfSetup(state.reason, state.message);
  if (cause === undefined) return undefined;
  const failure = containerEvents(subject, container).findLast(({ reason }) => reason === 'Failed');
  const since = failure?.first ?? subject.created;
  const message = withoutWrapping(state.message);
  return {
    cause,
    object: subject.object,
    container: { name: container.name, role: container.role },
    summary: `${roleName(container)} cannot be ${cause === 'ContainerCannotRun' ? 'started' : 'set up'}: ${
      cause === 'ContainerCannotRun' ? reasonOfStart(message) : message
    }`,
    evidence: [
      { source: 'status', object: subject.object, text: `${state.reason}: ${oneLine(state.message)}` },
      ...(failure === undefined ? [] : [eventEvidence(subject.object, failure)]),
    ],
    next: setupNext(cause, subject, container, message),
    // Retries without a restart are not counted; they are about 15 s apart.
    doomedAt: cause === 'ContainerCannotRun' ? since + 20_000 : graceEnd(context, cause, since),
  };
}

function causeOfSetup(reason: string, message: string): Cause | undefined {
  switch (reason) {
    case 'CreateContainerConfigError':
      return SECURITY.test(message) ? 'SecurityContextRefused' : 'ConfigMissing';
    case 'CreateContainerError':
      return /seccomp|apparmor/i.test(message) ? 'SecurityContextRefused' : 'ContainerCannotRun';
    case 'RunContainerError':
    case 'PreCreateHookError':
    case 'PreStartHookError':
      return 'ContainerCannotRun';
    case 'PostStartHookError':
      return 'PostStartHookFailed';
    default:
      return undefined;
  }
}

function setupNext(
  cause: Cause,
  { namespace, name }: PodSubject,
  { name: container }: ContainerView,
  message: string,
): readonly string[] {
  const missing = /^(configmap|secret) "([^"]+)" not found/.exec(message);
  if (missing !== null)
    return [
      `create it: cox create ${missing[1] === 'secret' ? 'secret generic' : missing[1]} ${missing[2]} -n ${namespace} ...`,
    ];
  const key = /couldn't find key (\S+) in (ConfigMap|Secret) ([^/]+)\/(\S+)/.exec(message);
  if (key !== null) return [`add key ${key[1]}: kubectl edit ${key[2]?.toLowerCase()} ${key[4]} -n ${key[3]}`];
  switch (cause) {
    case 'SecurityContextRefused':
      if (/seccomp|apparmor/i.test(message))
        return [`correct the profile that securityContext of container ${container} names`];
      return [
        `set securityContext.runAsUser of container ${container} to a user other than 0, or build the image with a numeric USER`,
      ];
    case 'PostStartHookFailed':
      return [`see its log: cox logs ${name} -c ${container} -n ${namespace}`];
    case 'ContainerCannotRun':
      return [`correct command, args or image of container ${container}`];
    default:
      return [`check what its env and volumes refer to: cox describe pod ${name} -n ${namespace}`];
  }
}

const mountReasons: ReadonlySet<string> = new Set(['FailedMount', 'FailedAttachVolume', 'FailedMapVolume']);
const sandboxReasons: ReadonlySet<string> = new Set([
  'FailedCreatePodSandBox',
  'FailedPodSandBoxStatus',
  'NetworkNotReady',
  'FailedPrepareDynamicResources',
]);

/** Volumes and sandbox of a pod that has not started any container yet. */
export function preparationFindings(
  subject: PodSubject,
  containers: readonly ContainerView[],
  context: DiagnosisContext,
): readonly Finding[] {
  const waits = containers.some(({ state }) => state?.type === 'waiting' && isStillPreparing(state.reason));
  const begun = containers.some(({ state }) => state !== undefined && state.type !== 'waiting');
  if (!waits || begun) return [];
  const mount = subject.events.findLast(({ reason, message }) => mountReasons.has(reason) && isTelling(message));
  const sandbox = subject.events.findLast(({ reason }) => sandboxReasons.has(reason));
  return [
    ...(mount === undefined ? [] : [mountFinding(subject, mount, context)]),
    ...(sandbox === undefined ? [] : [sandboxFinding(subject, sandbox, context)]),
  ];
}

const isStillPreparing = (reason: string): boolean => reason === 'ContainerCreating' || reason === 'PodInitializing';

/**
 * "Unable to attach or mount volumes: unmounted volumes=[x]..., timed out" says less than the event
 * before it.
 */
const isTelling = (message: string): boolean => !message.startsWith('Unable to attach or mount volumes');

function mountFinding(subject: PodSubject, event: EventView, context: DiagnosisContext): Finding {
  const [, volume, why = event.message] = /volume "([^"]+)"[^:]*: (.*)$/s.exec(event.message) ?? [];
  return {
    cause: 'VolumeMountFailed',
    object: subject.object,
    summary: `volume ${volume === undefined ? 'of the pod' : JSON.stringify(volume)} cannot be mounted: ${withoutWrapping(why)}`,
    evidence: [eventEvidence(subject.object, event)],
    next: mountNext(subject, event.message),
    doomedAt: graceEnd(context, 'VolumeMountFailed', firstOf(subject, mountReasons)),
  };
}

function mountNext({ namespace, name }: PodSubject, message: string): readonly string[] {
  const missing = /(configmap|secret) "([^"]+)" not found/.exec(message);
  if (missing !== null) {
    return [
      `create it: cox create ${missing[1] === 'secret' ? 'secret generic' : missing[1]} ${missing[2]} -n ${namespace} ...`,
    ];
  }
  if (message.includes('Multi-Attach error')) {
    return ['the volume is on another node: with ReadWriteOnce use strategy Recreate, or delete the pod that uses it'];
  }
  return [`see its volumes: cox describe pod ${name} -n ${namespace}`];
}

/**
 * A runtime class names a handler that the node's runtime does not have: containerd's words, and
 * CRI-O's.
 */
const NO_HANDLER = /no runtime for "[^"]*" is configured|failed to find runtime handler/;

function sandboxFinding(subject: PodSubject, event: EventView, context: DiagnosisContext): Finding {
  const isHandler = NO_HANDLER.test(event.message);
  const cause = isHandler ? 'RuntimeHandlerMissing' : 'SandboxFailed';
  return {
    cause,
    object: subject.object,
    summary: `node ${subject.node} cannot set up the pod: ${withoutWrapping(event.message)}`,
    evidence: [eventEvidence(subject.object, event)],
    next: [
      isHandler
        ? `use another runtimeClassName, or configure its handler on node ${subject.node}: cox get runtimeclasses`
        : `look at the node's network plugin and container runtime: cox describe node ${subject.node}`,
    ],
    doomedAt: graceEnd(context, cause, firstOf(subject, sandboxReasons)),
  };
}

function firstOf({ events, created }: PodSubject, reasons: ReadonlySet<string>): number {
  const times = events.filter(({ reason }) => reasons.has(reason)).map(({ first }) => first);
  return times.length === 0 ? created : Math.min(...times);
}
