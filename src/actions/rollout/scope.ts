/**
 * Which types are read besides the workloads of one namespace, by watch or by list, and what is
 * kept of their objects.
 */

import { isJsonObject, type JsonObject } from '../../apimachinery/json.ts';
import {
  controllerRevisions,
  events,
  nodes,
  persistentVolumeClaims,
  pods,
  replicaSets,
} from '../../apimachinery/known-types.ts';
import { labelSelectorText } from '../../apimachinery/label-selector.ts';
import { at, groupResource, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { CollectionAddress } from '../../kube/address.ts';
import type { Item } from '../../manifest/selection.ts';
import type { WorkloadKind } from '../../resources/rollout/workload.ts';
import { hasClaims, mayConcern, type Part } from './owned-objects.ts';

/** A workload to inspect; `item.object` is its state when it was selected. */
export interface Target {
  readonly kind: WorkloadKind;
  readonly item: Pick<Item, 'mapping' | 'namespace' | 'name' | 'object'>;
}

/** One list, or one watch. */
export interface View {
  readonly part: Part;
  /** As a message names it: "pods", "replicasets.apps". */
  readonly resource: string;
  readonly address: CollectionAddress;
  /** "" for all objects of the type in the namespace. */
  readonly labelSelector: string;
}

export interface Workload {
  readonly kind: WorkloadKind;
  readonly object: KubeObject;
}

/**
 * What must be read to judge these workloads of one namespace: for a single workload only its own
 * objects, by label; for several workloads everything once. Claims are read only if pods have some.
 */
export function viewsOf(namespace: string, workloads: readonly Workload[], alone: boolean): readonly View[] {
  const [first] = workloads;
  const labelSelector = alone && first !== undefined ? labelSelectorText(at(first.object, 'spec', 'selector')) : '';
  const view = (part: Part, mapping: CollectionAddress['mapping'], selector: string): View => ({
    part,
    resource: groupResource(mapping),
    address: { mapping, namespace },
    labelSelector: selector,
  });
  const views = [view('pods', pods, labelSelector), view('events', events, '')];
  if (workloads.some(({ kind }) => kind === 'Deployment')) {
    views.push(view('revisions', replicaSets, labelSelector));
  }
  if (workloads.some(({ kind }) => kind !== 'Deployment')) {
    views.push(view('revisions', controllerRevisions, labelSelector));
  }
  if (workloads.some(({ object }) => hasClaims(object))) views.push(view('claims', persistentVolumeClaims, ''));
  return views;
}

/** The nodes, which are only read while a pod needs it: there may be thousands. */
export const nodesView: View = {
  part: 'nodes',
  resource: 'nodes',
  address: { mapping: nodes, namespace: '' },
  labelSelector: '',
};

/**
 * The object without the fields that are not used here. An event that cannot concern one of these
 * names keeps only what the watch needs to identify it.
 */
export function trimmed(part: Part, object: KubeObject, names: readonly string[]): KubeObject {
  const metadata: JsonObject = isJsonObject(object.metadata) ? { ...object.metadata } : {};
  delete metadata.managedFields;
  if (part === 'nodes') return trimmedNode(object, metadata);
  if (part !== 'events' || mayConcern(object, names)) return { ...object, metadata };
  const { name = '', namespace = '', uid = '', resourceVersion = '' } = meta(object);
  return { apiVersion: object.apiVersion, kind: object.kind, metadata: { name, namespace, uid, resourceVersion } };
}

/** Most of a node's size is the list of its images. */
function trimmedNode(node: KubeObject, metadata: JsonObject): KubeObject {
  const [allocatable, conditions] = [at(node, 'status', 'allocatable'), at(node, 'status', 'conditions')];
  const status = { ...(allocatable && { allocatable }), ...(conditions && { conditions }) };
  return { ...node, metadata, status };
}

/** Whether `trimmed` left anything of an object. */
export function isKept(part: Part, object: KubeObject): boolean {
  return part !== 'events' || at(object, 'involvedObject') !== undefined;
}
