/** How the status of a live object is found, by what is waited for (statuswait.go, internal/statusreaders). */

import { pods } from '../../../apimachinery/known-types.ts';
import { labelSelectorText } from '../../../apimachinery/label-selector.ts';
import { at, gvkOf, type KubeObject, meta } from '../../../apimachinery/object.ts';
import { listObjects } from '../../../kube/objects.ts';
import { completedJobStatus, completedPodStatus, statusOf } from '../../../resources/status/compute.ts';
import { conditionsOf, current, failed, type StatusResult } from '../../../resources/status/result.ts';
import { isReleaseFault } from '../faults.ts';
import type { HelmTools } from '../tools.ts';

export type StatusRule = (object: KubeObject) => Promise<StatusResult>;

const isKind = (object: KubeObject, group: string, kind: string): boolean => {
  const type = gvkOf(object);
  return type.group === group && type.kind === kind;
};

export const isUnschedulable = (object: KubeObject): boolean =>
  conditionsOf(object).some(
    ({ type, status, reason }) => type === 'PodScheduled' && status === 'False' && reason === 'Unschedulable',
  );

/** A pod that goes, or waits for a node, may still be followed by one that runs. */
const hasFailed = (pod: KubeObject, now: number): boolean =>
  meta(pod).deletionTimestamp === undefined && !isUnschedulable(pod) && statusOf(pod, now).status === 'Failed';

async function withPods(tools: HelmTools, object: KubeObject, result: StatusResult): Promise<StatusResult> {
  const { cluster, context } = tools;
  const query = { labelSelector: labelSelectorText(at(object, 'spec', 'selector')) };
  const collection = { mapping: pods, namespace: meta(object).namespace ?? '' };
  try {
    const { items } = await listObjects(cluster.transport, collection, { query, signal: context.signal });
    const count = items.filter((pod) => hasFailed(pod, context.clock.now())).length;
    return count === 0 ? result : failed(`${count} pods have failed`);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!isReleaseFault(error)) throw error;
    return { status: 'Unknown', message: '' };
  }
}

/** --wait; `jobs`: Jobs have to be complete. */
export const readyRule =
  (tools: HelmTools, { jobs }: { readonly jobs: boolean }): StatusRule =>
  async (object) => {
    if (jobs && isKind(object, 'batch', 'Job')) return completedJobStatus(object);
    const result = statusOf(object, tools.context.clock.now());
    const hasPods = isKind(object, 'apps', 'StatefulSet') || isKind(object, 'apps', 'ReplicaSet');
    return hasPods && result.status === 'InProgress' ? withPods(tools, object, result) : result;
  };

/** Hooks: Jobs and Pods have to end, all else is ready at once. */
export const hookRule: StatusRule = async (object) => {
  if (isKind(object, 'batch', 'Job')) return completedJobStatus(object);
  return isKind(object, '', 'Pod') ? completedPodStatus(object) : current('Resource is current');
};

/** Waiting until objects are gone. */
export const goneRule =
  (tools: HelmTools): StatusRule =>
  async (object) =>
    statusOf(object, tools.context.clock.now());
