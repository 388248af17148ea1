import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { binaryTag, CORE_SCHEMA, load } from 'js-yaml';
import type { Contents } from '../support/case-folder.ts';

/** What cox prints where it differs from helm on purpose. */
export interface Difference {
  /** A heading of docs/differences.md. */
  readonly id: string;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode?: number;
}

/** Lines that both programs are given; README.md has the form. */
export interface HelmCase extends Contents {
  /** FILE: NAME */
  readonly id: string;
  readonly charts: readonly string[];
  readonly archives: Readonly<Record<string, string>>;
  readonly lines: readonly (readonly string[])[];
  readonly stdin: string;
  readonly env: Readonly<Record<string, string>>;
  readonly exit: number;
  readonly stderr: 'all' | 'first' | 'none';
  readonly unordered: boolean;
  readonly writes: boolean;
  readonly difference: Difference | undefined;
}

interface Written extends Partial<Omit<HelmCase, 'id' | 'lines'>> {
  readonly name: string;
  readonly lines: readonly (string | readonly string[])[];
}

type Check = (value: unknown) => boolean;
const isText: Check = (value) => typeof value === 'string';
const isFlag: Check = (value) => typeof value === 'boolean';
const isNumber: Check = (value) => Number.isInteger(value);
const isMap =
  (check: Check): Check =>
  (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(check);
const isList =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const isContent: Check = (value) => isText(value) || value instanceof Uint8Array;

const DIFFERENCE: Readonly<Record<string, Check>> = { id: isText, stdout: isText, stderr: isText, exitCode: isNumber };
const FORM: Readonly<Record<string, Check>> = {
  name: isText,
  files: isMap(isContent),
  links: isMap(isText),
  charts: isList(isText),
  archives: isMap(isText),
  lines: (value) => isList((line) => isText(line) || isList(isWord)(line))(value) && (value as unknown[]).length > 0,
  stdin: isText,
  env: isMap(isText),
  exit: isNumber,
  stderr: (value) => ['all', 'first', 'none'].includes(value as string),
  unordered: isFlag,
  writes: isFlag,
  difference: (value) => isMap(() => true)(value) && malformed(value as object, DIFFERENCE, ['id']) === undefined,
};
/** `--max 5` needs no quotes. */
const isWord: Check = (value) => isText(value) || typeof value === 'number' || isFlag(value);

/** The first thing that is wrong; undefined when all is right. */
function malformed(
  value: object,
  form: Readonly<Record<string, Check>>,
  required: readonly string[],
): string | undefined {
  const missing = required.find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) return `no ${missing}`;
  const isRight = ([name, part]: [string, unknown]): boolean => Object.hasOwn(form, name) && form[name]!(part);
  const [key] = Object.entries(value).find((entry) => !isRight(entry)) ?? [];
  if (key === undefined) return undefined;
  return Object.hasOwn(form, key) ? `${key} is not what it should be` : `unknown key ${key}`;
}

/** A file of a case may be bytes. */
const SCHEMA = CORE_SCHEMA.withTags(binaryTag);

function readCase(file: string, given: unknown, index: number): HelmCase {
  const isObject = typeof given === 'object' && given !== null;
  const name = (isObject && 'name' in given && given.name) || `case ${index + 1}`;
  const id = `${path.basename(file, '.yaml')}: ${name}`;
  const problem = isObject ? malformed(given, FORM, ['name', 'lines']) : 'not a map';
  if (problem !== undefined) throw new Error(`${id}: ${problem}`);
  const written = given as Written;
  const {
    files = {},
    links = {},
    charts = [],
    archives = {},
    stdin = '',
    env = {},
    exit = 0,
    stderr = 'all',
  } = written;
  const lines = written.lines.map((line) => (typeof line === 'string' ? line.split(/ +/) : line.map(String)));
  const { unordered = false, writes = false, difference } = written;
  return { id, files, links, charts, archives, lines, stdin, env, exit, stderr, unordered, writes, difference };
}

/** The cases of a file. Throws an Error that names the file or the case. */
function readFile(folder: string, name: string): readonly HelmCase[] {
  let list: unknown;
  try {
    list = load(readFileSync(path.join(folder, name), 'utf8'), { schema: SCHEMA });
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
  }
  if (!Array.isArray(list) || list.length === 0) throw new Error(`${name}: not a list of cases`);
  return list.map((written, index) => readCase(name, written, index));
}

/** Every case of a folder, in the order of the files' names. The names in a file must be unique. */
export function readCases(folder: string): readonly HelmCase[] {
  const names = readdirSync(folder).sort();
  const other = names.find((name) => !name.endsWith('.yaml'));
  if (other !== undefined) throw new Error(`${other} is no file of cases`);
  const cases = names.flatMap((name) => readFile(folder, name));
  const seen = new Set<string>();
  for (const { id } of cases) {
    if (seen.has(id)) throw new Error(`two cases are called ${id}`);
    seen.add(id);
  }
  return cases;
}
