/** .Files of a chart (pkg/engine/files.go). */
import path from 'node:path';
import { textOfBytes } from '../../apimachinery/go/bytes.ts';
import { marshalJson } from '../../apimachinery/go/marshal.ts';
import { ByteSlice, define, GoError, GoFunction, TypedMap, TypedSlice } from '../../apimachinery/go/values.ts';
import { parseJson } from '../../apimachinery/json.ts';
import { CliError } from '../../errors.ts';
import { toYaml } from '../../print/yaml.ts';
import type { ChartFile } from '../chart/chart.ts';
import { compileGlob } from './glob.ts';

type Files = ReadonlyMap<string, Uint8Array>;

/** The value of .Files: a map of names to bytes, with methods. */
export const filesValue = (files: readonly ChartFile[]): TypedMap =>
  filesOf(new Map(files.map(({ name, data }) => [name, data])));

function filesOf(files: Files): TypedMap {
  const entries = [...files].map(([name, data]) => [name, new ByteSlice(data)] as const);
  return define(new TypedMap('string', '[]uint8', entries), { name: 'engine.files', methods: methodsOf(files) });
}

const NOTHING = new Uint8Array();

function methodsOf(files: Files): ReadonlyMap<string, GoFunction> {
  const bytes = (name: unknown): Uint8Array => files.get(name as string) ?? NOTHING;
  return new Map([
    ['Get', new GoFunction(['string'], 'string', ([name]) => textOfBytes(bytes(name)))],
    ['GetBytes', new GoFunction(['string'], '[]uint8', ([name]) => new ByteSlice(bytes(name)))],
    ['Glob', new GoFunction(['string'], 'engine.files', ([pattern]) => filesOf(matching(files, pattern as string)))],
    ['AsConfig', new GoFunction([], 'string', () => asYaml(files, textOfBytes))],
    ['AsSecrets', new GoFunction([], 'string', () => asYaml(files, (data) => Buffer.from(data).toString('base64')))],
    ['Lines', new GoFunction(['string'], '[]string', ([name]) => new TypedSlice('string', lines(bytes(name))))],
  ]);
}

/** A pattern that is none matches every file. */
function matching(files: Files, pattern: string): Files {
  const matches = compileGlob(pattern, '/') ?? (() => true);
  return new Map([...files].filter(([name]) => matches(name)));
}

/** The files by their last names; of two with the same the last in the order of their names counts. */
function asYaml(files: Files, shown: (data: Uint8Array) => string): string {
  const names = [...files.keys()].sort();
  const texts = names.map((name) => [path.posix.basename(name), shown(files.get(name) as Uint8Array)] as const);
  try {
    return toYaml(parseJson(marshalJson(new TypedMap('string', 'string', [...new Map(texts)])))).replace(/\n$/, '');
  } catch (error) {
    if (error instanceof CliError || error instanceof GoError) return '';
    throw error;
  }
}

function lines(data: Uint8Array): readonly string[] {
  return data.length === 0 ? [] : textOfBytes(data).replace(/\n$/, '').split('\n');
}
