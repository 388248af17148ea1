/** Documents that are JSON, and what is said of those that are none. */
import { goJsonFault } from '../apimachinery/go/json.ts';
import { type Json, parseWrittenJson } from '../apimachinery/json.ts';
import { jsonEnd, TooDeep } from './json-stream.ts';
import { lineBreaks, MAX_DEPTH, ManifestSyntaxError } from './syntax/error.ts';

/** One document that holds something. */
export interface ParsedDocument {
  readonly value: Json;
  /** The line its text starts on, from 1. */
  readonly line: number;
  readonly text: string;
  /** Its text, when that is JSON of a JSON stream. */
  readonly json?: string;
}

/** Where YAML has to take over, and where the text begins that is no JSON. */
export interface NoJson {
  readonly yamlFrom: number;
  readonly at?: number;
}

/**
 * JSON values one after the other. Returns where YAML has to take over when it is not JSON after
 * all, which is allowed only before the third value.
 */
export function* jsonDocuments(text: string): Generator<ParsedDocument, NoJson | undefined> {
  let offset = 0;
  let line = 1;
  for (let count = 0; ; count += 1) {
    const start = endOfBlank(text, offset);
    if (start >= text.length) return undefined;
    line += lineBreaks(text, start, offset);
    const end = endOfJson(text, start);
    const json = text.slice(start, end);
    const value = wholeJson(json);
    if (value === undefined) {
      if (count > 1) throw jsonProblem(text, start);
      return { yamlFrom: skipToLine(text, offset), at: start };
    }
    if (value !== null) yield { value, line, text: json, json };
    line += lineBreaks(text, end, start);
    offset = end;
  }
}

/** The value of a text that is JSON. Throws ManifestSyntaxError when it is nested too deep. */
export function shallowJson(text: string, firstLine: number): Json | undefined {
  endOfJson(text, endOfBlank(text, 0), firstLine);
  return wholeJson(text);
}

/** jsonEnd of a value of the depth that may be. Throws ManifestSyntaxError in encoding/json's words. */
function endOfJson(text: string, start: number, firstLine = 1): number {
  try {
    return jsonEnd(text, start, MAX_DEPTH);
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    throw jsonFault(text, error.position, `invalid character '${text[error.position]}' ${error.message}`, firstLine);
  }
}

function endOfBlank(text: string, offset: number): number {
  const content = /\S/g;
  content.lastIndex = offset;
  return content.exec(text)?.index ?? text.length;
}

/** Why no JSON value begins at `start`. */
export function jsonProblem(text: string, start: number): ManifestSyntaxError {
  const fault = goJsonFault(text.slice(start));
  const at = start + (fault?.position ?? 0);
  if (at < text.length) return jsonFault(text, at, fault?.message ?? 'no value begins here');
  const line = 1 + lineBreaks(text, text.trimEnd().length);
  return new ManifestSyntaxError(`json: line ${line}: unexpected EOF`, line);
}

/** What is wrong at a place. The offset counts bytes from the text's first on, from 1. */
function jsonFault(text: string, at: number, reason: string, firstLine = 1): ManifestSyntaxError {
  const line = firstLine + lineBreaks(text, at);
  const offset = Buffer.byteLength(text.slice(0, at + 1));
  return new ManifestSyntaxError(`json: line ${line}: offset ${offset}: ${reason}`, line);
}

/** The rest of the line after a JSON value, when blank, is not part of the YAML that follows. */
function skipToLine(text: string, offset: number): number {
  const blank = /^[^\S\n]*\n?/.exec(text.slice(offset, offset + 4096));
  return offset + (blank?.[0].length ?? 0);
}

/** JSON is the faster way, and the one that minds neither tabs nor the depth of lines. */
function wholeJson(text: string): Json | undefined {
  try {
    return parseWrittenJson(text);
  } catch {
    return undefined;
  }
}

export function looksLikeJson(text: string): boolean {
  return /^\s*\{/.test(text) && /\}\s*$/.test(text.slice(-256));
}
