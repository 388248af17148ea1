/** The parent of an apply set on the server: which objects may be one, what it says, and its update. */

import { goQuote } from '../../apimachinery/go/text.ts';
import { customResourceDefinitions } from '../../apimachinery/known-types.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import { CliError, isNotFound, NoMatchError, StatusError } from '../../errors.ts';
import { addressOf, collectionPath, objectPath } from '../../kube/address.ts';
import type { Cluster, Mapper, Mapping } from '../../kube/cluster.ts';
import { getObject, listObjects, patchObject, type Query } from '../../kube/objects.ts';
import { requestErrorText, type Sent } from '../request-error.ts';
import {
  type ApplySetParent,
  applySetId,
  FIELD_MANAGER,
  GROUP_KINDS,
  GROUP_RESOURCES,
  type Members,
  NAMESPACES,
  noMembers,
  PARENT_ID,
  PARENT_TYPE,
  parentPatch,
  parentText,
  splitGroup,
  TOOL,
  TOOLING,
  toolOf,
} from './apply-set.ts';
import type { ApplyOptions } from './item.ts';

/**
 * The parent that --applyset names, [RESOURCE[.GROUP]/]NAME; a Secret when it names no type. The
 * namespace is that of --namespace and no other. Throws CliError.
 */
export async function parseParent(cluster: Cluster, text: string): Promise<ApplySetParent> {
  try {
    const { mapping, name } = await typeAndName(cluster.mapper, text);
    return { mapping, name, namespace: mapping.namespaced && cluster.namespaceGiven ? cluster.namespace : '' };
  } catch (error) {
    // where discovery begins
    const sent: Sent = { method: 'Get', path: () => '/api', query: { timeout: '32s' } };
    throw new CliError(`invalid parent reference ${goQuote(text)}: ${requestErrorText(error, cluster, sent)}`);
  }
}

async function typeAndName(mapper: Mapper, text: string): Promise<Pick<ApplySetParent, 'mapping' | 'name'>> {
  const slash = text.indexOf('/');
  const name = text.slice(slash + 1);
  if (name === '') throw new CliError('name cannot be blank');
  const [resource, group] = splitGroup(slash < 0 ? 'secrets' : text.slice(0, slash));
  return { mapping: await mappingOf(mapper, resource, group), name };
}

/** The type of a resource. Throws CliError in the words of client-go's mapper. */
async function mappingOf(mapper: Mapper, resource: string, group: string): Promise<Mapping> {
  const partial = `${group}/, Resource=${resource}`;
  if (resource === '') throw new CliError(`a resource must be present, got: ${partial}`);
  const mapping = await mapper.forGroupResource({ group, resource });
  if (mapping === undefined) throw new CliError(`no matches for ${partial}`);
  return mapping;
}

const isBuiltIn = ({ group, version, resource }: Mapping): boolean =>
  group === '' && version === 'v1' && ['secrets', 'configmaps'].includes(resource);

/** What keeps an object from being a parent; none when it may be one. */
export async function parentProblems(cluster: Cluster, { mapping, namespace }: ApplySetParent): Promise<Error[]> {
  const problems: Error[] = [];
  if (mapping.namespaced && namespace === '') {
    problems.push(new CliError('namespace is required to use namespace-scoped ApplySet'));
  }
  if (isBuiltIn(mapping)) return problems;
  const allowed = await allowedTypes(cluster).catch((error: Error): readonly string[] => {
    problems.push(error);
    return [];
  });
  const { group, version, resource } = mapping;
  if (!allowed.includes(`${resource}.${group}`)) {
    const text = goQuote(`${group}/${version}, Resource=${resource}`);
    problems.push(new CliError(`resource ${text} is not permitted as an ApplySet parent`));
  }
  return problems;
}

/** The names of the definitions whose objects may be parents, each RESOURCE.GROUP. */
async function allowedTypes(cluster: Cluster): Promise<readonly string[]> {
  const address = { mapping: customResourceDefinitions };
  const query = { labelSelector: PARENT_TYPE };
  try {
    const { items } = await listObjects(cluster.transport, address, { query });
    return items.map((definition) => meta(definition).name ?? '');
  } catch (error) {
    const sent: Sent = { method: 'Get', path: () => collectionPath(address), query };
    const text = requestErrorText(error, cluster, sent);
    throw new CliError(`identifying allowed custom resource parent types: ${text}`);
  }
}

/**
 * Where the objects of the set are by its parent; nowhere when there is no parent yet. Throws
 * CliError when the object there is no parent of this tool.
 */
export async function readParent(cluster: Cluster, parent: ApplySetParent): Promise<Members> {
  const object = await fetchParent(cluster, parent);
  if (object === undefined) return noMembers;
  checkParent(object, parent);
  const annotations = meta(object).annotations ?? {};
  const types = await typesOf(cluster.mapper, annotations).catch((error: unknown) => {
    const text = error instanceof Error ? error.message : String(error);
    throw new CliError(`parsing ApplySet annotation on ${quoted(parent)}: ${text}`);
  });
  const others = annotations[NAMESPACES] ?? '';
  const own = parent.mapping.namespaced ? [parent.namespace] : [];
  return { types, namespaces: new Set([...(others === '' ? [] : others.split(',')), ...own]) };
}

