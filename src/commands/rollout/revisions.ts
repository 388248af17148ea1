/** Reads a workload and its revisions from the cluster. */

import {
  controllerRevisions as controllerRevisionType,
  daemonSets,
  deployments,
  replicaSets,
  statefulSets,
} from '../../apimachinery/known-types.ts';
import { labelSelectorText } from '../../apimachinery/label-selector.ts';
import { at, type KubeObject } from '../../apimachinery/object.ts';
import { plainMessage } from '../../error-text.ts';
import { CliError } from '../../errors.ts';
import type { CollectionAddress } from '../../kube/address.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { getObject, listObjects } from '../../kube/objects.ts';
import type { Item } from '../../manifest/selection.ts';
import { controllerRevisions, deploymentRevisions, type Revision } from '../../resources/rollout/revision.ts';
import type { WorkloadKind } from '../../resources/rollout/workload.ts';

export interface WorkloadHistory {
  readonly kind: WorkloadKind;
  /** The workload in apps/v1. */
  readonly workload: KubeObject;
  readonly revisions: readonly Revision[];
}

/** The API version in which the history of a workload is read, whatever version was named. */
export const workloadResource: Readonly<Record<WorkloadKind, CollectionAddress['mapping']>> = {
  Deployment: deployments,
  StatefulSet: statefulSets,
  DaemonSet: daemonSets,
};

/**
 * The current workload, and its revisions in the order in which kubectl searches them. `deployment`
 * is the name of the kind in the error for a Deployment that cannot be read: kubectl's undo writes
 * it with a capital.
 */
export async function readHistory(
  cluster: Cluster,
  kind: WorkloadKind,
  item: Item,
  deployment = 'deployment',
): Promise<WorkloadHistory> {
  const workload = await readWorkload(cluster, kind, item, deployment);
  const query = { labelSelector: labelSelectorText(at(workload, 'spec', 'selector')) };
  const { namespace } = item;
  const mapping = kind === 'Deployment' ? replicaSets : controllerRevisionType;
  try {
    const { items } = await listObjects(cluster.transport, { mapping, namespace }, { query });
    const revisions =
      kind === 'Deployment' ? deploymentRevisions(workload, items) : controllerRevisions(workload, items);
    return { kind, workload, revisions };
  } catch (error) {
    throw new CliError(`${unreadable(kind, item.name)}: ${plainMessage(error)}`, { cause: error });
  }
}

/** Throws CliError, worded as in kubectl, for a number that no revision has. */
export function revisionNumbered(history: WorkloadHistory, number: number): Revision {
  const found = history.revisions.findLast((revision) => revision.number === number);
  if (found === undefined) throw new CliError('unable to find the specified revision');
  return found;
}

function unreadable(kind: WorkloadKind, name: string): string {
  if (kind === 'Deployment') return `failed to retrieve replica sets from deployment ${name}`;
  return `unable to find history controlled by ${kind} ${name}`;
}

/**
 * A workload that was fetched by name in apps/v1 is used as it is; others are read in that version.
 */
async function readWorkload(cluster: Cluster, kind: WorkloadKind, item: Item, deployment: string): Promise<KubeObject> {
  const { mapping, namespace, name, object } = item;
  // an object of a file without a name was not fetched
  const fetched = object !== undefined && name !== '';
  if (fetched && mapping.group === 'apps' && mapping.version === 'v1') return object;
  try {
    return await getObject(cluster.transport, { mapping: workloadResource[kind], namespace, name });
  } catch (error) {
    const what = kind === 'Deployment' ? deployment : kind;
    throw new CliError(`failed to retrieve ${what} ${name}: ${plainMessage(error)}`, { cause: error });
  }
}
