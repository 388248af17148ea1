/**
 * The files of the journal: one for each entry, named by its number, which is made with O_EXCL, so
 * that processes at once never share one. Its first line is the header, and a record is one line
 * that is written at once: a line that a crash cut off is not read. Nothing is ever rewritten.
 */
import fs from 'node:fs';
import path from 'node:path';
import { isJsonObject, type JsonObject, parseJson } from '../apimachinery/json.ts';
import { CliError } from '../errors.ts';
import { makeFolders } from '../io/folders.ts';
import type { Env } from '../io/host.ts';
import { stateFolder } from '../io/state-folder.ts';
import type { JournalLimits } from '../settings/settings.ts';
import type { EntryHeader, JournalEntry, ObjectRecord } from './record.ts';

/** The folder of the journal. Throws CliError when no home folder is known. */
export function journalFolder(env: Env): string {
  const state = stateFolder(env);
  if (state === undefined) throw new CliError('HOME is not set: the journal needs a home directory');
  return path.join(state, 'journal');
}

const FILE = /^(\d{1,15})\.jsonl$/;
const fileOf = (folder: string, number: number): string =>
  path.join(folder, `${String(number).padStart(6, '0')}.jsonl`);

/** The numbers of the files that are there, in ascending order; none without a folder. */
export function entryNumbers(folder: string): readonly number[] {
  let names: readonly string[];
  try {
    names = fs.readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return names.flatMap((name) => (FILE.test(name) ? [Number.parseInt(name, 10)] : [])).sort((a, b) => a - b);
}

/** An entry that is being written. */
export interface EntryWriter {
  readonly number: number;
  /** Bytes so far. */
  readonly size: number;
  add(record: ObjectRecord): void;
  close(): void;
}

/** Makes the folder, the file and its header. Throws what the system says when that cannot be. */
export function beginEntry(folder: string, header: Omit<EntryHeader, 'number'>): EntryWriter {
  makeFolders(folder, 0o700);
  if ((fs.statSync(folder).mode & 0o077) !== 0) fs.chmodSync(folder, 0o700);
  const { number, descriptor } = openNext(folder);
  let size = 0;
  const writeLine = (value: object): void => {
    const line = Buffer.from(`${JSON.stringify(value)}\n`);
    for (let sent = 0; sent < line.length; ) sent += fs.writeSync(descriptor, line, sent);
    size += line.length;
  };
  writeLine({ journal: 1, number, ...header });
  return {
    number,
    get size() {
      return size;
    },
    add: writeLine,
    close: () => fs.closeSync(descriptor),
  };
}

function openNext(folder: string): { readonly number: number; readonly descriptor: number } {
  for (let number = (entryNumbers(folder).at(-1) ?? 0) + 1; ; number += 1) {
    try {
      return { number, descriptor: fs.openSync(fileOf(folder, number), 'wx', 0o600) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/**
 * Removes the oldest entries beyond the limits. The newest file stays, emptied when it is too old,
 * so that no number is given twice. Files that another process removed meanwhile are no error.
 */
export function pruneEntries(folder: string, limits: JournalLimits, now: number): void {
  const files = entryNumbers(folder)
    .toReversed()
    .flatMap((number) => {
      const file = fileOf(folder, number);
      const stat = fs.statSync(file, { throwIfNoEntry: false });
      return stat === undefined ? [] : [{ file, bytes: stat.size, age: now - stat.mtimeMs }];
    });
  let bytes = 0;
  for (const [index, one] of files.entries()) {
    bytes += one.bytes;
    const beyond = index >= limits.maxEntries || bytes > limits.maxBytes;
    if (index === 0) {
      if (one.age > limits.maxAge) fs.truncateSync(one.file);
    } else if (beyond || one.age > limits.maxAge) fs.rmSync(one.file, { force: true });
  }
}

/** One entry; undefined when there is none of the number, or no header in its file. */
export function readEntry(folder: string, number: number): JournalEntry | undefined {
  let text: string;
  try {
    text = fs.readFileSync(fileOf(folder, number), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return parseEntry(text, number);
}

/** The entry of a file's text. Lines that are not whole are left out. */
export function parseEntry(text: string, number: number): JournalEntry | undefined {
  const lines = text.split('\n');
  const cut = lines.pop() !== '';
  const [header, ...records] = lines.map(parseLine);
  if (header === undefined || header.journal !== 1 || !isHeader(header)) return undefined;
  const objects = records.filter((record) => record !== undefined && isRecord(record));
  const truncated = cut || objects.length < records.length;
  const { journal: _, ...rest } = header;
  return { ...(rest as unknown as EntryHeader), number, objects: objects as unknown as ObjectRecord[], truncated };
}

function parseLine(line: string): JsonObject | undefined {
  try {
    const value = parseJson(line);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isVersion = (value: unknown): boolean =>
  value === null || (isJsonObject(value) && typeof value.kind === 'string');

const hasTexts = (value: JsonObject, fields: readonly string[]): boolean =>
  fields.every((field) => typeof value[field] === 'string');

const isHeader = (value: JsonObject): boolean =>
  hasTexts(value, ['time', 'command', 'context', 'user', 'impersonated', 'server', 'clusterUid']);

function isRecord(value: JsonObject): boolean {
  const texts = ['time', 'action', 'group', 'version', 'resource', 'namespace', 'name', 'subresource'];
  return hasTexts(value, texts) && isVersion(value.before) && isVersion(value.after);
}

/** All entries, the newest first. One whose file cannot be read goes to `unreadable`. */
export function* readEntries(
  folder: string,
  unreadable: (number: number, error: unknown) => void,
): Generator<JournalEntry> {
  for (const number of entryNumbers(folder).toReversed()) {
    let entry: JournalEntry | undefined;
    try {
      entry = readEntry(folder, number);
    } catch (error) {
      unreadable(number, error);
    }
    if (entry !== undefined) yield entry;
  }
}
