import { goQuote } from '../apimachinery/go/text.ts';
import { matchesLabels, parseLabelQuery, type Requirement } from '../apimachinery/label-query.ts';
import { gvkOf, type KubeObject, meta, mutableMeta } from '../apimachinery/object.ts';
import { CliError, ConnectionError, ErrorList, NoMatchError } from '../errors.ts';
import type { Cluster, Mapping } from '../kube/cluster.ts';
import type { ClusterContext } from '../kube/cluster-context.ts';
import { isList, listItems, validationProblem } from './decode.ts';
import { addDefinedKinds, kindKey } from './defined-kinds.ts';
import type { ManifestObject, Source } from './document.ts';
import { FileErrors } from './errors.ts';
import type { Input } from './files.ts';
import { guessMapping } from './guess-mapping.ts';
import { fieldsInText, placed, placesOf } from './places.ts';
import { readInput } from './read.ts';
import type { SelectionRequest, Target } from './selection.ts';

export type FileTarget = Extract<Target, { kind: 'object' }> & { readonly object: KubeObject; readonly source: Source };

interface Reading {
  readonly context: ClusterContext;
  readonly request: SelectionRequest;
  /** undefined when the request is local. */
  readonly cluster: Cluster | undefined;
  readonly query: readonly Requirement[];
  readonly targets: FileTarget[];
  /** Kinds that definitions read so far bring, by kindKey. */
  readonly defined: Map<string, Mapping>;
  /**
   * Errors of files and lists, and those of single objects: kubectl's visitors gather them in two
   * places.
   */
  readonly fileErrors: { readonly error: Error; readonly before: number }[];
  readonly objectErrors: Error[];
}

/**
 * The objects the inputs hold, Lists taken apart, each with its mapping and namespace. `selector`
 * filters by the labels in the file, unless the request is for the latest. Throws CliError for a
 * selector that is none.
 */
export async function fileTargets(
  context: ClusterContext,
  request: SelectionRequest,
  inputs: readonly Input[],
  selector: string,
): Promise<{ targets: readonly FileTarget[]; errors: readonly Error[] }> {
  const reading: Reading = {
    context,
    request,
    cluster: request.local ? undefined : await context.cluster(),
    query: queryOf(selector),
    targets: [],
    defined: new Map(request.kinds),
    fileErrors: [],
    objectErrors: [],
  };
  for (const input of inputs) {
    await readTargets(reading, input);
    if (hasEnded(reading)) break;
  }
  return { targets: reading.targets, errors: errorsOf(reading) };
}

function queryOf(selector: string): readonly Requirement[] {
  try {
    return parseLabelQuery(selector);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(`the provided selector ${goQuote(selector)} is not valid: ${error.message}`);
  }
}

function hasEnded({ request, fileErrors, objectErrors }: Reading): boolean {
  return !request.continueOnError && fileErrors.length + objectErrors.length > 0;
}

function errorsOf({ request, fileErrors, objectErrors }: Reading): readonly Error[] {
  const errors = fileErrors.map(({ error }) => error);
  if (errors.length === 0 || !request.continueOnError) return [...objectErrors, ...errors];
  const before = fileErrors.map((one) => one.before);
  return [...objectErrors, new FileErrors(errors, before)];
}

async function readTargets(reading: Reading, input: Input): Promise<void> {
  const { context, request } = reading;
  const decode = request.typed ? (await import('./decode-typed.ts')).decodeTyped : undefined;
  for await (const entry of readInput(context, input, request.validate ?? false, decode)) {
    if ('error' in entry) addError(reading, entry.error);
    else if (!(await addDocument(reading, entry))) return;
    if (hasEnded(reading)) return;
  }
}

function addError({ fileErrors, targets }: Reading, error: Error): void {
  fileErrors.push({ error, before: targets.length });
}

/** False when the rest of the input must not be read. */
async function addDocument(reading: Reading, { object, source }: ManifestObject): Promise<boolean> {
  try {
    if (isPlainList(object)) await checkFields(reading, object, source);
    const mapping = await documentMapping(reading, object, source);
    if (!mapping.verbs.includes('patch') && object.kind !== 'List') await checkFields(reading, object, source);
    if (isList(object) || isStructList(reading, object)) await addListItems(reading, object, source);
    else addObject(reading, object, mapping, source);
    return true;
  } catch (error) {
    if (!(error instanceof CliError || error instanceof ErrorList)) throw error;
    addError(reading, error);
    return !(error instanceof ValidationError);
  }
}

/** Validation that fails, or cannot be done, ends the input. */
class ValidationError extends CliError {}

/** A list decoded into a struct is one without `items` too. */
const isStructList = ({ request }: Reading, object: KubeObject): boolean =>
  request.typed === true && object.kind.endsWith('List');

const isPlainList = (object: KubeObject): boolean =>
  isList(object) && object.kind === 'List' && object.apiVersion === 'v1';

/**
 * The check of what kubectl leaves to no server: v1 List, and kinds whose PATCH has no
 * fieldValidation, because they have no PATCH (TokenReview) or no resource (PodList, unknown ones).
 */
async function checkFields(reading: Reading, object: KubeObject, source: Source): Promise<void> {
  const { validateFields } = reading.request;
  if (validateFields === undefined) return;
  const problems = await validateFields(object).catch((error: unknown) => {
    throw recognitionError(error, reading, source);
  });
  if (problems.length === 0) return;
  const text = new ErrorList(problems.map((problem) => new CliError(problem))).message;
  throw new ValidationError(`error validating ${goQuote(source.file)}: ${validationProblem(text)}`, {
    places: placesOf(source, fieldsInText(text)),
  });
}

