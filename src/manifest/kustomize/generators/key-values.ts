/** What ConfigMap and Secret generators have in common: their arguments and where data comes from. */
import { isUtf8 } from 'node:buffer';
import path from 'node:path/posix';
import { textOfBytes } from '../../../apimachinery/go/bytes.ts';
import {
  type GoStruct,
  goBool,
  goInline,
  goList,
  goMap,
  goPointer,
  goString,
  goStruct,
} from '../../../apimachinery/go/decode.ts';
import { goQuote, sortedKeys } from '../../../apimachinery/go/text.ts';
import { type Json, type JsonObject, textOf } from '../../../apimachinery/json.ts';
import { BuildError, prefixed } from '../error.ts';
import type { Loader } from '../loader.ts';
import { type MapNode, mapAt, newMap, putField, type ScalarNode, stringNode } from '../node.ts';
import { decodePlugin, objectMetaType } from '../plugin-config.ts';
import { annotation, Resource } from '../resource.ts';
import { newFieldNode, plainNode } from '../scalars.ts';
import type { Schema } from '../schema.ts';

const optionsType = goStruct(
  'GeneratorOptions',
  {
    labels: goMap(goString),
    annotations: goMap(goString),
    disableNameSuffixHash: goBool,
    immutable: goBool,
  },
  'types',
);

const sourcesType = goStruct(
  'KvPairSources',
  { literals: goList(goString), files: goList(goString), envs: goList(goString), env: goString },
  'types',
);

/** types.GeneratorArgs. */
export const generatorArgsType = goStruct(
  'GeneratorArgs',
  {
    namespace: goString,
    name: goString,
    behavior: goString,
    ...goInline(sourcesType),
    options: goPointer(optionsType),
  },
  'types',
);

/** The struct of a generator's plugin around its arguments. */
export const generatorType = (name: string, args: GoStruct): GoStruct =>
  goStruct(name, { metadata: objectMetaType, ...goInline(args) }, 'builtins');

export interface GeneratorArgs {
  readonly name: string;
  readonly namespace: string;
  readonly behavior: string;
  readonly literals: readonly string[];
  readonly files: readonly string[];
  readonly envs: readonly string[];
  readonly options: GeneratorOptions;
  /** Only a Secret's. */
  readonly type: string;
}

interface GeneratorOptions {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly disableNameSuffixHash: boolean;
  readonly immutable: boolean;
}

/** Decodes a generator's configuration; metadata gives a name and namespace that are not in it. */
export function generatorArgs(config: JsonObject, type: GoStruct): GeneratorArgs {
  const decoded = decodePlugin(config, type);
  const metadata = (decoded.metadata ?? {}) as JsonObject;
  const options = (decoded.options ?? {}) as JsonObject;
  const strings = (value: Json | undefined): string[] => (value ?? []) as string[];
  return {
    name: textOf(decoded.name) || textOf(metadata.name),
    namespace: textOf(decoded.namespace) || textOf(metadata.namespace),
    behavior: textOf(decoded.behavior),
    literals: strings(decoded.literals),
    files: strings(decoded.files),
    envs: strings(decoded.envs),
    type: textOf(decoded.type),
    options: {
      labels: (options.labels ?? {}) as Record<string, string>,
      annotations: (options.annotations ?? {}) as Record<string, string>,
      disableNameSuffixHash: options.disableNameSuffixHash === true,
      immutable: options.immutable === true,
    },
  };
}

/** An object with its names only. Throws BuildError when there is no name. */
export function namedObject(kind: string, { name, namespace }: GeneratorArgs): MapNode {
  if (name === '') throw new BuildError('a configmap must have a name');
  const metadata = newMap();
  putField(metadata, 'name', newFieldNode(name));
  if (namespace !== '') putField(metadata, 'namespace', newFieldNode(namespace));
  const object = newMap();
  putField(object, 'apiVersion', stringNode('v1'));
  putField(object, 'kind', stringNode(kind));
  putField(object, 'metadata', metadata);
  return object;
}

/** The object with what its generator's options add, and what a build has to remember of it. */
export function generated(object: MapNode, { options, behavior }: GeneratorArgs, schema: Schema): Resource {
  const metadata = mapAt(object, 'metadata') as MapNode;
  for (const field of ['labels', 'annotations'] as const) {
    for (const key of sortedKeys(options[field])) {
      putUntagged(mapAt(metadata, field) as MapNode, key, stringNode(options[field][key] as string));
    }
  }
  if (options.immutable) putField(object, 'immutable', plainNode('true'));
  const resource = new Resource(object, schema);
  if (!options.disableNameSuffixHash) resource.enable(annotation.needsHash);
  resource.behavior = behavior;
  return resource;
}

/** Adds a field whose key is what YAML makes of it: one like a number cannot be written as JSON. */
export function putUntagged(map: MapNode, key: string, value: ScalarNode): void {
  map.entries.push({ key: plainNode(key), value });
}

