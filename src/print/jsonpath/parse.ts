/**
 * The grammar of `-o jsonpath` (client-go's util/jsonpath): text, and between braces fields,
 * indexes, filters, range and end.
 */
import type { JsonPath, ListNode, PathNode, Slice } from './node.ts';
import { unquote } from './unquote.ts';

/** A template that does not parse; the message is client-go's. */
export class JsonPathError extends Error {}

/**
 * Parses a template such as `{range .items[*]}{.metadata.name}{"\n"}{end}`. Throws JsonPathError.
 */
export function parseJsonPath(text: string): JsonPath {
  const nodes: PathNode[] = [];
  let position = 0;
  while (position < text.length) {
    const open = text.indexOf('{', position);
    const end = open < 0 ? text.length : open;
    if (end > position) nodes.push({ kind: 'text', text: text.slice(position, end) });
    if (open < 0) break;
    const scanner = new Scanner(text, open + 1);
    nodes.push({ kind: 'list', nodes: parseAction(scanner) });
    position = scanner.position;
  }
  return { text, nodes };
}

/** A step through the template by code points. */
class Scanner {
  readonly text: string;
  position: number;
  constructor(text: string, position: number) {
    this.text = text;
    this.position = position;
  }
  /** The next character, or undefined at the end. */
  next(): string | undefined {
    const character = this.peek();
    if (character !== undefined) this.position += character.length;
    return character;
  }
  peek(): string | undefined {
    const code = this.text.codePointAt(this.position);
    return code === undefined ? undefined : String.fromCodePoint(code);
  }
  skip(prefix: string): boolean {
    if (!this.text.startsWith(prefix, this.position)) return false;
    this.position += prefix.length;
    return true;
  }
  /** Whether the character before the one just read is a backslash. */
  get escaped(): boolean {
    return this.text[this.position - 2] === '\\';
  }
}

/** The text between braces; the scanner stops after the closing one. */
function parseAction(scanner: Scanner): PathNode[] {
  const nodes: PathNode[] = [];
  for (;;) {
    if (scanner.skip('}')) return nodes;
    if (scanner.skip('[?(')) {
      nodes.push(parseFilter(scanner));
    } else if (scanner.skip('..')) {
      if (nodes.at(-1)?.kind === 'recursive') throw new JsonPathError('invalid multiple recursive descent');
      nodes.push({ kind: 'recursive' });
      const next = scanner.peek();
      if (next !== undefined && isAlphanumeric(next)) nodes.push(parseField(scanner));
    } else {
      parseStep(scanner, nodes);
    }
  }
}

function parseStep(scanner: Scanner, nodes: PathNode[]): void {
  const start = scanner.position;
  const character = scanner.next();
  if (character === undefined || /[\r\n]/.test(character)) throw new JsonPathError('unclosed action');
  if (character === ' ' || character === '@' || character === '$') return;
  if (character === '[') {
    nodes.push(...parseBrackets(scanner));
  } else if (character === '"' || character === "'") {
    nodes.push({ kind: 'text', text: parseQuote(scanner, character) });
  } else if (character === '.') {
    nodes.push(parseField(scanner));
  } else if (/[-+\p{Nd}]/u.test(character)) {
    nodes.push(parseNumber(scanner, start));
  } else if (isAlphanumeric(character)) {
    nodes.push(parseWord(scanner, start));
  } else {
    throw new JsonPathError(`unrecognized character in action: ${unicodeName(character)}`);
  }
}

/** Go's %#U: U+0028 '('. */
function unicodeName(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character) ? `U+${code} '${character}'` : `U+${code}`;
}

function isAlphanumeric(character: string): boolean {
  return /[_\p{L}\p{Nd}]/u.test(character);
}

function isTerminator(character: string): boolean {
  return /[ \t\r\n.,[\]$@{}]/.test(character);
}

/** A name up to its end; a backslash includes the character after it. */
function parseField(scanner: Scanner): PathNode {
  const start = scanner.position;
  for (;;) {
    const character = scanner.peek();
    if (character === undefined || isTerminator(character)) break;
    scanner.next();
    if (character === '\\') scanner.next();
  }
  const name = scanner.text.slice(start, scanner.position);
  return name === '*' ? { kind: 'wildcard' } : { kind: 'field', name: name.replaceAll('\\', '') };
}

function parseWord(scanner: Scanner, start: number): PathNode {
  for (;;) {
    const character = scanner.peek();
    if (character === undefined || isTerminator(character)) break;
    scanner.next();
  }
  const word = scanner.text.slice(start, scanner.position);
  if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true' };
  return { kind: 'identifier', name: word };
}

