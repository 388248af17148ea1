/**
 * Revisions of a workload: a Deployment's are its ReplicaSets, numbered by an annotation; a
 * StatefulSet's and a DaemonSet's are ControllerRevisions.
 */
import { cloneJson, equalJson, isJsonObject, type Json, type JsonObject } from '../../apimachinery/json.ts';
import { at, controllerOf, type KubeObject, meta } from '../../apimachinery/object.ts';
import { podTemplate } from './workload.ts';

export const revisionAnnotation = 'deployment.kubernetes.io/revision';
export const podTemplateHashLabel = 'pod-template-hash';

/** One entry of a workload's history. `object` is the ReplicaSet or the ControllerRevision. */
export interface Revision {
  readonly number: number;
  readonly object: KubeObject;
}

/**
 * The number in a Deployment's or ReplicaSet's annotation; 0 without one; Go's words for what
 * cannot be read as a number.
 */
export function deploymentRevision(object: KubeObject): number | string {
  const value = meta(object).annotations?.[revisionAnnotation];
  if (value === undefined) return 0;
  if (/^[+-]?\d+$/.test(value)) return Number(value);
  return `strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`;
}

/** Whether `owner` is the controller of `object` (metav1.IsControlledBy). */
export function isControlledBy(object: KubeObject, owner: KubeObject): boolean {
  const controller = controllerOf(object);
  return controller !== undefined && controller.uid === meta(owner).uid;
}

/**
 * Whether two pod templates are the same but for the hash label, which only the ReplicaSet's has.
 */
export function sameTemplate(a: Json | undefined, b: Json | undefined): boolean {
  return equalJson(withoutHash(a), withoutHash(b));
}

/** The template without the label that the Deployment controller adds for its ReplicaSets. */
export function withoutHash(template: Json | undefined): JsonObject {
  const copy = isJsonObject(template) ? cloneJson(template) : {};
  const metadata = copy.metadata;
  if (!isJsonObject(metadata)) return copy;
  if (isJsonObject(metadata.labels)) {
    delete metadata.labels[podTemplateHashLabel];
    if (Object.keys(metadata.labels).length === 0) delete metadata.labels;
  }
  if (metadata.creationTimestamp === null) delete metadata.creationTimestamp;
  return copy;
}

function byCreation(a: KubeObject, b: KubeObject): number {
  const [x, y] = [meta(a), meta(b)];
  const [created, other] = [x.creationTimestamp ?? '', y.creationTimestamp ?? ''];
  if (created !== other) return created < other ? -1 : 1;
  return (x.name ?? '') < (y.name ?? '') ? -1 : 1;
}

/**
 * A Deployment's ReplicaSets: the one that runs its template now (the oldest such), and all others,
 * the oldest first.
 */
interface ReplicaSetGenerations {
  readonly newest: KubeObject | undefined;
  readonly older: readonly KubeObject[];
}

/**
 * Sorts out the ReplicaSets that a Deployment controls (GetAllReplicaSets of kubectl's deployment
 * utilities).
 */
export function replicaSetGenerations(deployment: KubeObject, all: readonly KubeObject[]): ReplicaSetGenerations {
  const owned = all.filter((replicaSet) => isControlledBy(replicaSet, deployment)).sort(byCreation);
  const newest = owned.find((replicaSet) => sameTemplate(podTemplate(replicaSet), podTemplate(deployment)));
  return { newest, older: owned.filter((replicaSet) => replicaSet !== newest) };
}

/**
 * The ReplicaSets a Deployment controls, the oldest first, the one that runs its template now (the
 * oldest such) last: the order in which kubectl looks through them. ReplicaSets without a readable
 * revision are left out.
 */
export function deploymentRevisions(deployment: KubeObject, replicaSets: readonly KubeObject[]): readonly Revision[] {
  const { newest, older } = replicaSetGenerations(deployment, replicaSets);
  const ordered = newest === undefined ? older : [...older, newest];
  return ordered.flatMap((object) => {
    const number = deploymentRevision(object);
    return typeof number === 'number' ? [{ number, object }] : [];
  });
}

/** The ControllerRevisions a StatefulSet or DaemonSet controls, in the list's order. */
export function controllerRevisions(workload: KubeObject, revisions: readonly KubeObject[]): readonly Revision[] {
  return revisions
    .filter((revision) => isControlledBy(revision, workload))
    .map((object) => ({ number: Number(object.revision ?? 0), object }));
}

/**
 * The workload as a ControllerRevision recorded it: the current object with the recorded template.
 */
export function restoreRevision(workload: KubeObject, revision: KubeObject): KubeObject {
  const template = at(revision, 'data', 'spec', 'template');
  const restored = cloneJson(workload);
  if (!isJsonObject(template) || !isJsonObject(restored.spec)) return restored;
  const { $patch: _directive, ...then } = template;
  restored.spec.template = cloneJson(then);
  return restored;
}
