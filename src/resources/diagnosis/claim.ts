/** PersistentVolumeClaims that are not bound. */
import { textOf } from '../json.ts';
import { at, type KubeObject } from '../object.ts';
import { type DiagnosisContext, graceEnd } from './context.ts';
import { type EventView, eventEvidence, oneLine } from './events.ts';
import type { PodSubject } from './pod-subject.ts';
import { createdAt } from './pod-view.ts';
import type { ClaimSummary, Evidence, Finding } from './types.ts';

/** Events of the volume controller and of provisioners that say why a claim waits. */
const telling: ReadonlySet<string> = new Set(['FailedBinding', 'ProvisioningFailed', 'VolumeMismatch', 'ClaimLost']);
const waiting: ReadonlySet<string> = new Set([
  'ExternalProvisioning',
  'Provisioning',
  'WaitForFirstConsumer',
  'WaitForPodScheduled',
]);

/**
 * What is wrong with a claim that a pod needs; undefined when it is bound. `claim` is undefined when there is none of that name, `message` is
 * the scheduler's.
 */
export function claimFinding(
  name: string,
  claim: KubeObject | undefined,
  subject: Pick<PodSubject, 'object' | 'namespace' | 'created'>,
  context: DiagnosisContext,
  message: string,
): Finding | undefined {
  const object = `persistentvolumeclaim/${name}`;
  const scheduler: readonly Evidence[] =
    message === '' ? [] : [{ source: 'condition', object: subject.object, text: message }];
  if (claim === undefined) {
    return {
      cause: 'ClaimPending',
      object: subject.object,
      summary: `its claim ${JSON.stringify(name)} does not exist`,
      evidence: [{ source: 'status', object, text: 'not found' }, ...scheduler],
      next: [`create it, or correct claimName: cox get persistentvolumeclaims -n ${subject.namespace}`],
      doomedAt: graceEnd(context, 'ClaimPending', subject.created),
    };
  }
  const { phase, size } = claimSummary(name, claim);
  if (phase === 'Bound') return undefined;
  const why = context.events(claim).findLast(({ reason }) => telling.has(reason) || waiting.has(reason));
  return {
    cause: 'ClaimPending',
    object: subject.object,
    summary: `its claim ${JSON.stringify(name)} is ${phase}${why === undefined ? '' : `: ${oneLine(why.message)}`}`,
    evidence: [
      { source: 'status', object, text: `${phase}, ${size} of ${classText(claim)}` },
      ...(why === undefined ? [] : [eventEvidence(object, why)]),
      ...scheduler,
    ],
    next: [nextOf(name, claim, subject.namespace, why)],
    doomedAt: graceEnd(context, 'ClaimPending', Math.max(createdAt(claim), subject.created)),
  };
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
