/** What undoing a write does to one object, decided from the record and the live object. Pure. */
import { equalJson, isJsonObject, type Json, type JsonObject } from '../apimachinery/json.ts';
import { at, gvkOf, type KubeObject, meta } from '../apimachinery/object.ts';
import { applyMergePatch, createMergePatch } from '../apimachinery/patch/json-merge.ts';
import { changesOf, type FieldChange, isReachable, putBack, valueAt } from './changes.ts';
import type { ObjectRecord } from './record.ts';
import { isSecret } from './redact.ts';
import { below, type FieldOwner, type FieldPath, ownedFields, ownerOf, pathText } from './topology.ts';

/** A field that somebody else changed since. */
export interface FieldConflict {
  readonly path: FieldPath;
  /** What the recorded write left there; undefined for nothing. */
  readonly left: Json | undefined;
  readonly now: Json | undefined;
}

export type UndoStep =
  | { readonly kind: 'nothing'; readonly reason: string }
  | { readonly kind: 'delete'; readonly live: KubeObject }
  | { readonly kind: 'create'; readonly object: KubeObject; readonly warnings: readonly string[] }
  | { readonly kind: 'patch'; readonly patch: JsonObject; readonly fields: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'conflicts'; readonly conflicts: readonly FieldConflict[] };

/** What the plan must know of the type: whether its status is written by a request of its own. */
export interface TypeFacts {
  readonly hasStatus: boolean;
}

const refused = (reason: string): UndoStep => ({ kind: 'refused', reason });
const nothing = (reason: string): UndoStep => ({ kind: 'nothing', reason });

const HAS_CONTENT = ['Namespace', 'CustomResourceDefinition'];

/**
 * The step for the records of one object in one entry, in their order; `live` is undefined when
 * there is no such object.
 */
export function planUndo(records: readonly ObjectRecord[], live: KubeObject | undefined, facts: TypeFacts): UndoStep {
  const [first] = records;
  const last = records.at(-1);
  if (first === undefined || last === undefined) return nothing('nothing was recorded');
  const unknown = records.find(({ unknownBefore }) => unknownBefore !== undefined)?.unknownBefore;
  if (unknown !== undefined) return refused(`what it was before is not known: ${unknown}`);
  if (records.some(({ unanswered }) => unanswered === true)) {
    return refused('the server did not answer, so it is not known what the write did');
  }
  const after = last.action === 'delete' ? null : last.after;
  if (first.before === null)
    return after === null ? nothing('it was created and deleted') : undoCreation(after, live, facts);
  return after === null ? undoDeletion(first.before, live) : undoUpdate(records, after, live, facts);
}

function undoCreation(created: KubeObject, live: KubeObject | undefined, facts: TypeFacts): UndoStep {
  if (live === undefined) return nothing('it is already gone');
  if (meta(live).uid !== meta(created).uid) return refused('another object of this name was created since');
  if (meta(live).deletionTimestamp !== undefined) return nothing('it is already being deleted');
  if (HAS_CONTENT.includes(created.kind)) {
    return refused('everything in it would be deleted with it: delete it yourself');
  }
  if (isSecret(live) && meta(live).resourceVersion !== meta(created).resourceVersion) {
    return refused('it was changed since, and its data is not in the journal to see by whom');
  }
  const conflicts = conflictsOf(created, live, facts).filter(
    ({ path, left }) => left !== undefined || isForeign(live, path),
  );
  return conflicts.length > 0 ? { kind: 'conflicts', conflicts } : { kind: 'delete', live };
}

/** Every field in which the live object differs from what a write left. */
function conflictsOf(left: KubeObject, live: KubeObject, facts: TypeFacts): readonly FieldConflict[] {
  return changesOf(compared(left, facts), compared(live, facts), ownedFields(left, live)).map(
    ({ path, before, after }) => ({ path, left: before, now: after }),
  );
}

/** Parts of the control plane that complete an object after somebody has made it. */
const COMPLETING = [
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-apiserver',
  'cloud-controller-manager',
];

/** Whether somebody but the control plane added a field. */
function isForeign(live: KubeObject, path: FieldPath): boolean {
  const owner = ownerOf(live, path);
  return owner !== undefined && !COMPLETING.includes(owner.manager);
}

