/**
 * The partition of a StatefulSet's rolling update: pods below it keep the revision they have
 * (apps/v1 RollingUpdateStatefulSetStrategy).
 */
import type { JsonObject } from '../../apimachinery/json.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import { count, optionalCount, text } from './workload.ts';

export type PartitionChange =
  | { readonly action: 'refuse'; readonly message: string }
  | { readonly action: 'none'; readonly split: PartitionSplit }
  | { readonly action: 'patch'; readonly patch: JsonObject; readonly split: PartitionSplit };

/** How a partition divides the pods: their names, by ordinal. */
export interface PartitionSplit {
  /** These pods keep their revision. */
  readonly staying: readonly string[];
  /** These pods get the new revision, the highest ordinal first. */
  readonly updated: readonly string[];
  /**
   * Whether some pods do not run the newest revision. If not, the partition takes effect at the
   * next change of the template.
   */
  readonly underWay: boolean;
}

/**
 * Sets the partition, as a merge patch. `partition` counts pods from the first one, whatever
 * ordinal that has.
 */
export function partitionChange(statefulSet: KubeObject, partition: number): PartitionChange {
  const strategy = text(statefulSet, 'spec', 'updateStrategy', 'type');
  if (strategy !== '' && strategy !== 'RollingUpdate') {
    const message = `has the update strategy ${strategy}, where a partition does nothing${onDelete(strategy)}`;
    return { action: 'refuse', message };
  }
  const replicas = optionalCount(statefulSet, 'spec', 'replicas') ?? 1;
  if (partition > replicas) {
    return { action: 'refuse', message: `takes a --partition between 0 and ${replicas}, its number of replicas` };
  }
  const split = splitAt(statefulSet, replicas, partition);
  if (count(statefulSet, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') === partition) {
    return { action: 'none', split };
  }
  return { action: 'patch', patch: { spec: { updateStrategy: { rollingUpdate: { partition } } } }, split };
}

function onDelete(strategy: string): string {
  return strategy === 'OnDelete' ? ': its pods get the new revision when they are deleted' : '';
}

function splitAt(statefulSet: KubeObject, replicas: number, partition: number): PartitionSplit {
  const start = count(statefulSet, 'spec', 'ordinals', 'start');
  const pods = Array.from({ length: replicas }, (_, index) => `${meta(statefulSet).name}-${start + index}`);
  const [current, update] = [
    text(statefulSet, 'status', 'currentRevision'),
    text(statefulSet, 'status', 'updateRevision'),
  ];
  return { staying: pods.slice(0, partition), updated: pods.slice(partition), underWay: current !== update };
}
