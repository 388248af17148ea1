import type { V1Deployment, V1ReplicaSet } from '../../apimachinery/client-types.ts';
import { deployments, replicaSets } from '../../apimachinery/known-types.ts';
import { labelSelectorText } from '../../apimachinery/label-selector.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { formatTimestamp } from '../../apimachinery/timestamp.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import { replicaSetGenerations } from '../../resources/rollout/revision.ts';
import { defineDescriber, type Related } from '../describer.ts';
import { writeConditions } from '../parts/conditions.ts';
import { type Events, eventsAbout, referenceTo, writeEvents } from '../parts/events.ts';
import { writeLabelsAndAnnotations, writeNameAndNamespace } from '../parts/head.ts';
import { writePodTemplate } from '../parts/pod-template.ts';
import type { Writer } from '../writer.ts';

type Deployment = Wire<V1Deployment>;
type ReplicaSet = Wire<V1ReplicaSet>;

interface Found {
  readonly replicaSets: readonly ReplicaSet[];
  readonly events: Events;
}

export const describer = defineDescriber<V1Deployment, Found>({
  type: deployments,
  fetch: async (deployment, related) => {
    const [found, events] = await Promise.all([
      listReplicaSets(deployment, related),
      eventsAbout(related, referenceTo(deployment, deployments.kind)),
    ]);
    return { replicaSets: found, events };
  },
  write: (writer, deployment, found, now) => {
    const { metadata, spec, status } = deployment;
    writeNameAndNamespace(writer, deployment);
    writer.line(0, `CreationTimestamp:\t${formatTimestamp(metadata?.creationTimestamp)}`);
    writeLabelsAndAnnotations(writer, deployment);
    writer.line(0, `Selector:\t${labelSelectorText(spec?.selector)}`);
    writer.line(0, `Replicas:\t${replicasText(deployment)}`);
    writer.line(0, `StrategyType:\t${spec?.strategy?.type ?? ''}`);
    writer.line(0, `MinReadySeconds:\t${spec?.minReadySeconds ?? 0}`);
    const rolling = spec?.strategy?.rollingUpdate;
    if (rolling) {
      const { maxUnavailable, maxSurge } = rolling;
      writer.line(0, `RollingUpdateStrategy:\t${maxUnavailable} max unavailable, ${maxSurge} max surge`);
    }
    writePodTemplate(writer, spec?.template);
    writeConditions(writer, status?.conditions);
    writeReplicaSets(writer, deployment, found.replicaSets);
    writeEvents(writer, found.events, now);
  },
});

/** ReplicaSets that cannot be listed are left out, as in kubectl. */
async function listReplicaSets({ metadata, spec }: Deployment, related: Related): Promise<readonly ReplicaSet[]> {
  try {
    const labelSelector = labelSelectorText(spec?.selector);
    return await related.list<V1ReplicaSet>(replicaSets, metadata?.namespace ?? '', { labelSelector });
  } catch {
    return [];
  }
}

function replicasText({ spec, status }: Deployment): string {
  return [
    `${spec?.replicas ?? 0} desired`,
    `${status?.updatedReplicas ?? 0} updated`,
    `${status?.replicas ?? 0} total`,
    `${status?.availableReplicas ?? 0} available`,
    `${status?.unavailableReplicas ?? 0} unavailable`,
  ].join(' | ');
}

function writeReplicaSets(writer: Writer, deployment: Deployment, all: readonly ReplicaSet[]): void {
  // The comparison works on plain JSON; its results are still ReplicaSets.
  const sets = all as unknown as readonly KubeObject[];
  const { older, newest } = replicaSetGenerations(deployment as unknown as KubeObject, sets);
  if (older.length === 0 && newest === undefined) return;
  writer.line(0, `OldReplicaSets:\t${older.map(replicaSetText).join(', ') || '<none>'}`);
  writer.line(0, `NewReplicaSet:\t${newest === undefined ? '<none>' : replicaSetText(newest)}`);
}

function replicaSetText(object: KubeObject): string {
  const { metadata, spec, status } = object as unknown as ReplicaSet;
  return `${metadata?.name} (${status?.replicas ?? 0}/${spec?.replicas ?? 0} replicas created)`;
}
