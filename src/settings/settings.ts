/** Our own settings: docs/settings.md. Everything is off unless it is set here. */
import { parseDuration } from '../apimachinery/go/parse-duration.ts';
import { isJsonObject, type Json, type JsonObject } from '../apimachinery/json.ts';
import { parseQuantity, quantityValue } from '../apimachinery/quantity.ts';
import { CliError } from '../errors.ts';
import { fieldLines } from '../manifest/positions.ts';
import { ManifestSyntaxError } from '../manifest/syntax/error.ts';
import { decodeText, parseYaml } from '../manifest/yaml.ts';
import type { SettingsFile } from './file.ts';

export interface JournalLimits {
  readonly maxEntries: number;
  readonly maxBytes: number;
  /** Milliseconds. */
  readonly maxAge: number;
}

export interface UserSettings {
  /** Names of contexts, in which `*` stands for any text. */
  readonly protectedContexts: readonly string[];
  /** Whether a write on a terminal names its context when the last write had another one. */
  readonly announceContext: boolean;
  readonly journal: JournalLimits & { readonly enabled: boolean };
}

const DAY = 24 * 60 * 60_000;

const defaultLimits: JournalLimits = { maxEntries: 200, maxBytes: 50 * 1024 * 1024, maxAge: 30 * DAY };

/** What holds without a file. */
export const defaultSettings: UserSettings = {
  protectedContexts: [],
  announceContext: false,
  journal: { enabled: false, ...defaultLimits },
};

const API_VERSION = 'coxswain.dev/v1alpha1';
const KIND = 'Settings';

type Path = readonly (string | number)[];

/** Reads the fields of one file, and says of what is wrong where it stands. */
interface Reader {
  fail(path: Path, problem: string): never;
}

function newReader(file: string, text: string): Reader {
  const lineOf = fieldLines(text, 1);
  return {
    fail(path, problem) {
      const field = path
        .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
        .join('')
        .slice(1);
      const place = field === '' ? '' : ` ${field}:`;
      throw new CliError(`${file}:${lineOf(path)}:${place} ${problem}`);
    },
  };
}

/**
 * The settings of a file. Throws CliError, one line with the file, the line and the field, for
 * whatever is not understood: a misspelt guardrail would protect nothing.
 */
export function parseSettings({ file, bytes }: SettingsFile): UserSettings {
  const text = decodeText(bytes);
  refuseMoreDocuments(file, text);
  const value = parse(file, text);
  if (value === null) return defaultSettings;
  const reader = newReader(file, text);
  const root = mapOf(reader, [], value, ['apiVersion', 'kind', 'protectedContexts', 'announceContext', 'journal']);
  requireText(reader, root, 'apiVersion', API_VERSION);
  requireText(reader, root, 'kind', KIND);
  const journal = mapOf(reader, ['journal'], root.journal ?? {}, ['enabled', 'maxEntries', 'maxBytes', 'maxAge']);
  return {
    protectedContexts: namesOf(reader, root.protectedContexts),
    announceContext: boolOf(reader, ['announceContext'], root.announceContext),
    journal: {
      enabled: boolOf(reader, ['journal', 'enabled'], journal.enabled),
      maxEntries: countOf(reader, ['journal', 'maxEntries'], journal.maxEntries) ?? defaultLimits.maxEntries,
      maxBytes: bytesOf(reader, ['journal', 'maxBytes'], journal.maxBytes) ?? defaultLimits.maxBytes,
      maxAge: ageOf(reader, ['journal', 'maxAge'], journal.maxAge) ?? defaultLimits.maxAge,
    },
  };
}

/** Only the first document would count, and a guardrail in another would protect nothing. */
function refuseMoreDocuments(file: string, text: string): void {
  let hasBegun = false;
  for (const [index, line] of text.split('\n').entries()) {
    const begins = /^---(\s|$)/.test(line);
    if (begins && hasBegun) throw new CliError(`${file}:${index + 1}: only one document is allowed`);
    hasBegun ||= begins || /^\s*[^\s#%]/.test(line);
  }
}

function parse(file: string, text: string): Json {
  try {
    return parseYaml(text, 1, (key, line) => {
      throw new CliError(`${file}:${line}: ${key}: this field is there twice`);
    });
  } catch (error) {
    if (!(error instanceof ManifestSyntaxError)) throw error;
    const line = error.line === undefined ? '' : `:${error.line}`;
    throw new CliError(`${file}${line}: ${error.message.replace(/^yaml: (line \d+: )?/, '')}`);
  }
}

function mapOf(reader: Reader, path: Path, value: Json, known: readonly string[]): JsonObject {
  if (!isJsonObject(value)) return reader.fail(path, 'must be a map of fields');
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) reader.fail([...path, unknown], `unknown field; known are ${known.join(', ')}`);
  return value;
}

function requireText(reader: Reader, root: JsonObject, field: string, expected: string): void {
  if (root[field] === expected) return;
  reader.fail([field], root[field] === undefined ? `required; set it to ${expected}` : `must be ${expected}`);
}

function boolOf(reader: Reader, path: Path, value: Json | undefined): boolean {
  if (value === undefined) return false;
  return typeof value === 'boolean' ? value : reader.fail(path, 'must be true or false');
}

function namesOf(reader: Reader, value: Json | undefined): readonly string[] {
  const path = ['protectedContexts'];
  if (value === undefined) return [];
  if (!Array.isArray(value)) return reader.fail(path, 'must be a list of names of contexts');
  return value.map((name, index) =>
    typeof name === 'string' && name !== '' ? name : reader.fail([...path, index], 'must be the name of a context'),
  );
}

function countOf(reader: Reader, path: Path, value: Json | undefined): number | undefined {
  if (value === undefined) return undefined;
  const valid = typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
  return valid ? value : reader.fail(path, 'must be a whole number above 0');
}

function bytesOf(reader: Reader, path: Path, value: Json | undefined): number | undefined {
  if (value === undefined || typeof value === 'number') return countOf(reader, path, value);
  let bytes = 0;
  try {
    bytes = typeof value === 'string' ? quantityValue(parseQuantity(value)) : 0;
  } catch {
    // is no quantity, and is refused below
  }
  return bytes > 0 ? bytes : reader.fail(path, 'must be a number of bytes, such as 50Mi');
}

function ageOf(reader: Reader, path: Path, value: Json | undefined): number | undefined {
  if (value === undefined) return undefined;
  const days = typeof value === 'string' ? /^(\d+)d$/.exec(value) : null;
  let age = days === null ? 0 : Number(days[1]) * DAY;
  try {
    if (days === null && typeof value === 'string') age = parseDuration(value);
  } catch {
    // is no duration, and is refused below
  }
  return age > 0 ? age : reader.fail(path, 'must be a time such as 30d or 12h');
}

/** Whether a pattern, in which `*` stands for any text, is that of a whole name. */
export function matchesPattern(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === name;
  if (!name.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}
