/** Which pods belong to a workload, and to which of its revisions. */

import { objectsOf, textOf } from '../../apimachinery/json.ts';
import { at, controllerOf, type KubeObject, meta } from '../../apimachinery/object.ts';
import { claimSummary } from '../diagnosis/claim.ts';
import type { DiagnosisContext } from '../diagnosis/context.ts';
import { podFindings } from '../diagnosis/pod.ts';
import { podStatus } from '../diagnosis/pod-columns.ts';
import { claimNamesOf, conditionOf, createdAt } from '../diagnosis/pod-view.ts';
import { steadySince } from '../diagnosis/steady.ts';
import type { PodAssessment } from '../diagnosis/types.ts';
import type { RevisionAssessment, RolloutSnapshot } from './assessment.ts';
import {
  controllerRevisions,
  deploymentRevision,
  isControlledBy,
  podTemplateHashLabel,
  replicaSetGenerations,
} from './revision.ts';
import { count, optionalCount, podTemplate, text } from './workload.ts';

export const controllerRevisionLabel = 'controller-revision-hash';

/** One revision before its pods are assessed. */
export interface Generation {
  /** The ReplicaSet or ControllerRevision; undefined for pods whose revision is gone. */
  readonly object: KubeObject | undefined;
  readonly number: number;
  readonly isNew: boolean;
  readonly pods: readonly KubeObject[];
}

/** The revisions of a workload that have pods or are the newest, the newest first. */
export function generationsOf(snapshot: RolloutSnapshot): readonly Generation[] {
  return snapshot.kind === 'Deployment' ? deploymentGenerations(snapshot) : hashGenerations(snapshot);
}

/** The revision that the workload is being updated to, if the cluster has created it already. */
export const newestOf = (generations: readonly Generation[]): Generation | undefined =>
  generations.find(({ isNew }) => isNew);

function deploymentGenerations({ workload, revisions, pods }: RolloutSnapshot): readonly Generation[] {
  const { newest, older } = replicaSetGenerations(workload, revisions);
  const byOwner = Map.groupBy(pods, (pod) => controllerOf(pod)?.uid ?? '');
  const generation = (object: KubeObject, isNew: boolean): Generation => {
    const number = deploymentRevision(object);
    const own = byOwner.get(meta(object).uid ?? '') ?? [];
    return { object, number: typeof number === 'number' ? number : 0, isNew, pods: own };
  };
  const old = older.map((object) => generation(object, false)).filter((one) => one.pods.length > 0);
  return [...(newest === undefined ? [] : [generation(newest, true)]), ...old.sort((a, b) => b.number - a.number)];
}

/**
 * A StatefulSet names the newest in its status, a DaemonSet's has the highest number; pods have its
 * hash in a label.
 */
function hashGenerations(snapshot: RolloutSnapshot): readonly Generation[] {
  const { workload, pods } = snapshot;
  const own = pods.filter((pod) => isControlledBy(pod, workload));
  const revisions = [...controllerRevisions(workload, snapshot.revisions)].sort((a, b) => b.number - a.number);
  const newest = newestHash(snapshot, revisions[0]?.object);
  const byHash = Map.groupBy(own, (pod) => meta(pod).labels?.[controllerRevisionLabel] ?? '');
  const known = revisions.map(({ object, number }): Generation => {
    const hash = hashOf(snapshot, object);
    const mine = byHash.get(hash) ?? [];
    byHash.delete(hash);
    return { object, number, isNew: hash === newest, pods: mine };
  });
  const orphans = [...byHash].map(
    ([hash, mine]): Generation => ({ object: undefined, number: 0, isNew: hash !== '' && hash === newest, pods: mine }),
  );
  const all = [...known, ...orphans].filter((one) => one.isNew || one.pods.length > 0);
  return all.sort((a, b) => Number(b.isNew) - Number(a.isNew));
}

/**
 * The value of its pods' label: the whole name of the revision for a StatefulSet, its hash for a
 * DaemonSet.
 */
function hashOf({ kind }: RolloutSnapshot, revision: KubeObject): string {
  const { name = '', labels } = meta(revision);
  return kind === 'StatefulSet' ? name : (labels?.[controllerRevisionLabel] ?? name);
}

function newestHash(snapshot: RolloutSnapshot, highest: KubeObject | undefined): string | undefined {
  const { kind, workload } = snapshot;
  const isObserved = count(workload, 'metadata', 'generation') <= count(workload, 'status', 'observedGeneration');
  // Until the controller has observed the new spec, its newest revision is the one before.
  if (!isObserved) return undefined;
  if (kind === 'StatefulSet') return text(workload, 'status', 'updateRevision') || undefined;
  return highest === undefined ? undefined : hashOf(snapshot, highest);
}

/** A revision with its pods assessed. */
export function assessGeneration(
  snapshot: RolloutSnapshot,
  generation: Generation,
  context: DiagnosisContext,
): RevisionAssessment {
  const { object, number, isNew } = generation;
  const pods = generation.pods.map((pod) => assessPod(snapshot, pod, isNew, context));
  const template = object === undefined ? undefined : templateOf(snapshot, object);
  return {
    name: object === undefined ? '' : (meta(object).name ?? ''),
    number,
    isNew,
    images: objectsOf(at(template, 'spec', 'containers')).map(({ image }) => textOf(image)),
    desired:
      snapshot.kind === 'Deployment' && object !== undefined ? optionalCount(object, 'spec', 'replicas') : undefined,
    pods: pods.sort(
      (a, b) => (a.ordinal ?? 0) - (b.ordinal ?? 0) || a.created - b.created || (a.name < b.name ? -1 : 1),
    ),
  };
}

function templateOf({ kind }: RolloutSnapshot, revision: KubeObject) {
  return kind === 'Deployment' ? podTemplate(revision) : at(revision, 'data', 'spec', 'template');
}

function assessPod(
  { kind, workload, claims }: RolloutSnapshot,
  pod: KubeObject,
  isNew: boolean,
  context: DiagnosisContext,
): PodAssessment {
  const { name = '', namespace = '', uid = '', labels, deletionTimestamp } = meta(pod);
  const status = podStatus(pod);
  const isSet = kind === 'StatefulSet';
  const service = text(workload, 'spec', 'serviceName');
  const byName = new Map((claims ?? []).map((claim) => [meta(claim).name ?? '', claim]));
  return {
    namespace,
    name,
    uid,
    isNew,
    revision: labels?.[isSet || kind === 'DaemonSet' ? controllerRevisionLabel : podTemplateHashLabel] ?? '',
    ready: conditionOf(pod, 'Ready')?.status === 'True',
    containers: { ready: status.ready, total: status.total },
    restarts: status.restarts,
    state: status.state,
    node: text(pod, 'spec', 'nodeName'),
    created: createdAt(pod),
    terminating: deletionTimestamp !== undefined,
    steadySince: steadySince(pod, context),
    findings: podFindings(pod, context),
    ...(isSet ? { ordinal: ordinalOf(name) } : {}),
    claims: claims === undefined ? [] : claimNamesOf(pod).map((claim) => claimSummary(claim, byName.get(claim))),
    ...(isSet && service !== '' ? { dns: `${name}.${service}.${namespace}.svc` } : {}),
  };
}

/** "db-12" -> 12. */
export function ordinalOf(name: string): number {
  return Number(/-(\d+)$/.exec(name)?.[1] ?? -1);
}
