/** What must not be in the journal: the data of Secrets, and secrets of the command line. */
import { equalJson, isJsonObject, type Json, type JsonObject } from '../apimachinery/json.ts';
import { LAST_APPLIED } from '../apimachinery/last-applied.ts';
import { gvkOf, type KubeObject, meta } from '../apimachinery/object.ts';
import type { SecretKeys } from './record.ts';

export function isSecret(object: KubeObject): boolean {
  const { group, kind } = gvkOf(object);
  return group === '' && kind === 'Secret';
}

interface Versions {
  readonly before: KubeObject | null;
  readonly after: KubeObject | null;
}

/**
 * Both versions of an object as the journal may keep them. A Secret loses its data, its
 * managedFields, and every annotation that may repeat the data; what is left out of one version is
 * left out of both.
 */
export function withoutSecrets({ before, after }: Versions): Versions & { readonly secretKeys?: SecretKeys } {
  const secrets = [before, after].filter((one) => one !== null && isSecret(one)) as KubeObject[];
  if (secrets.length === 0) return { before, after };
  const values = secrets.flatMap(dataValues);
  const hidden = new Set(secrets.flatMap((secret) => telling(secret, values)));
  const clean = (object: KubeObject | null): KubeObject | null =>
    object === null ? null : cleanSecret(object, hidden);
  return { before: clean(before), after: clean(after), secretKeys: changedKeys(before, after) };
}

const dataOf = (object: KubeObject | null): JsonObject => (isJsonObject(object?.data) ? object.data : {});

/** The values of the data, as they stand in the object and decoded. */
function dataValues(object: KubeObject): string[] {
  const strings = Object.values(dataOf(object)).filter(
    (value) => typeof value === 'string' && value !== '',
  ) as string[];
  return strings.flatMap((text) => [text, Buffer.from(text, 'base64').toString('utf8')]);
}

/** The names of annotations that hold, or may hold, data of the Secret. */
function telling(object: KubeObject, values: readonly string[]): string[] {
  const annotations = Object.entries(meta(object).annotations ?? {});
  const tells = (text: string): boolean =>
    /"(?:stringData|data)\\*"/.test(text) || values.some((one) => text.includes(one));
  return annotations.filter(([name, text]) => name === LAST_APPLIED || tells(String(text))).map(([name]) => name);
}

function cleanSecret(object: KubeObject, hidden: ReadonlySet<string>): KubeObject {
  const { data: _, stringData: __, ...kept } = object;
  const { managedFields: ___, ...metadata } = isJsonObject(object.metadata) ? object.metadata : {};
  if (isJsonObject(metadata.annotations)) {
    const left = Object.entries(metadata.annotations).filter(([name]) => !hidden.has(name));
    if (left.length > 0) metadata.annotations = Object.fromEntries(left);
    else delete metadata.annotations;
  }
  return { ...kept, metadata } as KubeObject;
}

function changedKeys(before: KubeObject | null, after: KubeObject | null): SecretKeys {
  const [was, is] = [dataOf(before), dataOf(after)];
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
  const has = (data: JsonObject, key: string): boolean => Object.hasOwn(data, key);
  const changed = (key: string): boolean => !equalJson(was[key] as Json, is[key] as Json);
  return {
    added: keys.filter((key) => !has(was, key)),
    changed: keys.filter((key) => has(was, key) && has(is, key) && changed(key)),
    removed: keys.filter((key) => !has(is, key)),
  };
}

const HIDDEN = 'HIDDEN';

/** Flags whose whole value is left out: what it changes is in the objects, as far as it may be. */
const secretFlags = new Set(['token', 'password', 'docker-password', 'patch', 'overrides', 'from-literal', 'env']);

/** What was typed. */
export interface TypedLine {
  readonly args: readonly string[];
  readonly dash: number;
  readonly occurrences: readonly { readonly name: string; readonly value: string }[];
}

/**
 * The command line as the journal keeps it: flags last and in their long form, on one line, without
 * what may be a secret.
 */
export function commandLine(program: string, commandPath: string, { args, dash, occurrences }: TypedLine): string {
  const words = (dash < 0 ? args : args.slice(0, dash)).map((word) => wordWithout(commandPath, word));
  // every entry has it
  const flags = occurrences
    .filter(({ name }) => name !== 'journal')
    .map(({ name, value }) => `--${name}=${flagWithout(commandPath, name, value)}`);
  const behind = dash >= 0 && args.length > dash ? ['--', HIDDEN] : [];
  return [program, commandPath, ...words, ...flags, ...behind].map(quoted).join(' ');
}

/** `set env` takes values of variables as words. */
function wordWithout(commandPath: string, word: string): string {
  return commandPath === 'set env' && /^[^/=]+=/.test(word) ? word.replace(/=.*$/s, `=${HIDDEN}`) : withoutLogin(word);
}

function flagWithout(commandPath: string, name: string, value: string): string {
  const isPlain = name === 'from-literal' && !commandPath.startsWith('create secret');
  // the name of the variable, or of the key, may be known
  const key = name === 'env' || name === 'from-literal' ? (/^[^=]*=/.exec(value)?.[0] ?? '') : '';
  return secretFlags.has(name) && !isPlain ? `${key}${HIDDEN}` : withoutLogin(value);
}

/** User and password of a URL. */
const withoutLogin = (text: string): string => text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^/\s]*@/gi, `$1${HIDDEN}@`);

/** Quoted where a shell would take it apart. */
const quoted = (word: string): string =>
  /^[\w./:=@%+,-]+( [\w-]+)*$/.test(word) ? word : `'${word.replaceAll("'", "'\\''").replaceAll('\n', ' ')}'`;
