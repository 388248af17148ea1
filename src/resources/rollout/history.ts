/**
 * What `rollout history` shows, as kubectl words it
 * (k8s.io/kubectl/pkg/polymorphichelpers/history.go).
 */
import { cloneJson, isJsonObject, type JsonObject } from '../../apimachinery/json.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import { type Revision, restoreRevision } from './revision.ts';
import { podTemplate, type WorkloadKind } from './workload.ts';

export const changeCauseAnnotation = 'kubernetes.io/change-cause';

/** Revisions by number, ascending; of two with the same number the later one counts. */
export function byNumber(revisions: readonly Revision[]): readonly Revision[] {
  const numbered = new Map(revisions.map((revision) => [revision.number, revision]));
  return [...numbered.values()].sort((a, b) => a.number - b.number);
}

/**
 * The recorded cause of a revision, "" without one. A Deployment's may also stand in the template
 * of its ReplicaSet, where kubectl copies it to.
 */
export function changeCause(kind: WorkloadKind, revision: KubeObject): string {
  const holder = kind === 'Deployment' ? templateOfRevision(kind, revision, revision) : revision;
  return meta(holder).annotations?.[changeCauseAnnotation] ?? '';
}

/**
 * The two-column overview with tabs between its cells, or the sentence for a workload without a
 * history. A cause may have tabs and line ends of its own: the layout sees them, too.
 */
export function historyOverview(kind: WorkloadKind, revisions: readonly Revision[]): string {
  if (revisions.length === 0) return 'No rollout history found.';
  const rows = byNumber(revisions).map(({ number, object }) => `${number}\t${changeCause(kind, object) || '<none>'}\n`);
  return `REVISION\tCHANGE-CAUSE\n${rows.join('')}`;
}

/**
 * The pod template of a revision; a Deployment's carries the change cause of its ReplicaSet among
 * its annotations.
 */
export function templateOfRevision(kind: WorkloadKind, workload: KubeObject, revision: KubeObject): JsonObject {
  const template = podTemplate(kind === 'Deployment' ? revision : restoreRevision(workload, revision));
  const copy = isJsonObject(template) ? cloneJson(template) : {};
  const cause = meta(revision).annotations?.[changeCauseAnnotation];
  if (kind !== 'Deployment' || cause === undefined || cause === '') return copy;
  const metadata = isJsonObject(copy.metadata) ? copy.metadata : {};
  const annotations = isJsonObject(metadata.annotations) ? metadata.annotations : {};
  copy.metadata = { ...metadata, annotations: { ...annotations, [changeCauseAnnotation]: cause } };
  return copy;
}

/** The object `-o json` prints for a revision: the ReplicaSet, or the workload as it was. */
export function objectOfRevision(kind: WorkloadKind, workload: KubeObject, revision: KubeObject): KubeObject {
  if (kind === 'Deployment') return revision;
  const restored = restoreRevision(workload, revision);
  return { ...restored, apiVersion: workload.apiVersion, kind: workload.kind };
}
