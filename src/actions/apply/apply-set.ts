/**
 * Apply sets: a parent object tells which objects belong to the set, and in which types and
 * namespaces they are. What is pure of it (KEP 3659, "ApplySet specification").
 */

import { createHash } from 'node:crypto';
import { compareStrings } from '../../apimachinery/go/text.ts';
import { isJsonObject, type JsonObject } from '../../apimachinery/json.ts';
import { groupKind, groupVersion, type KubeObject } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';
import type { Mapping } from '../../kube/cluster.ts';
import type { FileItem } from './item.ts';

export const TOOLING = 'applyset.kubernetes.io/tooling';
export const NAMESPACES = 'applyset.kubernetes.io/additional-namespaces';
export const GROUP_KINDS = 'applyset.kubernetes.io/contains-group-kinds';
/** The older form of GROUP_KINDS; it is read where that is missing. */
export const GROUP_RESOURCES = 'applyset.kubernetes.io/contains-group-resources';
export const PARENT_ID = 'applyset.kubernetes.io/id';
/** On a CustomResourceDefinition: its objects may be parents. */
export const PARENT_TYPE = 'applyset.kubernetes.io/is-parent-type';
const PART_OF = 'applyset.kubernetes.io/part-of';

/** A set belongs to the tool that wrote it; cox shares its sets with kubectl. */
export const TOOL = 'kubectl';
export const FIELD_MANAGER = `${TOOL}-applyset`;

/** The object that stands for a set. */
export interface ApplySetParent {
  readonly mapping: Mapping;
  /** "" for a cluster-scoped type, and until the namespace is known. */
  readonly namespace: string;
  readonly name: string;
}

/** Where the objects of a set are. */
export interface Members {
  /** By kind and group, such as "Deployment.apps". */
  readonly types: ReadonlyMap<string, Mapping>;
  readonly namespaces: ReadonlySet<string>;
}

export const noMembers: Members = { types: new Map(), namespaces: new Set() };

/** The parent in messages, in the form of --applyset. */
export const parentText = ({ mapping, name }: ApplySetParent): string => `${mapping.resource}.${mapping.group}/${name}`;

/** The value of the labels: applyset-BASE64URL(SHA256(NAME.NAMESPACE.KIND.GROUP))-v1. */
export function applySetId({ mapping, namespace, name }: ApplySetParent): string {
  const hash = createHash('sha256').update([name, namespace, mapping.kind, mapping.group].join('.'));
  return `applyset-${hash.digest('base64url')}-v1`;
}

/** The selector of a set's objects. */
export const memberSelector = (parent: ApplySetParent): string => `${PART_OF}=${applySetId(parent)}`;

/** The objects with the label of the set. Throws CliError when a file sets the label itself. */
export function withMemberLabel(items: readonly FileItem[], parent: ApplySetParent): readonly FileItem[] {
  const id = applySetId(parent);
  return items.map((item) => {
    const metadata: JsonObject = isJsonObject(item.object.metadata) ? item.object.metadata : {};
    const labels: JsonObject = isJsonObject(metadata.labels) ? metadata.labels : {};
    if (Object.hasOwn(labels, PART_OF)) throw new CliError(`ApplySet label "${PART_OF}" already set in input data`);
    const object: KubeObject = { ...item.object, metadata: { ...metadata, labels: { ...labels, [PART_OF]: id } } };
    return { ...item, object };
  });
}

/** Where the objects of files are. */
export function membersOf(items: readonly Pick<FileItem, 'mapping' | 'namespace'>[]): Members {
  const inNamespaces = items.filter(({ mapping, namespace }) => mapping.namespaced && namespace !== '');
  return {
    types: new Map(items.map(({ mapping }) => [groupKind(mapping), mapping])),
    namespaces: new Set(inNamespaces.map(({ namespace }) => namespace)),
  };
}

export const union = (one: Members, other: Members): Members => ({
  types: new Map([...one.types, ...other.types]),
  namespaces: new Set([...one.namespaces, ...other.namespaces]),
});

const joined = (words: Iterable<string>): string => [...words].sort(compareStrings).join(',');

/**
 * What is written to the parent with server-side apply: all that this tool owns of it. `version` is
 * the tool's, such as v1.37.2.
 */
export function parentPatch(parent: ApplySetParent, { types, namespaces }: Members, version: string): JsonObject {
  const { mapping, namespace, name } = parent;
  const others = [...namespaces].filter((other) => other !== namespace);
  return {
    kind: mapping.kind,
    apiVersion: groupVersion(mapping.group, mapping.version),
    metadata: {
      name,
      ...(namespace === '' ? {} : { namespace }),
      labels: { [PARENT_ID]: applySetId(parent) },
      annotations: {
        [TOOLING]: `${TOOL}/${version}`,
        [GROUP_KINDS]: joined(types.keys()),
        [NAMESPACES]: joined(others),
      },
    },
  };
}

/** The tool of a tooling annotation, NAME/VERSION. */
export const toolOf = (tooling: string): string =>
  tooling.includes('/') ? tooling.slice(0, tooling.lastIndexOf('/')) : tooling;

/** "Deployment.apps" or "deployments.apps" in two parts; "" for the core group. */
export function splitGroup(text: string): readonly [name: string, group: string] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text, ''] : [text.slice(0, dot), text.slice(dot + 1)];
}
