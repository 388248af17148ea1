/**
 * Strings as go-yaml v2 emits them: plain if that reads back as the same string, else quoted or a
 * literal block.
 */
import { resolvesToString } from './yaml-resolve.ts';

/** The features of a text that restrict its style (yaml_emitter_analyze_scalar). */
interface Analysis {
  readonly plain: boolean;
  readonly single: boolean;
  readonly block: boolean;
  readonly multiline: boolean;
}

const ordinary = /^[A-Za-z_/][A-Za-z0-9_./-]{5,}$/;
/** Not allowed in a YAML stream: kubectl ends with an error. */
const forbidden = /[\x7f-\x84\x86-\x9f\ufffe\uffff]/;
/** All other characters are escaped, also tabs and everything outside the basic plane. */
const unprintable = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u;
const lineBreaks = /[\n\r\x85\u2028\u2029]/;

/** Where a string is written: the column it starts at, and the one its further lines start at. */
export interface Place {
  readonly column: number;
  readonly indent: number;
}

/** A value with its end of line. `refuse` is called for characters that YAML forbids. */
export function yamlString(text: string, place: Place, refuse: () => never): string {
  if (ordinary.test(text)) return `${text}\n`;
  const value = printable(text, refuse);
  return scalar(value.includes('\x85') ? foldNextLines(value) : value, place);
}

function scalar(value: string, place: Place): string {
  const analysis = analyze(value);
  if (value.includes('\n'))
    return analysis.block ? literal(value, place.indent) : `${quoted(value, place, 'double')}\n`;
  return `${oneLine(value, analysis, place)}\n`;
}

/**
 * A key whose mapping is indented by `indent`, or with `explicit` the text after `? ` (with its end
 * of line), for long and multi-line keys.
 */
export function yamlKey(key: string, indent: number, refuse: () => never): { text: string; explicit: boolean } {
  if (key.length <= 128 && ordinary.test(key)) return { text: key, explicit: false };
  // kubectl prints nothing for a key with a next-line character, so there is no folding to copy.
  const value = printable(key, refuse);
  const analysis = analyze(value);
  if (analysis.multiline || Buffer.byteLength(value) > 128) {
    return { text: scalar(value, { column: indent + 2, indent: indent + 2 }), explicit: true };
  }
  return { text: oneLine(value, analysis, undefined), explicit: false };
}

/** Without a place the text stays on one line at any length, like keys. */
function oneLine(value: string, analysis: Analysis, place: Place | undefined): string {
  if (!resolvesToString(value)) return quoted(value, place, 'double');
  if (analysis.plain) return wrap(value, place, 'plain');
  return quoted(value, place, analysis.single ? 'single' : 'double');
}

function printable(text: string, refuse: () => never): string {
  const wellFormed = text.toWellFormed();
  if (forbidden.test(wellFormed)) refuse();
  return wellFormed;
}

/**
 * kubectl's way to YAML is by JSON read as YAML, which folds next-line characters (U+0085) as it
 * does line breaks: one becomes a blank, n of them n-1 line feeds, blanks around them go.
 */
function foldNextLines(text: string): string {
  const parts = text.split('\x85');
  let folded = trimmed(parts[0]!, false, true);
  let breaks = 0;
  for (const [index, part] of parts.entries()) {
    if (index === 0) continue;
    breaks++;
    const isLast = index === parts.length - 1;
    const line = trimmed(part, true, !isLast);
    if (line === '' && !isLast) continue;
    folded += (breaks === 1 ? ' ' : '\n'.repeat(breaks - 1)) + line;
    breaks = 0;
  }
  return folded;
}

/** Without spaces at both ends; a regular expression would take quadratic time. */
function trimmed(text: string, atStart: boolean, atEnd: boolean): string {
  let start = 0;
  let end = text.length;
  while (atStart && start < end && text[start] === ' ') start++;
  while (atEnd && end > start && text[end - 1] === ' ') end--;
  return text.slice(start, end);
}

