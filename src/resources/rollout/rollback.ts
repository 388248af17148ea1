/**
 * What an undo does, decided without the cluster
 * (k8s.io/kubectl/pkg/polymorphichelpers/rollback.go).
 */
import { equalJson, isJsonObject, type Json, type JsonObject } from '../../apimachinery/json.ts';
import { LAST_APPLIED } from '../../apimachinery/last-applied.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import { type Revision, restoreRevision, revisionAnnotation, sameTemplate, withoutHash } from './revision.ts';
import { isPaused, podTemplate, type WorkloadKind } from './workload.ts';

export type Rollback =
  | { readonly action: 'refuse'; readonly message: string }
  | { readonly action: 'skip'; readonly message: string }
  | ({ readonly action: 'patch' } & RollbackPatch);

/** What is sent to the workload in apps/v1. */
export interface RollbackPatch {
  readonly type: 'application/json-patch+json' | 'application/strategic-merge-patch+json';
  readonly patch: Json;
}

/** What an undo restores: the pod template and, for a Deployment only, the annotations. */
export interface Restored {
  readonly template: JsonObject;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The text of the last-applied annotation after an undo; undefined leaves it as it is. */
export type RepairLastApplied = (workload: KubeObject, restored: Restored) => string | undefined;

/** Annotations that the Deployment keeps; all others are restored from the ReplicaSet. */
const keptAnnotations: ReadonlySet<string> = new Set([
  LAST_APPLIED,
  revisionAnnotation,
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]);

/**
 * The revision to go back to (0: the one before the newest), or kubectl's error without `error: `.
 */
export function rollbackTarget(
  kind: WorkloadKind,
  name: string,
  revisions: readonly Revision[],
  toRevision: number,
): Revision | string {
  if (toRevision !== 0) {
    const found = revisions.find((revision) => revision.number === toRevision);
    return toRevision > 0 && found !== undefined ? found : `unable to find specified revision ${toRevision} in history`;
  }
  return kind === 'Deployment' ? previousReplicaSet(name, revisions) : previousRevision(revisions);
}

function previousReplicaSet(name: string, revisions: readonly Revision[]): Revision | string {
  let latest: Revision | undefined;
  let previous: Revision | undefined;
  for (const revision of revisions) {
    if (revision.number > (latest?.number ?? -1)) {
      previous = latest;
      latest = revision;
    } else if (revision.number > (previous?.number ?? -1)) {
      previous = revision;
    }
  }
  return previous ?? `no rollout history found for deployment "${name}"`;
}

function previousRevision(revisions: readonly Revision[]): Revision | string {
  const ordered = [...revisions].sort((a, b) => a.number - b.number);
  return ordered.at(-2) ?? 'no last revision to roll back to';
}

/**
 * The change from the current workload to a revision. `toRevision` is the requested number (0 for
 * none), which kubectl prints when there is nothing to do. With `repair` the same patch updates the
 * last-applied annotation.
 */
export function planRollback(
  kind: WorkloadKind,
  workload: KubeObject,
  target: KubeObject,
  toRevision: number,
  repair?: RepairLastApplied,
): Rollback {
  return kind === 'Deployment'
    ? planDeployment(workload, target, toRevision, repair)
    : planControllerRevision(workload, target, toRevision, repair);
}

function skip(toRevision: number): Rollback {
  return { action: 'skip', message: `skipped rollback (current template already matches revision ${toRevision})` };
}

function planDeployment(
  deployment: KubeObject,
  replicaSet: KubeObject,
  toRevision: number,
  repair: RepairLastApplied | undefined,
): Rollback {
  if (isPaused(deployment)) {
    const message =
      "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again";
    return { action: 'refuse', message };
  }
  if (sameTemplate(podTemplate(replicaSet), podTemplate(deployment))) return skip(toRevision);
  const template = withoutHash(podTemplate(replicaSet));
  const annotations = restoredAnnotations(deployment, replicaSet);
  const repaired = repair?.(deployment, { template, annotations });
  return {
    action: 'patch',
    type: 'application/json-patch+json',
    patch: [
      { op: 'replace', path: '/spec/template', value: template },
      { op: 'replace', path: '/metadata/annotations', value: { ...annotations, ...lastAppliedOf(repaired) } },
    ],
  };
}

function lastAppliedOf(text: string | undefined): Record<string, string> {
  return text === undefined ? {} : { [LAST_APPLIED]: text };
}

function restoredAnnotations(deployment: KubeObject, replicaSet: KubeObject): Record<string, string> {
  const kept = Object.entries(meta(deployment).annotations ?? {}).filter(([key]) => keptAnnotations.has(key));
  const restored = Object.entries(meta(replicaSet).annotations ?? {}).filter(([key]) => !keptAnnotations.has(key));
  return Object.fromEntries([...kept, ...restored]);
}

function planControllerRevision(
  workload: KubeObject,
  revision: KubeObject,
  toRevision: number,
  repair: RepairLastApplied | undefined,
): Rollback {
  const template = podTemplate(workload);
  const now = { spec: { template: { ...(isJsonObject(template) ? template : {}), $patch: 'replace' } } };
  if (equalJson(now, revision.data)) return skip(toRevision);
  const restored = withoutHash(podTemplate(restoreRevision(workload, revision)));
  const annotations = lastAppliedOf(repair?.(workload, { template: restored }));
  const data = isJsonObject(revision.data) ? revision.data : {};
  const patch = Object.keys(annotations).length === 0 ? data : { ...data, metadata: { annotations } };
  return { action: 'patch', type: 'application/strategic-merge-patch+json', patch };
}