async function addListItems(reading: Reading, list: KubeObject, source: Source): Promise<void> {
  const errors: Error[] = [];
  const itemsOf = reading.request.typed ? (await import('./decode-typed.ts')).typedListItems : listItems;
  for (const item of itemsOf(list)) {
    if (item instanceof Error) {
      errors.push(item);
      continue;
    }
    const mapping = await itemMapping(reading, item).catch((error: Error) => error);
    if (mapping instanceof Error) errors.push(mapping);
    else addObject(reading, item, mapping, source);
  }
  if (errors.length > 0) throw new ErrorList(errors);
}

function addObject(reading: Reading, object: KubeObject, mapping: Mapping, source: Source): void {
  const { request, query } = reading;
  // what is replaced by the server's object is judged by that (select.ts)
  if (!request.latest && !matchesLabels(query, meta(object).labels)) return;
  const namespace = settleNamespace(reading, object, mapping);
  const refusal = refusalOf(reading, mapping, namespace);
  if (refusal !== undefined && !request.latest) {
    reading.objectErrors.push(refusal);
    return;
  }
  if (request.definedKinds) addDefinedKinds(reading.defined, object);
  // kubectl asks for the object itself where a file names it (RetrieveLatest)
  const subresource = request.latest ? '' : (request.subresource ?? '');
  const name = meta(object).name ?? '';
  if (request.latest && mapping.namespaced && namespace === '' && name !== '') {
    const { group, version, resource } = mapping;
    const text = `no namespace set on resource ${group}/${version}, Resource=${resource} ${goQuote(name)}`;
    reading.fileErrors.push({ error: new CliError(text), before: reading.targets.length });
    return;
  }
  const refused = refusal === undefined ? {} : { refusal };
  reading.targets.push({ kind: 'object', mapping, namespace, name, subresource, object, source, ...refused });
}

function wantedNamespace({ request, cluster, context }: Reading): string {
  if (request.latest && request.allNamespaces) return '';
  return request.namespace ?? cluster?.namespace ?? context.globals.namespace;
}

/** The namespace the object is in, written into it too (SetNamespace, FilterNamespace). */
function settleNamespace(reading: Reading, object: KubeObject, mapping: Mapping): string {
  const own = meta(object).namespace ?? '';
  if (!mapping.namespaced) {
    if (own !== '') delete mutableMeta(object).namespace;
    return '';
  }
  if (own !== '') return own;
  const namespace = wantedNamespace(reading);
  if (namespace !== '') mutableMeta(object).namespace = namespace;
  return namespace;
}

/** The error for an object of a namespace that this command must not change (RequireNamespace). */
function refusalOf(reading: Reading, mapping: Mapping, own: string): CliError | undefined {
  const { request, cluster, context } = reading;
  const enforce = request.enforceNamespace ?? cluster?.namespaceGiven ?? context.globals.changed.has('namespace');
  const namespace = wantedNamespace(reading);
  if (!mapping.namespaced || !enforce || own === namespace) return undefined;
  return new CliError(
    `the namespace from the provided object ${goQuote(own)} does not match the namespace ${goQuote(namespace)}. You must pass '--namespace=${own}' to perform this operation.`,
  );
}

/**
 * The mapping of a document's kind. For a List it is only requested for its possible error; the
 * value is not used.
 */
async function documentMapping(reading: Reading, object: KubeObject, source: Source): Promise<Mapping> {
  const { cluster } = reading;
  if (cluster === undefined) return guessMapping(object);
  try {
    return await mappingOf(reading, cluster, object);
  } catch (error) {
    const defined = reading.defined.get(kindKey(gvkOf(object)));
    if (defined !== undefined && error instanceof NoMatchError) return defined;
    const { name = '', namespace = '' } = meta(object);
    if (error instanceof NoMatchError) {
      await checkFields(reading, object, source);
      throw placed(
        `resource mapping not found for name: ${goQuote(name)} namespace: ${goQuote(namespace)} from ${goQuote(source.file)}: ${error.message}\nensure CRDs are installed first`,
        source,
      );
    }
    throw recognitionError(error, reading, source);
  }
}

/**
 * kubectl asks for the OpenAPI document first when it validates, so that is what it misses first.
 */
function recognitionError(error: unknown, { request, cluster }: Reading, source: Source): unknown {
  if (!(error instanceof ConnectionError)) {
    return error instanceof CliError
      ? new CliError(`unable to recognize ${goQuote(source.file)}: ${error.message}`)
      : error;
  }
  const server = cluster?.server ?? '';
  if (request.validate) {
    const problem = `failed to download openapi: Get ${goQuote(`${server}/openapi/v2?timeout=32s`)}: ${error.detail}`;
    return new ValidationError(`error validating ${goQuote(source.file)}: ${validationProblem(problem)}`);
  }
  return new CliError(
    `unable to recognize ${goQuote(source.file)}: Get ${goQuote(`${server}/api?timeout=32s`)}: ${error.detail}`,
  );
}

/**
 * The mapping of an object's kind. Without a version, as in kubectl, one that leads nowhere, unless
 * the request is by mapping.
 */
async function mappingOf({ request }: Reading, cluster: Cluster, object: KubeObject): Promise<Mapping> {
  const type = gvkOf(object);
  const mapping = await cluster.mapper.forKind(type);
  return type.version === '' && request.byMapping !== true ? { ...mapping, version: '' } : mapping;
}

async function itemMapping(reading: Reading, object: KubeObject): Promise<Mapping> {
  const { cluster, defined } = reading;
  if (cluster === undefined) return guessMapping(object);
  try {
    return await mappingOf(reading, cluster, object);
  } catch (error) {
    const mapping = defined.get(kindKey(gvkOf(object)));
    if (mapping !== undefined && error instanceof NoMatchError) return mapping;
    throw error instanceof CliError ? new CliError(`unable to recognize ${error.message}`) : error;
  }
}
