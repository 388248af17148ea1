/** PersistentVolumeClaims that are not bound. */
import { textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import { type DiagnosisContext, graceEnd } from './context.ts';
import { type EventView, eventEvidence, oneLine } from './events.ts';
import { misfit } from './node-fit.ts';
import type { PodSubject } from './pod-subject.ts';
import { createdAt } from './pod-view.ts';
import { reasonsOf } from './scheduler-message.ts';
import type { ClaimSummary, Evidence, Finding } from './types.ts';

/** Events of the volume controller and of provisioners that say why a claim waits. */
const explaining: ReadonlySet<string> = new Set(['FailedBinding', 'ProvisioningFailed', 'VolumeMismatch', 'ClaimLost']);
const waitsForPod: ReadonlySet<string> = new Set(['WaitForFirstConsumer', 'WaitForPodScheduled']);
const waiting: ReadonlySet<string> = new Set(['ExternalProvisioning', 'Provisioning', ...waitsForPod]);

/** A claim that a pod waits for, and the finding about it. */
export interface PendingClaim {
  readonly finding: Finding;
  /** The scheduler has found a node for the pod: the claim's volume will be created there. */
  readonly hasNode: boolean;
  /** It is bound only after the pod has a node. */
  readonly waitsForPod: boolean;
}

type Subject = Pick<PodSubject, 'pod' | 'object' | 'namespace' | 'created'>;

/**
 * What is wrong with a claim that a pod needs; undefined when it is bound. `claim` is undefined
 * when it does not exist. `message` is the scheduler's.
 */
export function pendingClaim(
  name: string,
  claim: KubeObject | undefined,
  subject: Subject,
  context: DiagnosisContext,
  message: string,
): PendingClaim | undefined {
  const scheduler: readonly Evidence[] =
    message === '' ? [] : [{ source: 'condition', object: subject.object, text: message }];
  if (claim === undefined) {
    return { finding: missing(name, subject, context, scheduler), hasNode: false, waitsForPod: false };
  }
  const { phase, size } = claimSummary(name, claim);
  if (phase === 'Bound') return undefined;
  const events = context.events(claim);
  const why = events.findLast(({ reason }) => explaining.has(reason) || waiting.has(reason));
  const noVolume = waitsForPod.has(why?.reason ?? '') && hasNoVolume(subject.pod, message, context);
  const cause = noVolume || isUnbindable(claim, events, why) ? 'ClaimUnbindable' : 'ClaimPending';
  const asked = why?.reason === 'ExternalProvisioning' ? why.first : 0;
  const finding: Finding = {
    cause,
    object: subject.object,
    summary: `its claim ${JSON.stringify(name)} is ${phase}${why === undefined ? '' : `: ${oneLine(why.message)}`}`,
    evidence: [
      { source: 'status', object: `persistentvolumeclaim/${name}`, text: `${phase}, ${size} of ${classText(claim)}` },
      ...(why === undefined ? [] : [eventEvidence(`persistentvolumeclaim/${name}`, why)]),
      ...scheduler,
    ],
    next: [nextOf(name, claim, subject.namespace, why)],
    doomedAt: graceEnd(context, cause, Math.max(createdAt(claim), subject.created, asked)),
  };
  return {
    finding,
    hasNode: meta(claim).annotations?.['volume.kubernetes.io/selected-node'] !== undefined,
    waitsForPod: waitsForPod.has(why?.reason ?? ''),
  };
}

function missing(name: string, subject: Subject, context: DiagnosisContext, scheduler: readonly Evidence[]): Finding {
  return {
    cause: 'ClaimMissing',
    object: subject.object,
    summary: `its claim ${JSON.stringify(name)} does not exist`,
    evidence: [{ source: 'status', object: `persistentvolumeclaim/${name}`, text: 'not found' }, ...scheduler],
    next: [`create it, or correct claimName: cox get persistentvolumeclaims -n ${subject.namespace}`],
    doomedAt: graceEnd(context, 'ClaimMissing', subject.created),
  };
}

/**
 * Whether no controller will ever bind the claim by itself, as far as that is known: the claim
 * names a volume or a class that does not exist, no provisioner creates volumes of its class, or
 * the provisioner has no event yet (a running one writes an event as soon as it starts).
 */
function isUnbindable(claim: KubeObject, events: readonly EventView[], why: EventView | undefined): boolean {
  if (textOf(at(claim, 'status', 'phase')) === 'Lost') return true;
  // the volume controller writes the volume first, with this annotation, and the phase a moment
  // later
  if (meta(claim).annotations?.['pv.kubernetes.io/bind-completed'] !== undefined) return false;
  if (textOf(at(claim, 'spec', 'volumeName')) !== '') return true;
  switch (why?.reason) {
    case 'FailedBinding':
    case 'VolumeMismatch':
    case 'ClaimLost':
      return true;
    case 'ProvisioningFailed':
      return why.component === VOLUME_CONTROLLER && NO_CLASS.test(why.message);
    case 'ExternalProvisioning':
      return !events.some(({ reason, component }) => /^Provisioning/.test(reason) && component !== VOLUME_CONTROLLER);
    default:
      return false;
  }
}

const VOLUME_CONTROLLER = 'persistentvolume-controller';

/** The class does not exist, or no provisioner creates its volumes. */
const NO_CLASS = /storageclass\S* "[^"]*" not found|no volume plugin matched|no-provisioner/;

/** The scheduler has found no volume on any node that the pod may be on. */
function hasNoVolume(pod: KubeObject, message: string, { nodes, now }: DiagnosisContext): boolean {
  const reasons = reasonsOf(message).filter((reason) => /didn't find available persistent volumes/.test(reason));
  const inspected = reasons.reduce((sum, reason) => sum + Number.parseInt(reason, 10), 0);
  const possible = [...(nodes?.values() ?? [])].filter((node) => misfit(pod, node, now) === undefined);
  return inspected > 0 && nodes !== undefined && inspected >= possible.length;
}

export function claimSummary(name: string, claim: KubeObject | undefined): ClaimSummary {
  if (claim === undefined) return { name, size: '', phase: 'Missing' };
  const size =
    at(claim, 'status', 'capacity', 'storage') ?? at(claim, 'spec', 'resources', 'requests', 'storage') ?? '';
  return { name, size: String(size), phase: textOf(at(claim, 'status', 'phase')) || 'Pending' };
}

function classText(claim: KubeObject): string {
  const name = at(claim, 'spec', 'storageClassName');
  return typeof name === 'string' && name !== '' ? `storage class ${JSON.stringify(name)}` : 'no storage class';
}

function nextOf(name: string, claim: KubeObject, namespace: string, why: EventView | undefined): string {
  const message = why?.message ?? '';
  if (/storageclass\S* "[^"]*" not found/.test(message)) return 'correct storageClassName: cox get storageclasses';
  if (why?.reason === 'FailedBinding') {
    const hasClass = textOf(at(claim, 'spec', 'storageClassName')) !== '';
    return hasClass
      ? 'no volume of that class fits: cox get persistentvolumes'
      : 'name a storage class in the claim, make one the default, or create a volume that fits: cox get storageclasses';
  }
  if (why?.reason === 'ExternalProvisioning')
    return 'see whether the provisioner of its storage class runs: cox get storageclasses';
  return `cox describe persistentvolumeclaim ${name} -n ${namespace}`;
}