function undoDeletion(deleted: KubeObject, live: KubeObject | undefined): UndoStep {
  if (live !== undefined) {
    if (meta(live).uid !== meta(deleted).uid) return refused('another object of this name was created since');
    const isGoing = meta(live).deletionTimestamp !== undefined;
    return isGoing ? refused('it is still being deleted: try again when it is gone') : nothing('it was not deleted');
  }
  if (isSecret(deleted)) return refused('the data of a Secret is never in the journal, so it cannot be created again');
  return { kind: 'create', ...recreated(deleted) };
}

function undoUpdate(
  records: readonly ObjectRecord[],
  after: KubeObject,
  live: KubeObject | undefined,
  facts: TypeFacts,
): UndoStep {
  if (live === undefined) return refused('it was deleted since');
  if (meta(live).uid !== meta(after).uid) return refused('it was deleted and created again since');
  if (meta(live).deletionTimestamp !== undefined) return refused('it is being deleted');
  const keys = records.flatMap(({ secretKeys }) =>
    secretKeys === undefined ? [] : [...secretKeys.added, ...secretKeys.changed, ...secretKeys.removed],
  );
  if (keys.length > 0) {
    return refused(
      `the write changed its data (${[...new Set(keys)].join(', ')}), and the data of a Secret is never in the journal`,
    );
  }
  const node = ownedFields(...records.flatMap(({ before, after: written }) => [before, written]), live);
  const start = compared(live, facts);
  const conflicts: FieldConflict[] = [];
  let target = start;
  let restored: readonly FieldChange[] = [];
  for (const { before, after: written } of versionsOf(records).toReversed()) {
    const was = compared(before, facts);
    const changes = changesOf(was, compared(written, facts), node);
    conflicts.push(...changes.flatMap((change) => conflictsWith(change, target, node)));
    // the first write's are gone through last
    restored = changes;
    target = putBack(
      target,
      was,
      changes.filter((change) => !isBack(change, target)),
    );
  }
  if (conflicts.length > 0) return { kind: 'conflicts', conflicts };
  const patch = createMergePatch(start, target);
  const result = applyMergePatch(start, patch);
  // a merge patch cannot write null
  const lost = restored.find((change) => !isBack(change, result));
  if (lost !== undefined) return refused(`${pathText(lost.path)} cannot be put back by a patch: do it yourself`);
  if (Object.keys(patch).length === 0) return nothing('it is already as it was before');
  const fields = changesOf(start, target, node).map(({ path }) => pathText(path));
  return { kind: 'patch', patch: withIdentity(patch, live), fields };
}

interface WrittenVersions {
  readonly before: KubeObject;
  readonly after: KubeObject;
}

/** One step for each record; one for all when the object was deleted and created in between. */
function versionsOf(records: readonly ObjectRecord[]): readonly WrittenVersions[] {
  const steps = records.flatMap(({ before, after, action }) =>
    action === 'update' && before !== null && after !== null ? [{ before, after }] : [],
  );
  if (steps.length === records.length) return steps;
  const [before, after] = [records[0]?.before as KubeObject, records.at(-1)?.after as KubeObject];
  return [{ before: withoutAssigned(before), after: withoutAssigned(after) }];
}

/** What the server gave to an object when it was made, and gives to another object anew. */
function withoutAssigned(object: KubeObject): KubeObject {
  const { group, kind } = gvkOf(object);
  const names = group !== '' ? [] : kind === 'Service' ? ['clusterIP', 'clusterIPs'] : ['volumeName'];
  return isJsonObject(object.spec) ? { ...object, spec: without(object.spec, names) } : object;
}

const isBack = ({ path, before }: FieldChange, target: JsonObject): boolean => equalJson(valueAt(target, path), before);

function conflictsWith(change: FieldChange, target: JsonObject, node: Json): readonly FieldConflict[] {
  const { path, after } = change;
  if (isBack(change, target)) return [];
  const now = valueAt(target, path);
  // the item of a list in which the field stood has gone
  if (!isReachable(target, path)) return [{ path, left: after, now: undefined }];
  const nodeHere = path.reduce<Json | undefined>((tree, step) => below(tree, step), node);
  return changesOf(after, now, nodeHere, path).map((one) => ({ path: one.path, left: one.before, now: one.after }));
}

/** resourceVersion and uid: the server refuses the patch when the object has changed meanwhile. */
function withIdentity(patch: JsonObject, live: KubeObject): JsonObject {
  const { resourceVersion = '', uid = '' } = meta(live);
  return { ...patch, metadata: { ...(isJsonObject(patch.metadata) ? patch.metadata : {}), resourceVersion, uid } };
}

