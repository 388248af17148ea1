/** `set env --list`: the variables of containers, and for --resolve the values that they refer to. */

import { requestErrorText } from '../../actions/request-error.ts';
import { bytesOfText, textOfBytes } from '../../apimachinery/go/bytes.ts';
import { compareStrings, goQuote } from '../../apimachinery/go/text.ts';
import { isJsonObject, type JsonObject, objectsOf, textOf } from '../../apimachinery/json.ts';
import { configMaps, secrets } from '../../apimachinery/known-types.ts';
import { labelKeyProblems } from '../../apimachinery/label-rules.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { containerResourceValue, isStandardResource } from '../../describe/parts/pod-field.ts';
import { CliError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { objectPath } from '../../kube/address.ts';
import { mapText, referenceText } from '../../resources/generators/env-change.ts';
import { forTerminal } from '../shared/terminal-text.ts';

export interface ListedContainer {
  readonly object: KubeObject;
  /** The container with all changes. */
  readonly container: JsonObject;
}

/**
 * Prints the variables of a container on stdout; what cannot be resolved is printed as a reference,
 * and why on stderr.
 */
export async function listVariables(
  context: Context,
  { object, container }: ListedContainer,
  resolve: boolean,
): Promise<void> {
  const { stdout, stderr } = context.io;
  const print = (text: string): void => stdout.write(bytesOfText(forTerminal(stdout, `${text}\n`)));
  print(`# ${object.kind} ${meta(object).name ?? ''}, container ${textOf(container.name)}`);
  const value = newResolver(context, object, container);
  const unresolved = new Map<string, string[]>();
  for (const variable of objectsOf(container.env)) {
    const name = textOf(variable.name);
    const { valueFrom } = variable;
    if (!isJsonObject(valueFrom)) {
      print(`${name}=${textOf(variable.value)}`);
      continue;
    }
    const found = resolve ? await value(valueFrom).catch(worded) : undefined;
    if (typeof found === 'string') {
      print(`${name}=${found}`);
      continue;
    }
    print(`# ${name} from ${referenceText(valueFrom)}`);
    if (found !== undefined) unresolved.set(found.message, [...(unresolved.get(found.message) ?? []), name]);
  }
  const lines = [...unresolved].map(
    ([problem, names]) => `error retrieving reference for ${names.sort(compareStrings).join(', ')}: ${problem}`,
  );
  for (const line of lines.sort(compareStrings)) stderr.write(`${escapeTerminal(line)}\n`);
}

function worded(error: unknown): Error {
  if (error instanceof CliError) return error;
  throw error;
}

/** Finds the values of references of a container. Each ConfigMap and Secret is read once. */
function newResolver(
  context: Context,
  object: KubeObject,
  container: JsonObject,
): (valueFrom: JsonObject) => Promise<string> {
  const known = new Map<string, KubeObject>();
  return async ({ secretKeyRef, configMapKeyRef, fieldRef, resourceFieldRef }) => {
    if (isJsonObject(secretKeyRef)) return keyValue(context, known, 'secret', secretKeyRef);
    if (isJsonObject(configMapKeyRef)) return keyValue(context, known, 'config map', configMapKeyRef);
    if (isJsonObject(fieldRef)) return fieldValue(object, textOf(fieldRef.fieldPath));
    if (isJsonObject(resourceFieldRef)) return resourceValue(container, resourceFieldRef);
    throw new CliError('invalid valueFrom');
  };
}

const mappings = { secret: secrets, 'config map': configMaps } as const;

async function keyValue(
  context: Context,
  known: Map<string, KubeObject>,
  what: keyof typeof mappings,
  reference: JsonObject,
): Promise<string> {
  const name = textOf(reference.name);
  const key = textOf(reference.key);
  const source = known.get(`${what}/${name}`) ?? (await fetchSource(context, what, name));
  known.set(`${what}/${name}`, source);
  const value = at(source, 'data', key);
  if (typeof value !== 'string') throw new CliError(`key ${key} not found in ${what} ${name}`);
  return what === 'secret' ? textOfBytes(Buffer.from(value, 'base64')) : value;
}

async function fetchSource(context: Context, what: keyof typeof mappings, name: string): Promise<KubeObject> {
  const cluster = await context.cluster();
  const { getObject } = await import('../../kube/objects.ts');
  const address = { mapping: mappings[what], namespace: cluster.namespace, name };
  try {
    return await getObject(cluster.transport, address, { signal: context.signal });
  } catch (error) {
    if (context.signal.aborted) throw error;
    const sent = { method: 'Get', path: () => objectPath(address), query: {} } as const;
    throw new CliError(requestErrorText(error, cluster, sent), { cause: error });
  }
}

/** The fields of the downward API that kubectl resolves (env.extractFieldPathAsString). */
function fieldValue(object: KubeObject, path: string): string {
  const { annotations, labels, name = '', namespace = '', uid = '' } = meta(object);
  const subscript = /^(.+?)\['(.*)'\]$/s.exec(path);
  if (subscript !== null) {
    const [, field, key = ''] = subscript;
    if (field === 'metadata.annotations') return keyOf(annotations, path, key, key.toLowerCase());
    if (field === 'metadata.labels') return keyOf(labels, path, key, key);
    throw new CliError(`fieldPath ${goQuote(path)} does not support subscript`);
  }
  const values: Readonly<Record<string, string>> = {
    'metadata.annotations': mapText(annotations),
    'metadata.labels': mapText(labels),
    'metadata.name': name,
    'metadata.namespace': namespace,
    'metadata.uid': uid,
  };
  if (!Object.hasOwn(values, path)) throw new CliError(`unsupported fieldPath: ${path}`);
  return values[path] as string;
}

function keyOf(map: Readonly<Record<string, string>> | undefined, path: string, key: string, checked: string): string {
  const problems = labelKeyProblems(checked);
  if (problems.length > 0) throw new CliError(`invalid key subscript in ${path}: ${problems.join(';')}`);
  return map !== undefined && Object.hasOwn(map, key) ? (map[key] as string) : '';
}

function resourceValue(container: JsonObject, reference: JsonObject): string {
  const resource = textOf(reference.resource);
  const [, name = ''] = /^(?:limits|requests)\.(.*)$/.exec(resource) ?? [];
  if (!isStandardResource(name)) throw new CliError(`Unsupported container resource : ${resource}`);
  const { divisor } = reference as { readonly divisor?: string };
  return containerResourceValue(divisor === undefined ? { resource } : { resource, divisor }, container);
}
