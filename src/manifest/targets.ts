/**
 * From a request to what it selects: lists to read, objects to fetch, objects of files
 * (resource.Builder.Do).
 */

import { goQuote } from '../apimachinery/go/text.ts';
import { groupResource } from '../apimachinery/object.ts';
import { CliError } from '../errors.ts';
import type { Cluster, Mapping } from '../kube/cluster.ts';
import type { ClusterContext } from '../kube/cluster-context.ts';
import { selectionError } from './errors.ts';
import { expandFilenames, type Inputs } from './files.ts';
import type { SelectionRequest, Target, Targets } from './selection.ts';
import { parseNames, parseResourceWords, type ResourceName, type ResourceWords } from './words.ts';

const MISSING_RESOURCES = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

const LOCAL_RESOURCES = `error: you must specify resources by --filename when --local is set.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'`;

/** What a request selects, before any request is sent. */
interface Plan {
  readonly words: ResourceWords;
  readonly names: readonly ResourceName[];
  readonly files: Inputs;
  /** undefined: nothing is selected by labels; "": everything is. */
  readonly selector: string | undefined;
  readonly fieldSelector: string | undefined;
}

/**
 * Finds what a request selects. Objects of files come with the object that the file holds; nothing
 * else is fetched. Throws CliError (or ErrorList) when the request itself is wrong: a wrong
 * argument, a missing file, a resource type that the server does not have.
 */
export async function resolveTargets(context: ClusterContext, request: SelectionRequest): Promise<Targets> {
  const plan = await planOf(context, request);
  const { words, names, files, selector, fieldSelector } = plan;
  if (files.inputs.length > 0) {
    refuseWordsBesideFiles(plan);
    const { fileTargets } = await import('./file-targets.ts');
    const { targets, errors } = await fileTargets(context, request, files.inputs, selector ?? '');
    return { targets, errors, singleItemImplied: files.singleItemImplied, targetsSingleItems: true };
  }
  if (selector !== undefined || fieldSelector !== undefined) return selectedTargets(context, request, plan);
  if (names.length > 0) return namedTargets(context, request, names);
  if (words.kind !== 'types') throw new CliError(MISSING_RESOURCES);
  const cluster = await context.cluster();
  const types = await expandCategories(cluster, words.types);
  if (words.names.length > 0) {
    if (types.length > 1) throw new CliError('you must specify only one resource');
    return namedTargets(
      context,
      request,
      words.names.map((name) => ({ type: types[0] as string, name })),
    );
  }
  await mappingsOf(cluster, types, request);
  throw new CliError('resource(s) were provided, but no name was specified');
}

async function planOf(context: ClusterContext, request: SelectionRequest): Promise<Plan> {
  const files = await inputsOf(context, request);
  const errors: Error[] = [...files.errors];
  let selector = textOrNothing(request.selector);
  const fieldSelector = textOrNothing(request.fieldSelector);
  if (request.all && (selector !== undefined || fieldSelector !== undefined)) {
    errors.push(new CliError("setting 'all' parameter but found a non empty selector. "));
  }
  let words: ResourceWords = { kind: 'none' };
  let names: readonly ResourceName[] = [];
  try {
    words = parseResourceWords(request.args ?? [], context.program);
    names = words.kind === 'names' ? words.names : [];
    if (request.names !== undefined) names = [...names, ...parseNames(request.names.words, request.names.defaultType)];
  } catch (error) {
    errors.push(error as Error);
  }
  if (request.local && (words.kind !== 'none' || names.length > 0)) errors.push(new CliError(LOCAL_RESOURCES));
  if (errors.length > 0) throw selectionError(errors);
  const isLoneType = words.kind === 'types' && words.names.length === 0;
  if (request.all || (request.allowEmptySelector && isLoneType)) selector ??= '';
  return { words, names, files, selector, fieldSelector };
}

async function inputsOf({ cwd }: ClusterContext, request: SelectionRequest): Promise<Inputs> {
  const { text, filenames = [], recursive = false, kustomize = '' } = request;
  if (text === undefined) return expandFilenames({ filenames, recursive, kustomize }, cwd);
  return { inputs: [{ kind: 'text', ...text }], errors: [], singleItemImplied: false };
}

