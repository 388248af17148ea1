import type { ApiType } from '../../apimachinery/known-types.ts';
import { labelSelectorText } from '../../apimachinery/label-selector.ts';
import type { Related } from '../describer.ts';
import { type Events, eventsAbout, referenceTo } from './events.ts';
import { countPods, type PodCounts } from './pod-counts.ts';

/** What the description of a workload shows besides the object itself. */
export interface WorkloadFound {
  readonly pods: PodCounts;
  readonly events: Events;
}

/**
 * `fetch` of a workload: its pods counted and its events. Throws when the pods cannot be listed.
 */
export function podsAndEvents(type: ApiType) {
  return async (
    workload: { readonly spec?: { readonly selector?: unknown } },
    related: Related,
  ): Promise<WorkloadFound> => {
    const [pods, events] = await Promise.all([
      countPods(related, workload, labelSelectorText(workload.spec?.selector)),
      eventsAbout(related, referenceTo(workload, type.kind)),
    ]);
    return { pods, events };
  };
}
