/** The pods of the linted objects, and the events of the kubelet about them. */

import { listenToClock } from '../../actions/cluster-clock.ts';
import { events as eventType, pods as podType } from '../../apimachinery/known-types.ts';
import { matchesLabels, parseLabelQuery } from '../../apimachinery/label-query.ts';
import { labelSelectorText } from '../../apimachinery/label-selector.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import type { CollectionAddress } from '../../kube/address.ts';
import { listObjects } from '../../kube/objects.ts';
import { goingOnWithout, isMissingEvidence } from '../../kube/optional-read.ts';
import type { Transport } from '../../kube/transport/transport.ts';
import { indexEvents } from '../../resources/diagnosis/events.ts';
import type { LintFinding, LintSubject } from '../../resources/lint/types.ts';
import { lintRestarts } from '../../resources/probes/lint/restarts.ts';
import { warn } from '../shared/warn.ts';

/**
 * Restarts by probes within the last hour. Without permission to read pods or events it warns and
 * finds none.
 */
export async function restartFindings(
  context: Context,
  subjects: readonly LintSubject[],
): Promise<readonly LintFinding[]> {
  const cluster = await context.cluster();
  const { transport, clusterClock } = listenToClock(cluster.transport, context.clock);
  const namespaces = [...new Set(subjects.map(({ namespace }) => namespace))];
  const perNamespace = await Promise.all(
    namespaces.map(async (namespace) => {
      const [pods, events] = await Promise.all([
        readAll(context, transport, { mapping: podType, namespace }),
        readAll(context, transport, { mapping: eventType, namespace }, 'involvedObject.kind=Pod'),
      ]);
      const index = indexEvents(events);
      return subjects
        .filter((subject) => subject.namespace === namespace)
        .flatMap((subject) =>
          lintRestarts(subject, { pods: podsOf(subject.object, pods), events: index, now: clusterClock.now() }),
        );
    }),
  );
  return perNamespace.flat();
}

async function readAll(
  context: Context,
  transport: Transport,
  address: CollectionAddress,
  fieldSelector = '',
): Promise<readonly KubeObject[]> {
  try {
    return (await listObjects(transport, address, { query: { fieldSelector }, signal: context.signal })).items;
  } catch (error) {
    if (!isMissingEvidence(error)) throw error;
    warn(context.io, goingOnWithout(address.mapping.resource, error, 'restarts are unknown'));
    return [];
  }
}

/** The pods that a workload's selector matches; a pod is its own. */
function podsOf(object: KubeObject, pods: readonly KubeObject[]): readonly KubeObject[] {
  if (object.kind === 'Pod') return pods.filter((pod) => meta(pod).uid === meta(object).uid);
  const selector = at(object, 'spec', 'selector');
  const text =
    object.kind === 'ReplicationController'
      ? labelSelectorText({ matchLabels: selector ?? {} })
      : labelSelectorText(selector);
  if (text === '') return [];
  const query = parseLabelQuery(text);
  return pods.filter((pod) => matchesLabels(query, meta(pod).labels));
}