/** What the server writes by itself. */
const SERVER_METADATA = [
  'resourceVersion',
  'uid',
  'generation',
  'creationTimestamp',
  'managedFields',
  'selfLink',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
];

/** An object without what no user writes, nor its status where that is written apart. */
function compared(object: KubeObject, { hasStatus }: TypeFacts): JsonObject {
  const metadata = { ...(isJsonObject(object.metadata) ? object.metadata : {}) };
  for (const field of SERVER_METADATA) delete metadata[field];
  if (gvkOf(object).kind === 'Deployment' && metadata.annotations !== undefined) {
    // the controller counts there
    metadata.annotations = without(metadata.annotations, ['deployment.kubernetes.io/revision']);
    if (Object.keys(metadata.annotations).length === 0) delete metadata.annotations;
  }
  const { status, ...rest } = object;
  // the data of a Secret is not in records: it is neither compared nor written
  if (isSecret(object)) {
    delete rest.data;
    delete rest.stringData;
  }
  return { ...rest, metadata, ...(hasStatus || status === undefined ? {} : { status }) };
}

/** A deleted object as it can be created again, and what does not come back with it. */
export function recreated(deleted: KubeObject): { readonly object: KubeObject; readonly warnings: readonly string[] } {
  const object = compared(deleted, { hasStatus: true }) as KubeObject;
  const { group, kind } = gvkOf(object);
  const spec = isJsonObject(object.spec) ? { ...object.spec } : undefined;
  const change = recreations[`${group}/${kind}`];
  if (change === undefined || spec === undefined) return { object, warnings: [] };
  return { object: { ...object, ...change.change(object, spec) } as KubeObject, warnings: [change.warning] };
}

interface Recreation {
  change(object: KubeObject, spec: JsonObject): JsonObject;
  readonly warning: string;
}

const without = (map: Json | undefined, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(isJsonObject(map) ? map : {}).filter(([name]) => !names.includes(name)));

const JOB_LABELS = ['controller-uid', 'job-name', 'batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-name'];
const CLAIM_ANNOTATIONS = ['pv.kubernetes.io/bind-completed', 'pv.kubernetes.io/bound-by-controller'];

/** Kinds of which the server or a controller filled in what belongs to the deleted object alone. */
const recreations: Readonly<Record<string, Recreation | undefined>> = {
  '/Pod': {
    change: (_object, spec) => ({ spec: without(spec, ['nodeName']) }),
    warning: 'it is scheduled again, and its containers start anew',
  },
  '/Namespace': {
    change: () => ({}),
    warning: 'only the namespace itself comes back, not what was in it',
  },
  '/PersistentVolumeClaim': {
    change: ({ metadata }, spec) => ({
      spec: without(spec, ['volumeName']),
      metadata: { ...(metadata as JsonObject), annotations: without(at(metadata, 'annotations'), CLAIM_ANNOTATIONS) },
    }),
    warning: 'it is bound again, perhaps to another volume: the journal has no data of volumes',
  },
  'apiextensions.k8s.io/CustomResourceDefinition': {
    change: () => ({}),
    warning: 'only the definition comes back, not the objects of its kind',
  },
  'batch/Job': {
    change: (_object, spec): JsonObject => {
      if (spec.manualSelector === true) return {};
      const { selector: _, ...rest } = spec;
      const template = isJsonObject(spec.template) ? spec.template : {};
      const metadata = isJsonObject(template.metadata) ? template.metadata : {};
      const labels = without(metadata.labels, JOB_LABELS);
      return { spec: { ...rest, template: { ...template, metadata: { ...metadata, labels } } } };
    },
    warning: 'it runs again from its beginning',
  },
};

/** A line about a conflict: the field, its value then and now, and who changed it. */
export function conflictText({ path, left, now }: FieldConflict, owner: FieldOwner | undefined): string {
  const by =
    owner === undefined || now === undefined ? '' : `, owned by ${JSON.stringify(owner.manager)}${ownerDetail(owner)}`;
  return `${pathText(path)}: ${shown(left)} then, ${shown(now)} now${by}`;
}

const ownerDetail = ({ operation, time }: FieldOwner): string => ` (${[operation, time].filter(Boolean).join(', ')})`;

const LONGEST = 80;

function shown(value: Json | undefined): string {
  if (value === undefined) return '(none)';
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}
