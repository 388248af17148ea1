/**
 * Reads discovery from the server: aggregated (KEP-3352), or one document per group and version on
 * older servers.
 */

import { groupVersion } from '../../apimachinery/object.ts';
import { isNotFound, StatusError } from '../../errors.ts';
import type { ApiGroup, Mapping, SubresourceMapping } from '../cluster.ts';
import { withoutStatus } from '../status.ts';
import type { Transport } from '../transport/transport.ts';

/** All that discovery returns for a server. */
export interface Discovered {
  readonly groups: readonly ApiGroup[];
  readonly resources: readonly Mapping[];
  /** "group/version" -> why its resources are not known. */
  readonly failures: readonly (readonly [string, string])[];
}

const aggregatedTypes = ['v2', 'v2beta1'].map(
  (version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
);
const accept = [...aggregatedTypes, 'application/json'].join(',');

/** client-go's default for discovery, in milliseconds; --request-timeout goes before it. */
const DISCOVERY_TIMEOUT = 32_000;

/** The maximum number of parallel requests for the documents of an older server. */
const PARALLEL = 16;

interface ResponseKind {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
}

interface AggregatedResource {
  readonly resource: string;
  readonly responseKind?: ResponseKind | null;
  readonly scope?: string;
  readonly singularResource?: string;
  readonly verbs?: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly {
    readonly subresource: string;
    readonly responseKind?: ResponseKind | null;
    readonly verbs?: readonly string[];
  }[];
}

interface AggregatedGroup {
  readonly metadata?: { readonly name?: string };
  readonly versions?: readonly {
    readonly version: string;
    readonly freshness?: string;
    readonly resources?: readonly AggregatedResource[];
  }[];
}

/**
 * Reads everything from the server: two requests where it aggregates, one per group and version
 * where it does not.
 */
export async function readDiscovery(transport: Transport): Promise<Discovered> {
  const [core, named] = await Promise.all([readRoot(transport, '/api'), readRoot(transport, '/apis')]);
  if (core instanceof StatusError && named instanceof StatusError) throw named;
  const roots = [core, named].filter((root): root is Root => !(root instanceof StatusError));
  const parts = await Promise.all(roots.map((root) => partOf(transport, root)));
  return {
    groups: parts.flatMap((part) => part.groups),
    resources: parts.flatMap((part) => part.resources),
    failures: parts.flatMap((part) => part.failures),
  };
}

interface Root {
  readonly path: '/api' | '/apis';
  readonly aggregated: boolean;
  readonly document: unknown;
}

async function readRoot(transport: Transport, path: '/api' | '/apis'): Promise<Root | StatusError> {
  try {
    const { headers, body } = await transport.request({
      method: 'GET',
      path,
      timeout: DISCOVERY_TIMEOUT,
      headers: { accept },
    });
    const aggregated = (headers['content-type'] ?? '').includes('as=APIGroupDiscoveryList');
    return { path, aggregated, document: JSON.parse(body) };
  } catch (refusal) {
    const error = withoutStatus(refusal);
    // a server may have only one of the two (client-go's GroupsAndMaybeResources)
    if (isNotFound(error) || (error instanceof StatusError && error.code === 403)) return error;
    throw error;
  }
}

function partOf(transport: Transport, root: Root): Promise<Discovered> | Discovered {
  if (root.aggregated) return fromAggregated((root.document as { items?: readonly AggregatedGroup[] }).items ?? []);
  const groups = root.path === '/api' ? coreGroup(root.document) : namedGroups(root.document);
  return readEach(transport, groups);
}

/** Turns aggregated discovery into mappings; versions marked stale are failures. */
export function fromAggregated(items: readonly AggregatedGroup[]): Discovered {
  const groups: ApiGroup[] = [];
  const resources: Mapping[] = [];
  const failures: (readonly [string, string])[] = [];
  for (const item of items) {
    const name = item.metadata?.name ?? '';
    const versions: string[] = [];
    for (const { version, freshness, resources: list = [] } of item.versions ?? []) {
      if (freshness === 'Stale') {
        const stale = groupVersion(name, version);
        failures.push([stale, `stale GroupVersion discovery: ${stale}`]);
        continue;
      }
      versions.push(version);
      for (const resource of list) {
        const mapping = aggregatedMapping(name, version, resource);
        if (mapping !== undefined) resources.push(mapping);
      }
    }
    groups.push({ name, versions });
  }
  return { groups, resources, failures };
}

function aggregatedMapping(group: string, version: string, resource: AggregatedResource): Mapping | undefined {
  const kind = resource.responseKind?.kind ?? '';
  // what has no kind of its own cannot be got or listed
  if (kind === '') return undefined;
  const subresources: SubresourceMapping[] = (resource.subresources ?? []).map((sub) => ({
    name: sub.subresource,
    kind: sub.responseKind?.kind ?? '',
    group: sub.responseKind?.group || group,
    version: sub.responseKind?.version || version,
    verbs: sub.verbs ?? [],
  }));
  return {
    group,
    version,
    kind,
    resource: resource.resource,
    singular: resource.singularResource ?? '',
    shortNames: resource.shortNames ?? [],
    categories: resource.categories ?? [],
    namespaced: resource.scope === 'Namespaced',
    verbs: resource.verbs ?? [],
    subresources,
  };
}

function coreGroup(document: unknown): ApiGroup[] {
  const { versions } = document as { versions?: readonly string[] };
  return [{ name: '', versions: versions ?? [] }];
}

function namedGroups(document: unknown): ApiGroup[] {
  const { groups = [] } = document as {
    groups?: readonly {
      name: string;
      versions: readonly { version: string }[];
      preferredVersion?: { version: string };
    }[];
  };
  return groups.map(({ name, versions, preferredVersion }) => {
    const all = versions.map(({ version }) => version);
    const preferred = preferredVersion?.version ?? '';
    return {
      name,
      versions: all.includes(preferred) ? [preferred, ...all.filter((version) => version !== preferred)] : all,
    };
  });
}

interface LegacyResource {
  readonly name: string;
  readonly singularName?: string;
  readonly namespaced?: boolean;
  readonly kind: string;
  readonly group?: string;
  readonly version?: string;
  readonly verbs?: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
}

async function readEach(transport: Transport, groups: readonly ApiGroup[]): Promise<Discovered> {
  const wanted = groups.flatMap(({ name, versions }) => versions.map((version) => ({ group: name, version })));
  const lists: Mapping[][] = wanted.map(() => []);
  const failures: (readonly [string, string])[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < wanted.length; index = next++) {
      const { group, version } = wanted[index]!;
      const path = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
      try {
        const { body } = await transport.request({ method: 'GET', path, timeout: DISCOVERY_TIMEOUT });
        lists[index] = legacyMappings(
          group,
          version,
          (JSON.parse(body) as { resources?: LegacyResource[] }).resources ?? [],
        );
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        failures.push([groupVersion(group, version), error.message]);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, wanted.length) }, work));
  return { groups, resources: lists.flat(), failures };
}

function legacyMappings(group: string, version: string, list: readonly LegacyResource[]): Mapping[] {
  const subresources = list.filter(({ name }) => name.includes('/'));
  return list
    .filter(({ name }) => !name.includes('/'))
    .map((resource) => ({
      group,
      version,
      kind: resource.kind,
      resource: resource.name,
      singular: resource.singularName ?? '',
      shortNames: resource.shortNames ?? [],
      categories: resource.categories ?? [],
      namespaced: resource.namespaced === true,
      verbs: resource.verbs ?? [],
      subresources: subresources
        .filter(({ name }) => name.startsWith(`${resource.name}/`))
        .map((sub) => ({
          name: sub.name.slice(resource.name.length + 1),
          kind: sub.kind,
          group: sub.group || group,
          version: sub.version || version,
          verbs: sub.verbs ?? [],
        })),
    }));
}
