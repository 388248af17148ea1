import type { V1Pod } from '../../apimachinery/client-types.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { pods } from '../../apimachinery/known-types.ts';
import { meta } from '../../apimachinery/object.ts';
import type { Related } from '../describer.ts';

/** The number of a controller's pods in each phase. */
export interface PodCounts {
  readonly running: number;
  readonly waiting: number;
  readonly succeeded: number;
  readonly failed: number;
}

/**
 * Counts the pods that match the selector and that the object controls. Throws the errors of
 * listing.
 */
export async function countPods(related: Related, owner: unknown, labelSelector: string): Promise<PodCounts> {
  const { namespace = '', uid } = meta(owner as JsonObject);
  const found = await related.list<V1Pod>(pods, namespace, { labelSelector });
  const own = found.filter((pod) => pod.metadata?.ownerReferences?.find((owner) => owner.controller)?.uid === uid);
  const inPhase = (phase: string): number => own.filter((pod) => pod.status?.phase === phase).length;
  return {
    running: inPhase('Running'),
    waiting: inPhase('Pending'),
    succeeded: inPhase('Succeeded'),
    failed: inPhase('Failed'),
  };
}

export function podCountsText({ running, waiting, succeeded, failed }: PodCounts): string {
  return `${running} Running / ${waiting} Waiting / ${succeeded} Succeeded / ${failed} Failed`;
}
