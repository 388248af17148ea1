/** `set env`: environment variables of containers, and the words and files that describe them. */

import { byteLength } from '../../apimachinery/go/bytes.ts';
import { compareStrings, goQuote, sortedKeys } from '../../apimachinery/go/text.ts';
import { isJsonObject, type Json, type JsonObject, objectsOf } from '../../apimachinery/json.ts';
import { gvkOf, type KubeObject, meta } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';
import { environmentNameProblems } from './validation.ts';

/** A v1.EnvVar. */
export interface EnvVariable extends JsonObject {
  name: string;
}

export interface EnvEdit {
  /** Variables to set, the first of a name counts. */
  readonly set: readonly EnvVariable[];
  /** Names of variables to remove. */
  readonly remove: readonly string[];
}

/**
 * Words that name resources, then words that are NAME=VALUE, NAME- or `-` for stdin. Throws CliError
 * when a resource follows a variable.
 */
export function partEnvironment(words: readonly string[]): {
  readonly resources: readonly string[];
  readonly variables: readonly string[];
} {
  const isVariable = (word: string): boolean => /^(.+)=(.*)$/ms.test(word) || word.endsWith('-');
  const first = words.findIndex(isVariable);
  if (first < 0) return { resources: words, variables: [] };
  const variables = words.slice(first);
  if (!variables.every(isVariable)) {
    throw new CliError(`all resources must be specified before environment changes: ${words.join(' ')}`);
  }
  return { resources: words.slice(0, first), variables };
}

/**
 * The change that NAME=VALUE, NAME- and `-` words describe; `stdin` is what `-` reads. Throws
 * CliError for a word that is none of them, and for a name that is set and removed.
 */
export function parseEnvironment(words: readonly string[], stdin: string): EnvEdit {
  const set: EnvVariable[] = [];
  const remove: string[] = [];
  const named = new Set<string>();
  let unread = stdin;
  for (const word of words) {
    if (word === '-') {
      set.push(...parseEnvironmentText(unread));
      unread = '';
    } else if (word.includes('=')) {
      const variable = variableOf(word);
      const problems = environmentNameProblems(variable.name);
      if (problems.length > 0) {
        throw new CliError(`${goQuote(variable.name)} is not a valid key name: ${problems.join(';')}`);
      }
      named.add(variable.name);
      set.push(variable);
    } else if (word.endsWith('-')) {
      remove.push(word.slice(0, -1));
    } else {
      throw new CliError(`unknown environment variable: ${word}`);
    }
  }
  if (remove.some((name) => named.has(name))) {
    throw new CliError('can not both modify and remove the same environment variable in the same command');
  }
  return { set, remove };
}

function variableOf(pair: string): EnvVariable {
  const equals = pair.indexOf('=');
  return { name: pair.slice(0, equals), value: pair.slice(equals + 1) };
}

/** bufio.MaxScanTokenSize: the length in bytes at which Go gives a line up. */
const LONGEST_LINE = 64 * 1024;

/** The variables of a text as `env` prints it; what follows a `#` is a comment. */
function parseEnvironmentText(text: string): readonly EnvVariable[] {
  return text.split('\n').flatMap((line) => {
    if (byteLength(line) >= LONGEST_LINE) throw new CliError('bufio.Scanner: token too long');
    const [statement = ''] = line.replace(/\r$/, '').split('#');
    return statement.includes('=') ? [variableOf(statement)] : [];
  });
}

const sources: Readonly<Record<string, string>> = { '/ConfigMap': 'configMapKeyRef', '/Secret': 'secretKeyRef' };

/** The name of a variable for a key of a ConfigMap or a Secret. */
export const variableName = (key: string): string => key.replaceAll(/[^a-zA-Z0-9_]/gu, '_').toUpperCase();

/**
 * Variables that refer to the keys of a ConfigMap or a Secret: to all, or to some. Throws CliError
 * for any other object.
 */
export function variablesFrom(
  object: KubeObject,
  keys: readonly string[],
): readonly { readonly key: string; readonly variable: EnvVariable }[] {
  const { group, kind } = gvkOf(object);
  const source = sources[`${group}/${kind}`];
  if (source === undefined) throw new CliError('unsupported resource specified in --from');
  const name = meta(object).name ?? '';
  return sortedKeys(isJsonObject(object.data) ? object.data : {})
    .filter((key) => keys.length === 0 || keys.includes(key))
    .map((key) => ({ key, variable: { name: variableName(key), valueFrom: { [source]: { name, key } } } }));
}

const nameOf = (variable: JsonObject): string => String(variable.name ?? '');

const textIn = (variable: JsonObject): Json => variable.value ?? '';

/** Throws CliError when a variable has another value already. */
function refuseOverwrites(existing: readonly JsonObject[], set: readonly EnvVariable[]): void {
  for (const variable of set) {
    const current = existing.find((one) => nameOf(one) === variable.name);
    if (current === undefined || textIn(current) === textIn(variable)) continue;
    const value = String(textIn(current));
    throw new CliError(`'${nameOf(current)}' already has a value (${value}), and --overwrite is false`);
  }
}

/**
 * The variables after a change: each keeps its place, a new one comes last. A name that is set or
 * removed is there once or not at all; other duplicates stay.
 */
export function changedVariables(existing: readonly JsonObject[], { set, remove }: EnvEdit): JsonObject[] {
  const settled = new Set(remove);
  const take = (variable: JsonObject): JsonObject[] => {
    if (settled.has(nameOf(variable))) return [];
    const newer = set.find(({ name }) => name === nameOf(variable));
    if (newer === undefined) return [variable];
    settled.add(newer.name);
    return [newer];
  };
  return [...existing.flatMap(take), ...set.flatMap(take)];
}

/** Changes the variables of a container of a draft. Throws CliError where `overwrite` is false. */
export function changeEnvironment(container: JsonObject, edit: EnvEdit, overwrite: boolean): void {
  const existing = objectsOf(container.env);
  if (!overwrite) refuseOverwrites(existing, edit.set);
  container.env = changedVariables(existing, edit);
}

/** What a variable refers to, in kubectl's words (env.GetEnvVarRefString). */
export function referenceText(valueFrom: JsonObject): string {
  const { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef } = valueFrom as Readonly<
    Record<string, JsonObject | undefined>
  >;
  const text = (value: Json | undefined): string => String(value ?? '');
  if (configMapKeyRef) return `configmap ${text(configMapKeyRef.name)}, key ${text(configMapKeyRef.key)}`;
  if (secretKeyRef) return `secret ${text(secretKeyRef.name)}, key ${text(secretKeyRef.key)}`;
  if (fieldRef) return `field path ${text(fieldRef.fieldPath)}`;
  if (resourceFieldRef) {
    const container = text(resourceFieldRef.containerName);
    return `resource field ${container === '' ? '' : `${container}/`}${text(resourceFieldRef.resource)}`;
  }
  return 'invalid valueFrom';
}

/** A map as the downward API writes it: `key="value"` lines, in the order of the keys. */
export function mapText(map: Readonly<Record<string, string>> = {}): string {
  return Object.entries(map)
    .sort(([a], [b]) => compareStrings(a, b))
    .map(([key, value]) => `${key}=${goQuote(value)}`)
    .join('\n');
}