function textOrNothing(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === undefined || trimmed === '' ? undefined : trimmed;
}

function refuseWordsBesideFiles({ words, names }: Plan): void {
  if (words.kind === 'types') {
    throw new CliError(
      'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
    );
  }
  if (names.length > 0) throw new CliError('resource/name arguments cannot be provided when a path is specified');
}

async function selectedTargets(context: ClusterContext, request: SelectionRequest, plan: Plan): Promise<Targets> {
  const { words, names } = plan;
  if (words.kind === 'types' && words.names.length > 0) {
    throw new CliError('name cannot be provided when a selector is specified');
  }
  if (names.length > 0) {
    throw new CliError('selectors and the all flag cannot be used when passing resource/name arguments');
  }
  if (words.kind !== 'types') throw new CliError('at least one resource must be specified to use a selector');
  if (request.subresource) throw new CliError('subresource cannot be used when bulk resources are specified');
  const cluster = await context.cluster();
  const mappings = await mappingsOf(cluster, await expandCategories(cluster, words.types), request);
  const namespace = request.allNamespaces ? '' : (request.namespace ?? cluster.namespace);
  const targets = mappings.map(
    (mapping): Target => ({
      kind: 'list',
      mapping,
      namespace: mapping.namespaced ? namespace : '',
      selector: plan.selector ?? '',
      fieldSelector: plan.fieldSelector ?? '',
    }),
  );
  return { targets, errors: [], singleItemImplied: false, targetsSingleItems: false };
}

async function namedTargets(
  context: ClusterContext,
  request: SelectionRequest,
  names: readonly ResourceName[],
): Promise<Targets> {
  const cluster = await context.cluster();
  const mappings = new Map<string, Mapping>();
  for (const { type } of names) {
    if (!mappings.has(type)) mappings.set(type, await cluster.mapper.forResource(type));
  }
  const resources = new Set([...mappings.values()].map(resourceText));
  if (resources.size > 1 && request.singleResourceType) {
    throw new CliError('you may only specify a single resource type');
  }
  const namespace = request.allNamespaces ? '' : (request.namespace ?? cluster.namespace);
  const targets = names.map(({ type, name }): Target => {
    const mapping = mappings.get(type) as Mapping;
    if (mapping.namespaced && namespace === '') {
      const isAcross = request.allNamespaces === true;
      throw new CliError(
        isAcross
          ? 'a resource cannot be retrieved by name across all namespaces'
          : 'namespace may not be empty when retrieving a resource by name',
      );
    }
    const subresource = request.subresource ?? '';
    return { kind: 'object', mapping, namespace: mapping.namespaced ? namespace : '', name, subresource };
  });
  return { targets, errors: [], singleItemImplied: names.length === 1, targetsSingleItems: true };
}

/**
 * A mapping's resource as schema.GroupVersionResource prints it: "apps/v1, Resource=deployments".
 */
export function resourceText(mapping: Pick<Mapping, 'group' | 'version' | 'resource'>): string {
  return `${mapping.group}/${mapping.version}, Resource=${mapping.resource}`;
}

async function expandCategories(cluster: Cluster, types: readonly string[]): Promise<readonly string[]> {
  const expanded: string[] = [];
  for (const type of types) {
    const members = await cluster.mapper.category(type);
    if (members === undefined) expanded.push(type);
    else expanded.push(...members.map(groupResource));
  }
  return [...new Set(expanded)];
}

async function mappingsOf(
  cluster: Cluster,
  types: readonly string[],
  request: SelectionRequest,
): Promise<readonly Mapping[]> {
  if (types.length > 1 && request.singleResourceType) {
    throw new CliError('you may only specify a single resource type');
  }
  const mappings = new Map<string, Mapping>();
  for (const type of types) {
    const mapping = await cluster.mapper.forResource(type);
    const key = `${goQuote(mapping.kind)} ${mapping.group}/${mapping.version}`;
    if (!mappings.has(key)) mappings.set(key, mapping);
  }
  return [...mappings.values()];
}
