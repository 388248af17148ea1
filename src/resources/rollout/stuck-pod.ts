/** The trap of ordered StatefulSets (kubernetes/kubernetes#67250). */

import { meta } from '../../apimachinery/object.ts';
import { type Finding, isDoomed } from '../diagnosis/types.ts';
import type { RevisionAssessment, RolloutSnapshot } from './assessment.ts';
import { text } from './workload.ts';

/**
 * A broken pod that is not of the desired revision: with podManagementPolicy OrderedReady the
 * controller waits until it is ready before it replaces any pod, this one included, so that not
 * even an undo replaces it.
 */
export function forcedRollback(
  { workload, now }: RolloutSnapshot,
  revisions: readonly RevisionAssessment[],
): Finding | undefined {
  if (text(workload, 'spec', 'podManagementPolicy') === 'Parallel') return undefined;
  if (!revisions.some(({ isNew }) => isNew)) return undefined;
  const { namespace = '' } = meta(workload);
  for (const pod of revisions.filter(({ isNew }) => !isNew).flatMap(({ pods }) => pods)) {
    const broken = pod.findings.find((finding) => isDoomed(finding, now));
    if (broken === undefined || pod.terminating || pod.ready) continue;
    const object = `pod/${pod.name}`;
    return {
      cause: 'ForcedRollback',
      object,
      ...(broken.container === undefined ? {} : { container: broken.container }),
      summary: `it is broken at revision ${pod.revision} and blocks the update of the StatefulSet to ${text(workload, 'status', 'updateRevision')}: ${broken.summary}`,
      evidence: [
        {
          source: 'spec',
          object: `statefulset/${meta(workload).name ?? ''}`,
          text: 'podManagementPolicy OrderedReady: it waits for every pod to be ready before it replaces one',
        },
        {
          source: 'status',
          object,
          text: `revision ${pod.revision}, desired is ${text(workload, 'status', 'updateRevision')}`,
        },
        ...broken.evidence,
      ],
      next: [
        `delete it, then it is created again with the desired revision: cox delete pod ${pod.name} -n ${namespace}`,
      ],
      ...(broken.logs === undefined ? {} : { logs: broken.logs }),
      doomedAt: broken.doomedAt,
    };
  }
  return undefined;
}
