/** The values that a user gives: files, then what --set and its like put into them (pkg/cli/values/options.go). */
import { textOfBytes } from '../../apimachinery/go/bytes.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { parseGoUrl } from '../../apimachinery/go/url.ts';
import type { GoMap, GoValue } from '../../apimachinery/go/values.ts';
import { unreadable } from '../../io/system-text.ts';
import { HelmFault } from '../error.ts';
import { copyValues, mergeMaps, type Warn } from './coalesce.ts';
import { jsonTable } from './json-value.ts';
import type { MutableMap } from './mutable.ts';
import { SetLineError, type SetLineMode, setLine, typedValue } from './set-line.ts';
import { readValues } from './yaml.ts';

/** The flags of valueFlags in src/commands/helm/flags.ts. */
export interface ValueFlags {
  readonly values: readonly string[];
  readonly set: readonly string[];
  readonly 'set-string': readonly string[];
  readonly 'set-file': readonly string[];
  readonly 'set-json': readonly string[];
  readonly 'set-literal': readonly string[];
}

/** Where files come from. */
export interface ValueSource {
  /** Rejects with the system's error. */
  readFile(file: string): Promise<Uint8Array>;
  /** What is left of stdin: nothing after the first time. */
  readStdin(): Promise<Uint8Array>;
  /** Of an http or https URL. Rejects with HelmFault. */
  fetchUrl(url: string): Promise<Uint8Array>;
  readonly warn: Warn;
}

/** A file by its path or URL, or stdin for `-`. Throws HelmFault. */
export async function readGivenFile(file: string, source: ValueSource): Promise<Uint8Array> {
  if (file.trim() === '-') return source.readStdin();
  const url = parseGoUrl(file);
  if (url.kind === 'problem') throw new HelmFault(`parse ${goQuote(file)}: ${url.text}`);
  if (url.scheme === 'http' || url.scheme === 'https') return source.fetchUrl(file);
  if (url.scheme === 'oci') throw new HelmFault(`cannot read values from ${file}: only http and https are supported`);
  // A path of nothing is no folder, as it would be once it is resolved
  if (file === '') throw new HelmFault('open : no such file or directory');
  return source.readFile(file).catch((error: unknown) => {
    throw new HelmFault(unreadable(file, error));
  });
}

async function valuesFile(file: string, source: ValueSource, note: NoteValues): Promise<GoMap> {
  const bytes = await readGivenFile(file, source);
  try {
    return note.file(readValues(bytes), bytes, file);
  } catch (error) {
    throw error instanceof HelmFault ? new HelmFault(`failed to parse ${file}: ${error.message}`) : error;
  }
}

/** Gets all values after each step, and may note where those that are new come from. */
export interface NoteValues {
  file(values: GoMap, bytes: Uint8Array, file: string): GoMap;
  line(values: GoMap, flag: string, line: string): GoMap;
}

const withoutNotes: NoteValues = { file: (values) => values, line: (values) => values };

const text = (value: string): GoValue => value;

const MODES = {
  set: { value: typedValue, syntax: 'escaped' },
  'set-string': { value: text, syntax: 'escaped' },
  'set-literal': { value: text, syntax: 'literal' },
} satisfies Readonly<Record<string, SetLineMode>>;

function apply(flag: string, line: string, values: MutableMap, mode: SetLineMode): void {
  try {
    setLine(line, values, mode);
  } catch (error) {
    throw error instanceof SetLineError ? new HelmFault(`failed parsing --${flag} data: ${error.message}`) : error;
  }
}

/** --set-json: a table, or paths with values. */
function jsonLine(line: string, values: MutableMap): MutableMap {
  if (line.trim().startsWith('{')) {
    const table = jsonTable(line.trim());
    if (table === undefined) throw new HelmFault(`failed parsing --set-json data JSON: ${line}`);
    return mergeMaps(values, table) as MutableMap;
  }
  try {
    setLine(line, values, { value: text, syntax: 'json' });
    return values;
  } catch {
    throw new HelmFault(`failed parsing --set-json data ${line}`);
  }
}

/**
 * --set-file. A line is read twice, since reading is at once and files take time: first for the
 * files it names, which are read up to where the line is wrong, then with their texts.
 */
async function fileLine(line: string, values: MutableMap, source: ValueSource): Promise<void> {
  const files: string[] = [];
  const collect = (file: string): GoValue => {
    files.push(file);
    return '';
  };
  try {
    setLine(line, copyValues(values), { value: collect, syntax: 'escaped' });
  } catch (error) {
    if (!(error instanceof SetLineError)) throw error;
  }
  const texts: string[] = [];
  for (const file of files) {
    const bytes = await readGivenFile(file, source).catch((error: unknown) => {
      throw error instanceof HelmFault ? new HelmFault(`failed parsing --set-file data: ${error.message}`) : error;
    });
    texts.push(textOfBytes(bytes));
  }
  apply('set-file', line, values, { value: () => texts.shift() ?? '', syntax: 'escaped' });
}

/** What all the flags say together, in helm's order: it is not that of the line. Throws HelmFault. */
export async function valuesOf(flags: ValueFlags, source: ValueSource, note = withoutNotes): Promise<GoMap> {
  let values: MutableMap = {};
  const lines = async (flag: keyof ValueFlags, put: (line: string) => unknown): Promise<void> => {
    for (const line of flags[flag]) {
      await put(line);
      values = note.line(values, flag, line) as MutableMap;
    }
  };
  for (const file of flags.values) values = mergeMaps(values, await valuesFile(file, source, note)) as MutableMap;
  await lines('set-json', (line) => {
    values = jsonLine(line, values);
  });
  await lines('set', (line) => apply('set', line, values, MODES.set));
  await lines('set-string', (line) => apply('set-string', line, values, MODES['set-string']));
  await lines('set-file', (line) => fileLine(line, values, source));
  await lines('set-literal', (line) => apply('set-literal', line, values, MODES['set-literal']));
  return values;
}