type Pair = readonly [key: string, value: Buffer];

/** The data of a generator by key, sorted. Throws BuildError for a key that is there twice. */
export async function readData(args: GeneratorArgs, loader: Loader): Promise<Pair[]> {
  const data = new Map<string, Buffer>();
  const pairs = await readPairs(args, loader).catch((error: unknown) => {
    throw prefixed(error, 'loading KV pairs');
  });
  for (const [key, value] of pairs) {
    if (data.has(key)) throw new BuildError(`configmap ${args.name} illegally repeats the key \`${key}\``);
    data.set(key, value);
  }
  return sortedKeys(Object.fromEntries(data)).map((key) => [key, data.get(key) as Buffer]);
}

/** Environment files first, then literals, then files. */
async function readPairs({ envs, literals, files }: GeneratorArgs, loader: Loader): Promise<Pair[]> {
  const pairs: Pair[] = [];
  await fromEach(envs, 'env source files:', async (file) => {
    pairs.push(...envPairs(await loader.load(file)));
  });
  await fromEach(literals, 'literal sources', async (literal) => {
    pairs.push(literalPair(literal));
  });
  await fromEach(files, 'file sources:', async (source) => {
    const [key, file] = splitFileSource(source);
    pairs.push([key, await loader.load(file)]);
  });
  return pairs;
}

async function fromEach(sources: readonly string[], what: string, read: (one: string) => Promise<void>): Promise<void> {
  try {
    for (const source of sources) await read(source);
  } catch (error) {
    throw prefixed(error, `${what} [${sources.join(' ')}]`);
  }
}

/** One pair of matching quotes around the value is taken off. */
function literalPair(literal: string): Pair {
  const equals = literal.indexOf('=');
  if (equals <= 0) throw new BuildError(`invalid literal source ${literal}, expected key=value`);
  const value = literal.slice(equals + 1).replace(/^(["'])(.*)\1$/s, '$2');
  return [literal.slice(0, equals), Buffer.from(value)];
}

/** `[key=]path`: without a key it is the path's last part. Throws BuildError. */
function splitFileSource(source: string): readonly [key: string, file: string] {
  const parts = source.split('=');
  const [key, file] = parts as [string, string?];
  if (file === undefined) return [baseName(source), source];
  if (parts.length > 2) throw new BuildError(`source ${goQuote(source)} key name or file path contains '='`);
  if (key === '') {
    throw new BuildError(`missing key name for file path ${goQuote(file)} in source ${goQuote(source)}`);
  }
  if (file === '') {
    throw new BuildError(`missing file path for key name ${goQuote(key)} in source ${goQuote(source)}`);
  }
  return [key, file];
}

/** Go's path.Base. */
const baseName = (file: string): string => (file === '' ? '.' : path.basename(file) || '/');

/** What Go's bufio.Scanner reads of a line at most; it stops there without a word. */
const MAX_LINE = 64 * 1024;
const BOM = Buffer.from('\ufeff');

/** The pairs of an environment file's lines; no `=` means an empty value. Throws BuildError. */
function envPairs(content: Buffer): Pair[] {
  const pairs: Pair[] = [];
  let start = 0;
  for (let isFirst = true; start < content.length; isFirst = false) {
    const feed = content.indexOf(0x0a, start);
    const end = feed < 0 ? content.length : feed;
    if (end - start >= MAX_LINE) break;
    const pair = envPair(content.subarray(start, content[end - 1] === 0x0d && end > start ? end - 1 : end), isFirst);
    if (pair !== undefined) pairs.push(pair);
    start = end + 1;
  }
  return pairs;
}

function envPair(line: Buffer, isFirst: boolean): Pair | undefined {
  if (!isUtf8(line)) {
    throw new BuildError(`line [${line.join(' ')}] has invalid utf8 bytes : ${textOfBytes(line)}`);
  }
  const bytes = isFirst && line.subarray(0, BOM.length).equals(BOM) ? line.subarray(BOM.length) : line;
  const text = bytes.toString().replace(/^\p{White_Space}+/u, '');
  if (text === '' || text.startsWith('#') || text.startsWith('=')) return undefined;
  const equals = text.indexOf('=');
  return equals < 0 ? [text, Buffer.alloc(0)] : [text.slice(0, equals), Buffer.from(text.slice(equals + 1))];
}

const BASE64_LINE = 70;

/** Base64; what has more than one line of 70 gets a line feed behind each. */
export function base64Node(value: Buffer): ScalarNode {
  const text = value.toString('base64');
  return textNode(text.length < BASE64_LINE ? text : text.replace(new RegExp(`.{1,${BASE64_LINE}}`, 'g'), '$&\n'));
}

/** A string, in YAML's block style when it has lines. */
export const textNode = (value: string): ScalarNode => ({
  ...stringNode(value),
  style: value.includes('\n') ? 'literal' : 'plain',
});
