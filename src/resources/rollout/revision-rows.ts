/**
 * What cox adds to `rollout history`: which revision is current, its images, and its number of
 * pods.
 */
import { isJsonObject, type Json, type JsonObject } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import { byNumber, changeCause } from './history.ts';
import { isControlledBy, type Revision, restoreRevision, sameTemplate, withoutHash } from './revision.ts';
import { count, optionalCount, podTemplate, type WorkloadKind } from './workload.ts';

export interface RevisionRow {
  readonly number: number;
  /** Whether this is the workload's pod template, from which new pods are created. */
  readonly current: boolean;
  /** Of containers, then of init containers. */
  readonly images: readonly string[];
  /** "" when none was recorded. */
  readonly changeCause: string;
  /**
   * When its ReplicaSet or ControllerRevision was created (RFC 3339): a rollback does not change
   * it.
   */
  readonly created: string | undefined;
  /** Pods that exist; undefined when that is not known. */
  readonly pods: number | undefined;
  /** Pods that its ReplicaSet wants; undefined for the other kinds. */
  readonly desired: number | undefined;
}

/**
 * The revision whose template the workload has now; undefined while its controller has not yet
 * created one. A ControllerRevision written by an older server may lack fields that have a default
 * now: then the newest one is taken, once the controller has observed the workload.
 */
export function currentRevision(
  kind: WorkloadKind,
  workload: KubeObject,
  revisions: readonly Revision[],
): Revision | undefined {
  const ordered = byNumber(revisions);
  const same = ordered.findLast((revision) => matches(kind, workload, revision));
  if (same !== undefined || kind === 'Deployment') return same;
  const seen = count(workload, 'status', 'observedGeneration') === count(workload, 'metadata', 'generation');
  return seen ? ordered.at(-1) : undefined;
}

function matches(kind: WorkloadKind, workload: KubeObject, { object }: Revision): boolean {
  return sameTemplate(
    podTemplate(kind === 'Deployment' ? object : restoreRevision(workload, object)),
    podTemplate(workload),
  );
}

/**
 * The pod template of a revision as the workload would have it: without the label of its
 * ReplicaSet.
 */
export function workloadTemplate(kind: WorkloadKind, workload: KubeObject, { object }: Revision): JsonObject {
  return withoutHash(podTemplate(kind === 'Deployment' ? object : restoreRevision(workload, object)));
}

/** The revision with the next lower number. */
export function revisionBefore(revisions: readonly Revision[], number: number): Revision | undefined {
  return byNumber(revisions).findLast((revision) => revision.number < number);
}

/**
 * A row for each revision, by number. `pods` are those the workload's selector matches; undefined
 * when they could not be read.
 */
export function revisionRows(
  kind: WorkloadKind,
  workload: KubeObject,
  revisions: readonly Revision[],
  pods: readonly KubeObject[] | undefined,
): readonly RevisionRow[] {
  const current = currentRevision(kind, workload, revisions);
  return byNumber(revisions).map((revision) => ({
    number: revision.number,
    current: revision === current,
    images: images(workloadTemplate(kind, workload, revision)),
    changeCause: changeCause(kind, revision.object),
    created: meta(revision.object).creationTimestamp,
    pods: kind === 'Deployment' ? count(revision.object, 'status', 'replicas') : podsOf(workload, revision, pods),
    desired: kind === 'Deployment' ? (optionalCount(revision.object, 'spec', 'replicas') ?? 1) : undefined,
  }));
}

/** A StatefulSet labels its pods with the revision's name, a DaemonSet with its hash. */
function podsOf(
  workload: KubeObject,
  { object }: Revision,
  pods: readonly KubeObject[] | undefined,
): number | undefined {
  const { name = '', labels } = meta(object);
  const hashes = new Set([name, labels?.[revisionHashLabel] ?? name]);
  return pods?.filter((pod) => isControlledBy(pod, workload) && hashes.has(meta(pod).labels?.[revisionHashLabel] ?? ''))
    .length;
}

const revisionHashLabel = 'controller-revision-hash';

function images(template: JsonObject): readonly string[] {
  return ['containers', 'initContainers'].flatMap((list) => {
    const containers = at(template, 'spec', list);
    return Array.isArray(containers) ? containers.flatMap(image) : [];
  });
}

function image(container: Json): readonly string[] {
  return isJsonObject(container) && typeof container.image === 'string' ? [container.image] : [];
}
