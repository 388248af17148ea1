/** Namespaces that do not go: what remains in them, and what holds it. */
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

/** How long a namespace with something in it may take to go, in milliseconds. */
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
  // its pods have their grace periods, and what the controller could not delete at once it tries again after a while
  const isSoon = certain.length === 0 && now - (deletedAt(namespace) ?? now) < ORDINARY;
  const all = [...certain, ...(left === undefined || isSoon ? [] : [left])];
  const isHeld = (meta(namespace).finalizers ?? []).length > 0;
  return (all.length > 0 || left !== undefined) && !isHeld ? all : [...all, ...deletionFindings(namespace, {}, now)];
}

/** Conditions of the namespace controller that say why it cannot even look or delete; docs: KEP-1623 uses True for trouble here. */
const troubles: ReadonlySet<string> = new Set([
  'NamespaceDeletionDiscoveryFailure',
  'NamespaceDeletionGroupVersionParsingFailure',
  'NamespaceDeletionContentFailure',
]);

function troubleFinding(namespace: KubeObject): Finding | undefined {
  const told = conditionsOf(namespace).filter(({ type, status }) => troubles.has(type) && status === 'True');
  const [first] = told;
  if (first === undefined) return undefined;
  const object = nameOf(namespace);
  const isDiscovery = first.type !== 'NamespaceDeletionContentFailure';
  return {
    cause: 'DeletionBlocked',
    object,
    summary: isDiscovery
      ? 'the namespace controller cannot tell what there is to delete: a part of the API does not answer'
      : 'the namespace controller cannot delete everything in it',
    evidence: told.map((one) => ({ source: 'condition', object, text: conditionText(one), at: one.since }) as const),
    next: isDiscovery
      ? ['mend or remove the API service that is not available: cox get apiservices']
      : ['see who refuses it, often an admission webhook: cox get validatingwebhookconfigurations'],
    doomedAt: undefined,
  };
}

/** How many kinds of remaining objects are told. */
const TOLD = 10;

/** What is left, by type: the evidence for everything else, and a finding of its own when nothing there is held. */
function remainingFinding(namespace: KubeObject, content: NamespaceContent | undefined): Finding | undefined {
  const object = nameOf(namespace);
  const conditions = conditionsOf(namespace).filter(
    ({ type, status }) => status === 'True' && /^Namespace(ContentRemaining|FinalizersRemaining)$/.test(type),
  );
  const remaining = content?.remaining ?? [];
  if (remaining.length === 0 && conditions.length === 0) return undefined;
  const lines = remaining
    .slice(0, TOLD)
    .map(({ resource, objects }) => `${objects.length} ${resource}: ${names(objects)}`);
  const rest = remaining.length - lines.length;
  return {
    cause: 'DeletionBlocked',
    object,
    summary:
      remaining.length === 0 ? 'what was left in it has gone just now' : 'it goes when everything in it has gone',
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
  const told = objects.slice(0, NAMED).map((one) => {
    const { name = '', finalizers = [] } = meta(one);
    return finalizers.length === 0 ? name : `${name} (${finalizers.join(', ')})`;
  });
  return objects.length > NAMED ? `${told.join(', ')} and ${objects.length - NAMED} more` : told.join(', ');
}

/** spec.finalizers: `kubernetes` is the namespace controller's, and the last to go. */
function ownFinalizers(namespace: KubeObject): readonly Finding[] {
  const list = at(namespace, 'spec', 'finalizers');
  const others = (Array.isArray(list) ? list.map(textOf) : []).filter((one) => one !== '' && one !== 'kubernetes');
  const object = nameOf(namespace);
  return others.map((finalizer) => ({
    cause: 'DeletionBlocked',
    object,
    summary: `its finalizer ${finalizer} holds it: ${finalizerOwner(finalizer).who} takes it off`,
    evidence: [{ source: 'spec', object, text: `spec.finalizers: ${finalizer}` }],
    next: [`see whether ${finalizerOwner(finalizer).who} runs, and what its log says`],
    doomedAt: undefined,
  }));
}