const quoted = (parent: ApplySetParent): string => goQuote(parentText(parent));

async function fetchParent(cluster: Cluster, parent: ApplySetParent): Promise<KubeObject | undefined> {
  const address = addressOf(parent);
  try {
    return await getObject(cluster.transport, address);
  } catch (error) {
    if (!isNotFound(error)) {
      const sent: Sent = { method: 'Get', path: () => objectPath(address), query: {} };
      const text = requestErrorText(error, cluster, sent);
      throw new CliError(`failed to fetch ApplySet parent object ${quoted(parent)}: ${text}`);
    }
    if (isBuiltIn(parent.mapping)) return undefined;
    throw new CliError('custom resource ApplySet parents cannot be created automatically');
  }
}

function checkParent(object: KubeObject, parent: ApplySetParent): void {
  const { labels = {}, annotations = {} } = meta(object);
  const start = `ApplySet parent object ${quoted(parent)}`;
  const tooling = annotations[TOOLING];
  if (tooling === undefined) {
    throw new CliError(`${start} already exists and is missing required annotation ${goQuote(TOOLING)}`);
  }
  const tool = goQuote(toolOf(tooling));
  if (toolOf(tooling) !== TOOL) {
    throw new CliError(`${start} already exists and is managed by tooling ${tool} instead of ${goQuote(TOOL)}`);
  }
  const id = labels[PARENT_ID];
  if (id === undefined) throw new CliError(`${start} exists and does not have required label ${PARENT_ID}`);
  const wanted = applySetId(parent);
  if (id === wanted) return;
  throw new CliError(
    `${start} exists and has incorrect value for label ${goQuote(PARENT_ID)} (got: ${id}, want: ${wanted})`,
  );
}

async function typesOf(
  mapper: Mapper,
  annotations: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, Mapping>> {
  const kinds = annotations[GROUP_KINDS];
  const resources = annotations[GROUP_RESOURCES] ?? '';
  if (kinds === undefined && resources === '') {
    throw new CliError(
      `${TOOL} requires the ${goQuote(GROUP_KINDS)} annotation to be set on all ApplySet parent objects`,
    );
  }
  const types = new Map<string, Mapping>();
  for (const text of (kinds ?? resources).split(',').filter((_, index, all) => all.length > 1 || all[index] !== '')) {
    const [name, group] = splitGroup(text);
    if (kinds !== undefined) types.set(text, await kindOf(mapper, name, group));
    else {
      const mapping = await resourceOf(mapper, name, group);
      types.set(mapping.group === '' ? mapping.kind : `${mapping.kind}.${mapping.group}`, mapping);
    }
  }
  return types;
}

async function kindOf(mapper: Mapper, kind: string, group: string): Promise<Mapping> {
  try {
    return await mapper.forKind({ group, version: '', kind });
  } catch (error) {
    const none = `no matches for kind ${goQuote(kind)} in group ${goQuote(group)}`;
    const text = error instanceof NoMatchError ? none : (error as Error).message;
    throw new CliError(`could not find mapping for kind in ${goQuote(GROUP_KINDS)} annotation: ${text}`);
  }
}

async function resourceOf(mapper: Mapper, resource: string, group: string): Promise<Mapping> {
  try {
    return await mappingOf(mapper, resource, group);
  } catch (error) {
    const text = (error as Error).message;
    throw new CliError(`invalid group resource in ${goQuote(GROUP_RESOURCES)} annotation: ${text}`);
  }
}

/**
 * Writes to the parent where the objects of the set are, and makes it when there is none. Fields that
 * another manager owns are taken over, which `log` is told. Throws CliError.
 */
export async function writeParent(
  cluster: Cluster,
  parent: ApplySetParent,
  members: Members,
  options: Pick<ApplyOptions, 'dryRun' | 'validation'> & { readonly version: string },
  log: (text: string) => void,
): Promise<void> {
  if (options.dryRun === 'client') return;
  const address = addressOf(parent);
  const send = async (force: boolean): Promise<void> => {
    const query: Query = {
      dryRun: options.dryRun === 'server' ? 'All' : undefined,
      fieldManager: FIELD_MANAGER,
      fieldValidation: options.validation,
      force,
    };
    try {
      const patch = parentPatch(parent, members, options.version);
      await patchObject(cluster.transport, address, 'application/apply-patch+yaml', patch, { query });
    } catch (error) {
      if (!force && error instanceof StatusError && error.reason === 'Conflict') {
        log(
          `WARNING: failed to update ApplySet: ${error.message}\nApplySet field manager ${FIELD_MANAGER} should own these fields. Retrying with conflicts forced.`,
        );
        return send(true);
      }
      const sent: Sent = { method: 'Patch', path: () => objectPath(address), query };
      throw new CliError(`failed to update ApplySet: ${requestErrorText(error, cluster, sent)}`);
    }
  };
  await send(false);
}
