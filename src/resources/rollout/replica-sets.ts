import { type KubeObject, meta } from '../object.ts';
import { isControlledBy, sameTemplate } from './revision.ts';
import { podTemplate } from './workload.ts';

/** A Deployment's ReplicaSets: the one that runs its template now (the oldest such), and all others, the oldest first. */
interface ReplicaSetGenerations {
  readonly newest: KubeObject | undefined;
  readonly older: readonly KubeObject[];
}

/** Sorts out the ReplicaSets that a Deployment controls (GetAllReplicaSets of kubectl's deployment utilities). */
export function replicaSetGenerations(deployment: KubeObject, all: readonly KubeObject[]): ReplicaSetGenerations {
  const owned = all.filter((replicaSet) => isControlledBy(replicaSet, deployment)).sort(byCreation);
  const newest = owned.find((replicaSet) => sameTemplate(podTemplate(replicaSet), podTemplate(deployment)));
  return { newest, older: owned.filter((replicaSet) => replicaSet !== newest) };
}

function byCreation(first: KubeObject, second: KubeObject): number {
  const [a, b] = [meta(first), meta(second)];
  const [created, other] = [a.creationTimestamp ?? '', b.creationTimestamp ?? ''];
  if (created !== other) return created < other ? -1 : 1;
  return (a.name ?? '') < (b.name ?? '') ? -1 : 1;
}
