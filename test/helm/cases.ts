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

const KEYS = new Set([
  ...['name', 'files', 'links', 'charts', 'archives', 'lines', 'stdin', 'env', 'exit', 'stderr', 'unordered'],
  ...['writes', 'difference'],
]);
/** A file of a case may be bytes. */
const SCHEMA = CORE_SCHEMA.withTags(binaryTag);

function readCase(file: string, written: Written): HelmCase {
  const id = `${path.basename(file, '.yaml')}: ${written.name}`;
  const unknown = Object.keys(written).find((key) => !KEYS.has(key));
  if (unknown !== undefined) throw new Error(`${id}: unknown key ${unknown}`);
  if (!Array.isArray(written.lines) || written.lines.length === 0) throw new Error(`${id}: no lines`);
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
  for (const [name, content] of Object.entries(files)) {
    if (typeof content !== 'string' && !(content instanceof Uint8Array)) throw new Error(`${id}: ${name} is no text`);
  }
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
