/**
 * YAML and JSON text to values, as sigs.k8s.io/yaml and apimachinery's YAMLOrJSONDecoder read them.
 */
import { constructFromEvents, EVENT_ID, getScalarValue, type Schema, YAMLException } from 'js-yaml';
import { holdsBeyondInt64 } from '../apimachinery/go/numbers.ts';
import { cloneJson, type Json } from '../apimachinery/json.ts';
import { excessiveAlias } from './aliases.ts';
import { duplicateKeys } from './duplicates.ts';
import {
  jsonDocuments,
  jsonProblem,
  looksLikeJson,
  type NoJson,
  type ParsedDocument,
  shallowJson,
} from './json-documents.ts';
import { plainYaml } from './plain-yaml.ts';
import { SpecialScalar } from './scalar.ts';
import { holdsUnusable, manifestSchema, tagProblem } from './schema.ts';
import { SyntaxProblem } from './syntax/cursor.ts';
import { lineBreaks, MAX_DEPTH, ManifestSyntaxError } from './syntax/error.ts';
import { type DocumentEvents, readEvents } from './syntax/events.ts';
import { describeProblem, goYamlProblem } from './syntax/wording.ts';

/** Called for each duplicate key, with its line. */
export type OnDuplicate = (key: string, line: number) => void;

let schema: Schema | undefined;
let keepingSchema: Schema | undefined;

/**
 * Reads one YAML document (JSON is YAML). Of several documents only the first is read; an empty
 * text is null. `firstLine` is the line in the file on which the text starts. The last of duplicate
 * keys counts. Throws ManifestSyntaxError.
 */
export function parseYaml(marked: string, firstLine = 1, onDuplicate?: OnDuplicate): Json {
  const text = marked.startsWith('\ufeff') ? marked.slice(1) : marked;
  const json = looksLikeJson(text) ? shallowJson(text, firstLine) : undefined;
  // YAML has no numbers as large as JSON's, and takes the largest for text
  if (json !== undefined && !holdsBeyondInt64(json)) return json;
  const plain = plainYaml(text);
  if (plain !== undefined) return plain;
  const fail: Fail = (position, reason, plain = `yaml: ${reason}`) => {
    const line = firstLine + lineBreaks(text, position);
    throw new ManifestSyntaxError(`yaml: line ${line}: ${reason}`, line, plain);
  };
  checkCharacters(text, fail);
  let document: DocumentEvents;
  try {
    document = readEvents(text, MAX_DEPTH);
  } catch (error) {
    if (error instanceof RangeError) throw new ManifestSyntaxError('yaml: exceeded max depth');
    if (!(error instanceof SyntaxProblem)) throw error;
    const { position, message } = describeProblem(error, text);
    return fail(position, message, `yaml: ${goYamlProblem(error, text, 'v2')}`);
  }
  const onKey = (key: string, position: number): void => onDuplicate?.(key, firstLine + lineBreaks(text, position));
  return construct(document, fail, onDuplicate && onKey);
}

/** `plain` is go-yaml's message where it is not the reason alone. */
type Fail = (position: number, reason: string, plain?: string) => never;

/** The value of a document's events. */
function construct(document: DocumentEvents, fail: Fail, onKey: OnDuplicate | undefined): Json {
  const { events, source, textPosition } = document;
  if (events.length === 0) return null;
  const aliased = events.some((event) => event.type === EVENT_ID.ALIAS);
  if (aliased) {
    const bomb = excessiveAlias(events, source);
    if (bomb !== undefined) fail(bomb, 'document contains excessive aliasing');
  }
  if (onKey !== undefined) {
    for (const { key, position } of duplicateKeys(events, source)) onKey(key, textPosition(position));
  }
  try {
    const value = build(document);
    return aliased ? cloneJson(value) : value;
  } catch (error) {
    if (error instanceof RangeError) throw new ManifestSyntaxError('yaml: exceeded max depth');
    if (!(error instanceof YAMLException)) throw error;
    const reason = reasonOf(error, document);
    return fail(textPosition(error.mark?.position ?? 0), reason, plainReason(reason));
  }
}

/**
 * Throws YAMLException, of what JSON cannot hold too, unless a later value of its key, or of one
 * around it, takes its place.
 */
function build({ events, source }: DocumentEvents): Json {
  const options = { source, json: true, maxTotalMergeKeys: -1 };
  schema ??= manifestSchema(false);
  try {
    return unwrap(constructFromEvents(events, { ...options, schema })[0]);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    keepingSchema ??= manifestSchema(true);
    const [value] = constructFromEvents(events, { ...options, schema: keepingSchema });
    if (holdsUnusable(value)) throw error;
    return value as Json;
  }
}

/** What YAML allows nowhere; kubectl allows the second lot neither, JSON in strings. */
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f]/;

function checkCharacters(text: string, fail: Fail): void {
  const match = CONTROL.exec(text);
  if (match === null) return;
  const code = match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  const reason = 'control characters are not allowed';
  fail(match.index, `U+${code}: ${reason}`, `yaml: ${reason}`);
}

