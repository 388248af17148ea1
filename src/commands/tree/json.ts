/** A tree of ownership as JSON; docs/tree.schema.json is its schema. */
import type { Unreadable } from '../../actions/ownership/world.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { type KubeObject, meta, parseGroupVersion } from '../../apimachinery/object.ts';
import type { OwnerNode } from '../../resources/ownership/graph.ts';
import { jsonTime } from '../shared/finding-json.ts';
import { stateOf } from './drawing.ts';
import type { Subject } from './subjects.ts';

const apiVersion = 'tree.coxswain.dev/v1';

export interface TreeJsonOptions {
  /** Milliseconds of the cluster's clock. */
  readonly now: number;
  readonly unreadable: ReadonlyMap<string, Unreadable>;
  whole(node: OwnerNode): KubeObject | undefined;
}

/** One subject with its trees. */
export function treeJson(
  { mapping, namespace, name }: Subject,
  trees: readonly OwnerNode[],
  { now, unreadable, whole }: TreeJsonOptions,
): JsonObject {
  const { group, version, kind } = mapping;
  return {
    ...{ apiVersion, type: 'tree', time: jsonTime(now), group, version, kind, namespace, name },
    trees: trees.map((tree) => nodeJson(tree, whole)),
    unreadable: [...unreadable].map(([resource, { reason, forbidden }]) => ({ resource, reason, forbidden })),
  };
}

function nodeJson(node: OwnerNode, whole: TreeJsonOptions['whole']): JsonObject {
  const { group, version } = parseGroupVersion(node.apiVersion);
  const { kind, namespace, name, uid, role, object } = node;
  const { health, ready, status } = stateOf(node, whole(node));
  const { creationTimestamp = '', deletionTimestamp } = object === undefined ? {} : meta(object);
  const created = Date.parse(creationTimestamp);
  return {
    ...{ group, version, kind, namespace, name, uid, role },
    ...{ absence: node.absence ?? null, repeated: node.repeated ?? null },
    ...{
      health,
      ready,
      status,
      created: Number.isNaN(created) ? null : jsonTime(created),
      deleting: deletionTimestamp !== undefined,
    },
    children: node.children.map((child) => nodeJson(child, whole)),
  };
}