function analyze(value: string): Analysis {
  if (value === '') return { plain: true, single: true, block: false, multiline: false };
  const multiline = lineBreaks.test(value);
  const special = unprintable.test(value);
  const spaceThenBreak = / [\n\r\u2028\u2029]/.test(value);
  const breakThenSpace = /[\n\r\u2028\u2029] /.test(value);
  const edges = /^ | $/.test(value);
  const unfit = special || spaceThenBreak;
  return {
    plain: !multiline && !unfit && !edges && !hasIndicators(value),
    single: !unfit && !breakThenSpace,
    block: !unfit && !value.endsWith(' '),
    multiline,
  };
}

/** What YAML would read as its own indicators in a block context. */
function hasIndicators(value: string): boolean {
  if (/^(?:---|\.\.\.)/.test(value)) return true;
  if (/^[#,[\]{}&*!|>'"%@`]/.test(value) || /^[?:-](?:[ \t]|$)/.test(value)) return true;
  return /:(?:[ \t]|$)/.test(value) || /[ \t\0]#/.test(value);
}

/** A literal block, with its end of line. */
function literal(value: string, indent: number): string {
  const padding = ' '.repeat(indent);
  const indentation = /^[ \n\u2028\u2029]/.test(value) ? '2' : '';
  const endsInBreak = lineBreaks.test(value.at(-1)!);
  const keeps = endsInBreak && (value.length === 1 || lineBreaks.test(value.at(-2)!));
  const chomping = keeps ? '+' : endsInBreak ? '' : '-';
  const text = value.replaceAll(/[^\n\u2028\u2029]+/g, (line) => padding + line);
  return `|${indentation}${chomping}\n${text}${endsInBreak ? '' : '\n'}`;
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\xa0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

type Style = 'plain' | 'single' | 'double';

function quoted(value: string, place: Place | undefined, style: 'single' | 'double'): string {
  const mark = style === 'single' ? "'" : '"';
  const inner = place === undefined ? undefined : { column: place.column + 1, indent: place.indent };
  return mark + wrap(value, inner, style) + mark;
}

function rendering(value: string, style: Style): (character: string) => string {
  if (style === 'plain') return (character) => character;
  if (style === 'single') return (character) => (character === "'" ? "''" : character);
  // go-yaml checks the start of the text for a byte order mark at every character, and then escapes
  // all.
  if (value.startsWith('\ufeff')) return escapeCharacter;
  return (character) => (escaped.test(character) ? escapeCharacter(character) : character);
}

/**
 * Lines break at a single blank beyond column 80 (yaml_emitter_write_plain_scalar and its like).
 */
const bestWidth = 80;

function wrap(value: string, place: Place | undefined, style: Style): string {
  if (style === 'plain' && (place === undefined || !value.includes(' '))) return value;
  const rendered = Array.from(value, rendering(value, style));
  const text = rendered.join('');
  // Escaped characters take more columns.
  if (place === undefined || (place.column + text.length <= bestWidth && !/[\u2028\u2029]/.test(text))) return text;
  return wrapLong(rendered, place, style);
}

/** `characters` as they are written, escaped or not. */
function wrapLong(characters: readonly string[], place: Place, style: Style): string {
  const newLine = ' '.repeat(place.indent);
  let { column } = place;
  let text = '';
  let afterSpace = false;
  let afterBreak = false;
  const put = (part: string): void => {
    text += part;
    column += part.length;
  };
  for (const [index, rendered] of characters.entries()) {
    if (rendered === ' ') {
      const next = characters[index + 1];
      const inside = style === 'plain' || (index > 0 && index < characters.length - 1);
      if (!afterSpace && column > bestWidth && inside && (style === 'double' || next !== ' ')) {
        column = place.indent;
        text += `\n${newLine}`;
        if (next === ' ') put('\\');
      } else {
        put(' ');
      }
      afterSpace = true;
    } else if (rendered === '\u2028' || rendered === '\u2029') {
      text += rendered;
      column = 0;
      afterBreak = true;
    } else {
      if (afterBreak) put(newLine);
      put(rendered);
      afterSpace = false;
      afterBreak = false;
    }
  }
  return text;
}

const escaped = /["\\\n\u2028\u2029]|[^\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u;

function escapeCharacter(character: string): string {
  const short = escapes[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0)!;
  const digits = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}
