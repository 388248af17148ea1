/**
 * Lists kinds from a cluster when the user may not read some of them and the server does not serve
 * others.
 */

import type { KubeObject } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { StatusError } from '../../errors.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { goingOnWithout, isRefusedRead } from '../../kube/optional-read.ts';
import type { WorldObject } from '../../resources/ingress/world.ts';
import { warn } from '../shared/warn.ts';

export interface KindAddress {
  readonly group: string;
  /** The versions that cox understands, the preferred one first. */
  readonly versions: readonly string[];
  readonly resource: string;
  readonly namespaced: boolean;
}

export const kindAddress = (
  group: string,
  versions: readonly string[],
  resource: string,
  namespaced = true,
): KindAddress => ({ group, versions, resource, namespaced });

/** The address of the first version. */
export const mappingOf = ({ group, versions, resource, namespaced }: KindAddress) => ({
  group,
  version: versions[0] ?? 'v1',
  resource,
  namespaced,
});

/** `absent`: the API server does not serve the kind. */
interface Listed {
  readonly state: 'read' | 'refused' | 'absent';
  readonly items: readonly KubeObject[];
}

export const objectsOfList = ({ items }: Listed): readonly WorldObject[] => items.map((object) => ({ object }));

export interface Read {
  readonly objects: readonly WorldObject[];
  /** The kinds that were read. */
  readonly kinds: readonly string[];
  /** The kinds that the user has no permission to read. */
  readonly refused: readonly string[];
}

/**
 * Lists several kinds in parallel. `namespaceOf` returns the namespace of each, undefined for all.
 */
export async function readKinds(
  context: Context,
  cluster: Cluster,
  types: Readonly<Record<string, KindAddress>>,
  namespaceOf: (kind: string) => string | undefined,
): Promise<Read> {
  const lists = await Promise.all(
    Object.entries(types).map(async ([kind, address]) => ({
      kind,
      list: await listKind(context, cluster, address, namespaceOf(kind)),
    })),
  );
  const kindsIn = (state: Listed['state']) => lists.filter(({ list }) => list.state === state).map(({ kind }) => kind);
  return {
    objects: lists.flatMap(({ list }) => objectsOfList(list)),
    kinds: kindsIn('read'),
    refused: kindsIn('refused'),
  };
}

/**
 * Warns when a kind may not be read. Not for the Gateway API: without permission nobody can know
 * whether it is installed.
 */
export async function listKind(
  context: Context,
  cluster: Cluster,
  address: KindAddress,
  namespace: string | undefined,
  query: Readonly<Record<string, string>> = {},
): Promise<Listed> {
  const { listObjects } = await import('../../kube/objects.ts');
  const place = { mapping: mappingOf(address), ...(namespace !== undefined && { namespace }) };
  const isGateway = address.group.startsWith('gateway.');
  try {
    const { items } = await listObjects(cluster.transport, place, { query, signal: context.signal });
    return { state: 'read', items };
  } catch (error) {
    // Discovery is cached for hours; a request shows at once whether the Gateway API is installed,
    // and in which version.
    if (isGateway && error instanceof StatusError && error.code === 404) {
      const versions = address.versions.slice(1);
      if (versions.length === 0) return { state: 'absent', items: [] };
      return listKind(context, cluster, { ...address, versions }, namespace, query);
    }
    if (!isRefusedRead(error) || address.resource === 'ingresses') throw error;
    if (!isGateway) warn(context.io, goingOnWithout(address.resource, error));
    return { state: 'refused', items: [] };
  }
}