function parseNumber(scanner: Scanner, start: number): PathNode {
  for (;;) {
    const character = scanner.peek();
    if (character === undefined || !/[.\p{Nd}]/u.test(character)) break;
    scanner.next();
  }
  const text = scanner.text.slice(start, scanner.position);
  if (/^[-+]?[0-9]+$/.test(text) && fitsInt64(text)) return { kind: 'integer', value: Number(text) };
  if (/^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)$/.test(text)) return { kind: 'float', value: Number(text) };
  throw new JsonPathError(`cannot parse number ${text}`);
}

function fitsInt64(text: string): boolean {
  const value = BigInt(text.replace(/^\+/, ''));
  return BigInt.asIntN(64, value) === value;
}

/** The text of a quoted string whose first quote has been read. */
function parseQuote(scanner: Scanner, quote: string): string {
  const start = scanner.position - 1;
  for (;;) {
    const character = scanner.next();
    if (character === undefined || character === '\n') throw new JsonPathError('unterminated quoted string');
    if (character === quote && !scanner.escaped) break;
  }
  const literal = scanner.text.slice(start, scanner.position);
  const text = unquote(literal);
  if (text === undefined) throw new JsonPathError(`unquote string ${literal} error invalid syntax`);
  return text;
}

/** The text in brackets: indexes, slices, a quoted key, several of them. */
function parseBrackets(scanner: Scanner): readonly PathNode[] {
  const start = scanner.position;
  for (;;) {
    const character = scanner.next();
    if (character === undefined || character === '\n') throw new JsonPathError('unterminated array');
    if (character === ']') break;
  }
  const inner = scanner.text.slice(start, scanner.position - 1);
  const text = inner === '*' ? ':' : inner;
  const parts = text.split(',');
  if (parts.length > 1) {
    return [{ kind: 'union', nodes: parts.map((part) => subAction(`[${part.replaceAll(/^ +| +$/g, '')}]`)) }];
  }
  const key = /^'([^']*)'$/.exec(text);
  if (key !== null) return subAction(`.${key[1]}`).nodes;
  return [{ kind: 'array', slice: parseSlice(text) }];
}

/** Parses a part of an action as an action of its own. */
function subAction(text: string): ListNode {
  return { kind: 'list', nodes: parseAction(new Scanner(`${text}}`, 0)) };
}

function parseSlice(text: string): Slice {
  const match = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text);
  if (match === null) throw new JsonPathError(`invalid array index ${text}`);
  const start = match[1] === '' ? undefined : parseIndex(match[1]!);
  const step = match[3] === undefined || match[3] === ':' ? undefined : parseIndex(match[3].slice(1));
  if (match[2] === undefined)
    return { ...given('start', start), end: (start ?? 0) + 1, endIsDerived: true, ...given('step', step) };
  const end = match[2] === ':' ? undefined : parseIndex(match[2].slice(1));
  return { ...given('start', start), ...given('end', end), ...given('step', step) };
}

function given(name: 'start' | 'end' | 'step', value: number | undefined): Slice {
  return value === undefined ? {} : { [name]: value };
}

function parseIndex(text: string): number {
  if (!/^-?\d+$/.test(text) || !fitsInt64(text)) throw new JsonPathError(`array index ${text} is not a number`);
  return Number(text);
}

/**
 * `[?(LEFT OPERATOR RIGHT)]`, or `[?(LEFT)]` for existence. The scanner is after the opening
 * parenthesis.
 */
function parseFilter(scanner: Scanner): PathNode {
  const start = scanner.position;
  let quote = '';
  let closed = false;
  for (;;) {
    const character = scanner.next();
    if (character === undefined || character === '\n') throw new JsonPathError('unterminated filter');
    if (character === '"' || character === "'") {
      if (quote === '') quote = character;
      else if (character === quote && !scanner.escaped) closed = true;
    }
    if (character === ')' && (quote !== '') === closed) break;
  }
  if (scanner.next() !== ']') throw new JsonPathError('unclosed array expect ]');
  const text = scanner.text.slice(start, scanner.position - 2);
  const match = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(text);
  if (match === null)
    return { kind: 'filter', left: subAction(text), right: { kind: 'list', nodes: [] }, operator: 'exists' };
  return { kind: 'filter', left: subAction(match[1]!), right: subAction(match[3]!), operator: match[2]! };
}
