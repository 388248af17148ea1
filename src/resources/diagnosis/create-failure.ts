/** Pods that could not be created: what the API server answered their controller. */
import type { KubeObject } from '../../apimachinery/object.ts';
import type { Cause } from './causes.ts';
import { type DiagnosisContext, graceEnd } from './context.ts';
import { namespaceOf } from './diagnosis.ts';
import { type EventView, eventEvidence, oneLine } from './events.ts';
import { conditionOf } from './pod-view.ts';
import type { Evidence, Finding } from './types.ts';

interface Refusal {
  readonly cause: Cause;
  readonly summary: string;
  readonly next: string;
}

type Reading = (match: RegExpExecArray, namespace: string) => Refusal;

/**
 * Messages of admission (k8s.io/apiserver, kubernetes/plugin/pkg/admission). The first match wins.
 */
const readings: readonly (readonly [RegExp, Reading])[] = [
  [
    /exceeded quota: ([^,]+), requested: (.*?), used: (.*?), limited: (.*)$/,
    ([, quota, requested, used, limited], namespace) => ({
      cause: 'QuotaExceeded',
      summary: `quota ${quota} does not allow it: requested ${requested}, used ${used}, limited ${limited}`,
      next: `delete something that uses it, or raise the quota: cox describe quota ${quota} -n ${namespace}`,
    }),
  ],
  [
    /failed quota: ([^:]+): (.*)$/,
    ([, quota, why], namespace) => ({
      cause: 'QuotaExceeded',
      summary: `quota ${quota} does not allow it: ${why}`,
      next: `set the resources that the quota counts: cox describe quota ${quota} -n ${namespace}`,
    }),
  ],
  [
    /violates PodSecurity "([^"]+)": (.*)$/,
    ([, level, why]) => ({
      cause: 'PodSecurityViolated',
      summary: `the namespace's pod security level ${level} does not allow it: ${why}`,
      next: 'change the securityContext as the message says, or the namespace label pod-security.kubernetes.io/enforce',
    }),
  ],
  [
    /error looking up service account (\S+)\/(\S+): (.*)$/,
    ([, namespace, account, why]) => ({
      cause: 'ServiceAccountMissing',
      summary: `its service account is missing: ${why}`,
      next: `create it: cox create serviceaccount ${account?.replace(/:$/, '')} -n ${namespace}`,
    }),
  ],
  [
    /((?:maximum|minimum) .* usage per .*|.* max limit to request ratio per .*)$/,
    ([, why], namespace) => ({
      cause: 'LimitRangeViolated',
      summary: `a LimitRange does not allow it: ${why}`,
      next: `request what the LimitRange allows: cox describe limitrange -n ${namespace}`,
    }),
  ],
  [
    /failed calling webhook "([^"]+)": (.*)$/,
    ([, webhook, why]) => ({
      cause: 'WebhookUnreachable',
      summary: `admission webhook ${webhook} does not answer: ${why}`,
      next: `see whether its service has ready pods: cox get validatingwebhookconfigurations,mutatingwebhookconfigurations`,
    }),
  ],
  [
    /admission webhook "([^"]+)" (denied the request.*)$/,
    ([, webhook, why]) => ({
      cause: 'AdmissionDenied',
      summary: `admission webhook ${webhook} ${why}`,
      next: 'change the pod template as the message says',
    }),
  ],
  [
    /ValidatingAdmissionPolicy '([^']+)'.* denied request: (.*)$/,
    ([, policy, why]) => ({
      cause: 'AdmissionDenied',
      summary: `admission policy ${policy} denied it: ${why}`,
      next: `change the pod template as the message says: cox get validatingadmissionpolicy ${policy} -o yaml`,
    }),
  ],
  [
    / is invalid: (.*)$/,
    ([, why]) => ({
      cause: 'PodInvalid',
      summary: `its pod template is not valid: ${why}`,
      next: 'correct the field that the message names',
    }),
  ],
  [
    /no PriorityClass with name \S+ was found|RuntimeClass "[^"]+" not found/,
    ([why]) => ({
      cause: 'PodInvalid',
      summary: `its pod template names an object that does not exist: ${why}`,
      next: 'create it, or correct the name: cox get priorityclasses,runtimeclasses',
    }),
  ],
  [
    / is forbidden: (.*)$/,
    ([, why]) => ({
      cause: 'AdmissionDenied',
      summary: `admission does not allow it: ${why}`,
      next: 'change the pod template as the message says',
    }),
  ],
];

/** What an error of creating a pod means. */
export function readRefusal(message: string, namespace: string): Refusal {
  const line = oneLine(message);
  for (const [pattern, read] of readings) {
    const match = pattern.exec(line);
    if (match !== null) return read(match, namespace);
  }
  return {
    cause: 'Undetermined',
    summary: `its pods cannot be created: ${line}`,
    next: `cox get events -n ${namespace}`,
  };
}

/** Controllers back off. After room was made, wait this long for the next try. Milliseconds. */
const RETRY = 60_000;

/** An unknown refusal may be a temporary problem of the server. Milliseconds. */
const UNKNOWN_GRACE = 60_000;

/**
 * Why a controller (ReplicaSet, StatefulSet, DaemonSet, Job) cannot create its pods; undefined when
 * the last try succeeded. A ReplicaSet says it in a condition, the others only in events.
 * @param roomMade when the last pod that may have used up the quota was removed, in milliseconds:
 *   what failed before may work by now
 */
export function createFailure(
  controller: KubeObject,
  object: string,
  context: DiagnosisContext,
  roomMade = 0,
): Finding | undefined {
  const events = context.events(controller);
  const lastSuccess = events.findLast(({ reason }) => reason === 'SuccessfulCreate')?.last ?? 0;
  const failures = events.filter(({ reason, last }) => reason === 'FailedCreate' && last >= lastSuccess);
  const condition = conditionOf(controller, 'ReplicaFailure');
  const isFailing = condition?.status === 'True' && condition.reason === 'FailedCreate';
  const newest = failures.at(-1);
  if (!isFailing && (newest === undefined || newest.last === lastSuccess)) return undefined;
  const message = isFailing ? condition.message : (newest?.message ?? '');
  const refusal = readRefusal(message, namespaceOf(controller));
  const failing = Math.max(lastSuccess, isFailing ? (condition.since ?? 0) : firstOf(failures));
  const isStale = roomMade > 0 && (newest?.last ?? failing) <= roomMade;
  const since = Math.max(failing, roomMade) + (isStale ? RETRY : 0);
  return {
    cause: refusal.cause,
    object,
    summary: `it cannot create pods: ${refusal.summary}`,
    evidence: [
      ...(isFailing
        ? [{ source: 'condition', object, text: `FailedCreate: ${oneLine(message)}`, at: condition.since } as Evidence]
        : []),
      ...(newest === undefined ? [] : [eventEvidence(object, newest)]),
    ],
    next: [refusal.next],
    doomedAt: refusal.cause === 'Undetermined' ? since + UNKNOWN_GRACE : graceEnd(context, refusal.cause, since),
  };
}

function firstOf(events: readonly EventView[]): number {
  return events.length === 0 ? 0 : Math.min(...events.map(({ first }) => first));
}
