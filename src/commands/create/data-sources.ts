/** --from-literal, --from-file and --from-env-file of configmaps and secrets, read one by one. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { stringArray, stringSlice } from '../../cli/flag.ts';
import { CliError } from '../../errors.ts';
import type { Env } from '../../io/host.ts';
import { systemText, unreadable } from '../../io/system-text.ts';
import type { Entry } from '../../resources/generators/config-data.ts';
import { parseEnvLine, parseFileSource, parseLiteral } from '../../resources/generators/pairs.ts';
import { environmentNameProblems } from '../../resources/generators/validation.ts';

export const sourceFlags = {
  'from-env-file': stringSlice('File with key=value lines to read keys and values from'),
  'from-file': stringSlice(
    'File to read a value from, as PATH (the key is the file name) or KEY=PATH; a directory adds every file in it',
  ),
  'from-literal': stringArray('Key and value, as KEY=VALUE'),
} as const;

interface SourceFlags {
  readonly 'from-env-file': readonly string[];
  readonly 'from-file': readonly string[];
  readonly 'from-literal': readonly string[];
}

/** Throws CliError for sources that exclude each other. */
export function validateSources(name: string, flags: SourceFlags): void {
  if (name === '') throw new CliError('name must be specified');
  if (flags['from-env-file'].length === 0) return;
  if (flags['from-file'].length > 0 || flags['from-literal'].length > 0) {
    throw new CliError('from-env-file cannot be combined with from-file or from-literal');
  }
}

function isDirectory(cwd: string, file: string): boolean {
  try {
    return statSync(path.resolve(cwd, file)).isDirectory();
  } catch (error) {
    throw new CliError(`error reading ${file}: ${systemText(error)}`, { cause: error });
  }
}

/** The bytes of a file. Throws CliError `open FILE: no such file or directory`. */
function read(cwd: string, file: string): Uint8Array {
  try {
    return readFileSync(path.resolve(cwd, file));
  } catch (error) {
    throw new CliError(unreadable(file, error), { cause: error });
  }
}

/** The entries of the sources, one source after the other. */
export function* chain(...sources: readonly Iterable<Entry>[]): Generator<Entry> {
  for (const source of sources) yield* source;
}

export function* literalEntries(literals: readonly string[]): Generator<Entry> {
  for (const literal of literals) {
    const [key, value] = parseLiteral(literal);
    yield { key, value: Buffer.from(value, 'utf8') };
  }
}

/** Each file, or every regular file of a directory, by name. */
export function* fileEntries(cwd: string, sources: readonly string[]): Generator<Entry> {
  for (const source of sources) {
    const { key, path: file, keyed } = parseFileSource(source);
    if (!isDirectory(cwd, file)) {
      yield { key, value: read(cwd, file) };
      continue;
    }
    if (keyed) throw new CliError('cannot give a key name for a directory path');
    const regular = readdirSync(path.resolve(cwd, file), { withFileTypes: true }).filter((item) => item.isFile());
    const names = regular.map((item) => Buffer.from(item.name)).sort(Buffer.compare);
    for (const name of names) yield { key: name.toString(), value: read(cwd, path.join(file, name.toString())) };
  }
}

/** The lines of env files. `what` is config or secret, for the error about directories. */
export function* envFileEntries(
  cwd: string,
  files: readonly string[],
  what: 'config' | 'secret',
  environment: Env,
): Generator<Entry> {
  for (const file of files) {
    if (isDirectory(cwd, file)) throw new CliError(`env ${what} file cannot be a directory`);
    let number = 0;
    for (const bytes of linesOf(read(cwd, file))) {
      number += 1;
      const text = decodeLine(bytes, file, number);
      const pair = parseEnvLine(text, environment, environmentNameProblems);
      if (pair !== undefined) yield { key: pair[0], value: Buffer.from(pair[1], 'utf8') };
    }
  }
}

/** Lines without their line endings: \n or \r\n. */
function* linesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline;
    yield bytes.subarray(start, end > start && bytes[end - 1] === 0x0d ? end - 1 : end);
    start = end + 1;
  }
}

function decodeLine(bytes: Uint8Array, file: string, number: number): string {
  try {
    // the byte order mark is dropped at the start of a file only
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: number > 1 }).decode(bytes);
  } catch {
    throw new CliError(`env file ${file} contains invalid utf8 bytes at line ${number}: [${bytes.join(' ')}]`);
  }
}
