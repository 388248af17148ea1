/** Namespaces whose deletion does not finish: what remains in them, and what blocks it. */
import { textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import { conditionText } from './conditions.ts';
import { deletedAt, deletionFindings, deletionState } from './deletion.ts';
import { type Diagnosis, nameOf } from './diagnosis.ts';
import { finalizerOwner } from './finalizers.ts';
import { conditionsOf } from './pod-view.ts';
import type { Finding } from './types.ts';

/** What is left of one type of object. */
export interface RemainingObjects {
  /** As in `cox get`: "configmaps", "deployments.apps". */
  readonly resource: string;
  readonly objects: readonly KubeObject[];
}

/** What is known of a namespace that is being deleted. */
export interface NamespaceContent {
  readonly remaining: readonly RemainingObjects[];
  /** Types that could not be listed, with the reason. */
  readonly unreadable: readonly { readonly resource: string; readonly reason: string }[];
}

export function namespaceDiagnosis(
  namespace: KubeObject,
  content: NamespaceContent | undefined,
  now: number,
): Diagnosis {
  const isGoing = meta(namespace).deletionTimestamp !== undefined;
  const count = (content?.remaining ?? []).reduce((sum, { objects }) => sum + objects.length, 0);
  const findings = isGoing ? namespaceFindings(namespace, content, now) : [];
  const left =
    content === undefined ? '' : `, ${count === 0 ? 'empty' : `${count} ${count === 1 ? 'object' : 'objects'} left`}`;
  return {
    object: nameOf(namespace),
    namespace: '',
    state: isGoing ? `${deletionState(namespace, now)}${left}` : textOf(at(namespace, 'status', 'phase')) || 'Active',
    findings,
    progressing: isGoing && findings.length === 0,
    notes: (content?.unreadable ?? []).map(({ resource, reason }) => `${resource} could not be listed: ${reason}`),
  };
}

/** How long the deletion of a namespace that is not empty may take, in milliseconds. */
const ORDINARY = 60_000;

function namespaceFindings(
  namespace: KubeObject,
  content: NamespaceContent | undefined,
  now: number,
): readonly Finding[] {
  const trouble = troubleFinding(namespace);
  const held = (content?.remaining ?? []).flatMap(({ objects }) =>
    objects.flatMap((one) => deletionFindings(one, {}, now)),
  );
  const own = ownFinalizers(namespace);
  const left = remainingFinding(namespace, content);
  const certain = [...(trouble === undefined ? [] : [trouble]), ...held, ...own];
  // pods have grace periods, and the controller retries what it could not delete after a while
  const isSoon = certain.length === 0 && now - (deletedAt(namespace) ?? now) < ORDINARY;
  const all = [...certain, ...(left === undefined || isSoon ? [] : [left])];
  const isHeld = (meta(namespace).finalizers ?? []).length > 0;
  return (all.length > 0 || left !== undefined) && !isHeld ? all : [...all, ...deletionFindings(namespace, {}, now)];
}

/**
 * Conditions that say why the namespace controller cannot list or delete. True means trouble here
 * (KEP-1623).
 */
const troubles: ReadonlySet<string> = new Set([
  'NamespaceDeletionDiscoveryFailure',
  'NamespaceDeletionGroupVersionParsingFailure',
  'NamespaceDeletionContentFailure',
]);

function troubleFinding(namespace: KubeObject): Finding | undefined {
  const failing = conditionsOf(namespace).filter(({ type, status }) => troubles.has(type) && status === 'True');
  const [first] = failing;
  if (first === undefined) return undefined;
  const object = nameOf(namespace);
  const isDiscovery = first.type !== 'NamespaceDeletionContentFailure';
  return {
    cause: 'DeletionBlocked',
    object,
    summary: isDiscovery
      ? 'the namespace controller cannot find out what to delete: a part of the API does not answer'
      : 'the namespace controller cannot delete everything in it',
    evidence: failing.map((one) => ({ source: 'condition', object, text: conditionText(one), at: one.since }) as const),
    next: isDiscovery
      ? ['repair or remove the API service that is not available: cox get apiservices']
      : ['see what refuses it, often an admission webhook: cox get validatingwebhookconfigurations'],
    doomedAt: undefined,
  };
}

/** At most this many kinds of remaining objects are named. */
const MOST_TYPES = 10;

/**
 * What is left, by type: evidence for the other findings, or a finding of its own when nothing
 * blocks it.
 */
function remainingFinding(namespace: KubeObject, content: NamespaceContent | undefined): Finding | undefined {
  const object = nameOf(namespace);
  const conditions = conditionsOf(namespace).filter(
    ({ type, status }) => status === 'True' && /^Namespace(ContentRemaining|FinalizersRemaining)$/.test(type),
  );
  const remaining = content?.remaining ?? [];
  if (remaining.length === 0 && conditions.length === 0) return undefined;
  const lines = remaining
    .slice(0, MOST_TYPES)
    .map(({ resource, objects }) => `${objects.length} ${resource}: ${names(objects)}`);
  const rest = remaining.length - lines.length;
  return {
    cause: 'DeletionBlocked',
    object,
    summary:
      remaining.length === 0
        ? 'the last objects in it have just been deleted'
        : 'it is deleted as soon as everything in it is deleted',
    evidence: [
      ...lines.map((text) => ({ source: 'status', object, text: `left: ${text}` }) as const),
      ...(rest > 0 ? [{ source: 'status', object, text: `and ${rest} more types` } as const] : []),
      ...conditions.map((one) => ({ source: 'condition', object, text: conditionText(one), at: one.since }) as const),
    ],
    next: [`cox get ${remaining.map(({ resource }) => resource).join(',') || 'all'} -n ${meta(namespace).name ?? ''}`],
    doomedAt: undefined,
  };
}

const NAMED = 5;

function names(objects: readonly KubeObject[]): string {
  const named = objects.slice(0, NAMED).map((one) => {
    const { name = '', finalizers = [] } = meta(one);
    return finalizers.length === 0 ? name : `${name} (${finalizers.join(', ')})`;
  });
  return objects.length > NAMED ? `${named.join(', ')} and ${objects.length - NAMED} more` : named.join(', ');
}

/** spec.finalizers: `kubernetes` belongs to the namespace controller and is removed last. */
function ownFinalizers(namespace: KubeObject): readonly Finding[] {
  const list = at(namespace, 'spec', 'finalizers');
  const others = (Array.isArray(list) ? list.map(textOf) : []).filter((one) => one !== '' && one !== 'kubernetes');
  const object = nameOf(namespace);
  return others.map((finalizer) => ({
    cause: 'DeletionBlocked',
    object,
    summary: `its finalizer ${finalizer} blocks its deletion: ${finalizerOwner(finalizer).who} removes it`,
    evidence: [{ source: 'spec', object, text: `spec.finalizers: ${finalizer}` }],
    next: [`see whether ${finalizerOwner(finalizer).who} runs, and what its log says`],
    doomedAt: undefined,
  }));
}