/**
 * A document that is one scalar comes without a collection that would have taken its wrapping off.
 */
function unwrap(value: unknown): Json {
  if (!(value instanceof SpecialScalar)) return (value ?? null) as Json;
  if (value.problem !== undefined) throw new ManifestSyntaxError(value.problem);
  return value.value;
}

/** What is wrong with a value is not go-yaml's to say, but encoding/json's. */
const plainReason = (reason: string): string => (/^json: |^unsupported /.test(reason) ? reason : `yaml: ${reason}`);

/** js-yaml's reason in go-yaml's words. */
function reasonOf({ reason, mark }: YAMLException, { events, source }: DocumentEvents): string {
  const [, tag] = /^cannot resolve a node with !<tag:yaml\.org,2002:(.*)> explicit tag$/.exec(reason) ?? [];
  if (tag === undefined) return reason;
  const event = events.find((one) => one.type === EVENT_ID.SCALAR && one.tagStart === mark?.position);
  return tagProblem(tag, event?.type === EVENT_ID.SCALAR ? getScalarValue(source, event) : '');
}

/**
 * Reads a stream of YAML documents (separated by lines that begin with `---`) or of JSON values,
 * whichever it is; documents that hold nothing are left out. A document is parsed when it is asked
 * for, so those before a broken one are had. Throws ManifestSyntaxError, worded as the text after
 * `error parsing FILE: `.
 */
export function* parseStream(text: string, onDuplicate?: OnDuplicate): Generator<ParsedDocument> {
  let rest: NoJson | undefined = { yamlFrom: 0 };
  if (/^\s*\{/.test(text.slice(0, 4096))) rest = yield* jsonDocuments(text);
  if (rest === undefined) return;
  const documents = yamlDocuments(text, rest.yamlFrom, onDuplicate);
  let first: IteratorResult<ParsedDocument>;
  try {
    first = documents.next();
  } catch (error) {
    // what is neither was meant to be JSON
    throw error instanceof ManifestSyntaxError && rest.at !== undefined ? jsonProblem(text, rest.at) : error;
  }
  if (first.done === true) return;
  if (first.value.value !== null) yield first.value;
  for (const document of documents) if (document.value !== null) yield document;
}

function* yamlDocuments(text: string, from: number, onDuplicate: OnDuplicate | undefined): Generator<ParsedDocument> {
  for (const document of splitDocuments(text, from, 1 + lineBreaks(text, from))) {
    const value = parseDocument(document.text, document.line, onDuplicate);
    yield { value, line: document.line, text: document.text };
  }
}

function parseDocument(text: string, line: number, onDuplicate: OnDuplicate | undefined): Json {
  try {
    return parseYaml(lineFeeds(text), line, onDuplicate);
  } catch (error) {
    if (!(error instanceof ManifestSyntaxError)) throw error;
    const words = 'error converting YAML to JSON';
    throw new ManifestSyntaxError(`${words}: ${error.message}`, error.line, `${words}: ${error.plain}`);
  }
}

/**
 * Kubernetes' reader of documents ends every line with a line feed, the last one too
 * (yaml.LineReader).
 */
export function lineFeeds(text: string): string {
  const lines = text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text;
  return lines.endsWith('\n') ? lines : `${lines}\n`;
}

/** The text of a document, the line of the stream that it starts on, and its offset there. */
export interface SplitDocument {
  readonly text: string;
  readonly line: number;
  readonly start: number;
}

/**
 * The documents of a YAML stream with the line each starts on (yaml.YAMLReader): a line that begins
 * with `---` ends the one before it.
 */
export function* splitDocuments(text: string, offset = 0, firstLine = 1): Generator<SplitDocument> {
  const separatorFrom = (from: number): number => text.indexOf('\n---', from) + 1 || text.length;
  let start = offset;
  let startLine = firstLine;
  let line = firstLine;
  let counted = offset;
  for (let at = text.startsWith('---', offset) ? offset : separatorFrom(offset); at < text.length; ) {
    line += lineBreaks(text, at, counted);
    counted = at;
    const next = text.indexOf('\n', at);
    const end = next < 0 ? text.length : next + 1;
    checkSeparator(text.slice(at + 3, end), line);
    if (at > start) {
      yield { text: text.slice(start, at), line: startLine, start };
      start = end;
      startLine = line + 1;
    }
    at = separatorFrom(end - 1);
  }
  if (start < text.length) yield { text: text.slice(start), line: startLine, start };
}

function checkSeparator(rest: string, line: number): void {
  const trimmed = rest.trim();
  if (trimmed === '' || trimmed.startsWith('#')) return;
  throw new ManifestSyntaxError(`invalid Yaml document separator: ${trimmed}`, line);
}

/**
 * The text of a file's bytes: UTF-8 unless a byte order mark says UTF-16; wrong bytes become
 * U+FFFD.
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}
