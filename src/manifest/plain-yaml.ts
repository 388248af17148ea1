/**
 * A quick reader for the plainest YAML, of which most manifests and values are made: block maps and lists, scalars and
 * flow collections on one line, quoted text, literal blocks, whole-line comments. It gives up on everything else,
 * mistakes included, and leaves it to the whole reader.
 */
import type { Json, JsonObject } from '../apimachinery/json.ts';
import { addMember, lineValue, OTHER, other } from './plain-scalar.ts';

/** Line breaks and blanks of other kinds, tabs, what YAML forbids, and what is written differently in JSON. */
const UNUSUAL =
  /[\0-\x09\x0b-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ud800-\udfff\ufeff\ufffe\uffff]/;
const KEY = /^(?:([A-Za-z_][A-Za-z0-9_./-]*)|"([^"\\]+)"|'([^']+)'):(?: +(.*))?$/;
const DOUBLE_CLOSED = /^"[^"\\]*(?:\\.[^"\\]*)*"/;
const SINGLE_CLOSED = /^'[^']*(?:''[^']*)*'(?!')/;

const DEEPEST = 100;
/** Of a quoted scalar. */
const MOST_LINES = 50;

/** The value of a document; undefined where it is not of this kind. */
export function plainYaml(text: string): Json | undefined {
  if (UNUSUAL.test(text)) return undefined;
  try {
    return new PlainReader(text).read();
  } catch (error) {
    if (error === OTHER) return undefined;
    throw error;
  }
}

class PlainReader {
  private readonly lines: readonly string[];
  private at = -1;
  /** How far the content of the current line is indented; -1 at the end. */
  private indent = -1;
  private content = '';

  constructor(text: string) {
    this.lines = text.split('\n');
  }

  read(): Json {
    this.advance();
    if (this.content === '---' && this.indent === 0) this.advance();
    if (this.indent < 0) other();
    const value = this.node(0);
    if (this.indent >= 0) other();
    return value;
  }

  /** Goes to the next line with content. */
  private advance(): void {
    for (this.at += 1; this.at < this.lines.length; this.at += 1) {
      const line = this.lines[this.at] as string;
      const start = indentOf(line);
      if (start === line.length || line.charCodeAt(start) === 0x23) continue;
      this.indent = start;
      this.content = line.slice(start).trimEnd();
      if (start === 0 && /^(?:---|\.\.\.|%)/.test(line) && !(line === '---' && this.isFirst())) other();
      return;
    }
    this.indent = -1;
    this.content = '';
  }

  private isFirst(): boolean {
    return this.lines.slice(0, this.at).every((line) => line === '' || line.startsWith('#'));
  }

  private node(depth: number): Json {
    if (depth > DEEPEST) other();
    if (/^[[{]/.test(this.content)) return this.scalar(this.content, this.indent - 1);
    const isItem = this.content === '-' || this.content.startsWith('- ');
    return isItem ? this.list(this.indent, depth) : this.map(this.indent, depth);
  }

  private map(indent: number, depth: number): JsonObject {
    const found: JsonObject = {};
    while (this.indent === indent && this.content !== '-' && !this.content.startsWith('- ')) {
      const match = KEY.exec(this.content) ?? other();
      const [, plain, double, single, rest = ''] = match as RegExpExecArray;
      const key = plain ?? double ?? single ?? '';
      addMember(found, key, plain !== undefined, () => this.member(rest, indent, depth));
    }
    if (this.indent > indent) other();
    return found;
  }

  /** What stands behind a key, or below it. A list may be no deeper than its key. */
  private member(rest: string, indent: number, depth: number): Json {
    if (rest !== '' && !rest.startsWith('#')) return this.scalar(rest, indent);
    this.advance();
    if (this.indent > indent) return this.node(depth + 1);
    const isList = this.indent === indent && (this.content === '-' || this.content.startsWith('- '));
    return isList ? this.list(indent, depth + 1) : null;
  }

  private list(indent: number, depth: number): Json[] {
    const found: Json[] = [];
    while (this.indent === indent && (this.content === '-' || this.content.startsWith('- '))) {
      const rest = this.content.slice(1).trimStart();
      if (rest === '' || rest.startsWith('#')) {
        this.advance();
        found.push(this.indent > indent ? this.node(depth + 1) : null);
      } else if (rest === '-' || rest.startsWith('- ') || KEY.test(rest)) {
        this.indent += this.content.length - rest.length;
        this.content = rest;
        found.push(this.node(depth + 1));
      } else found.push(this.scalar(rest, indent));
    }
    if (this.indent > indent) other();
    return found;
  }

  /** A scalar of one line or a literal block; nothing of it may stand on the next line. */
  private scalar(text: string, indent: number): Json {
    if (text === '|' || text === '|-') return this.literal(text, indent);
    const value = lineValue(/^["']/.test(text) ? this.quoted(text, indent) : text);
    this.advance();
    if (this.indent > indent) other();
    return value;
  }

  /** A quoted scalar on one line, though it be written on several: without blank lines and escaped ends of lines. */
  private quoted(text: string, outer: number): string {
    const isClosed = text.startsWith('"') ? DOUBLE_CLOSED : SINGLE_CLOSED;
    let whole = text;
    for (let count = 0; !isClosed.test(whole); count += 1) {
      this.at += 1;
      const line = this.lines[this.at] ?? other();
      const start = indentOf(line);
      if (count === MOST_LINES || start === line.length || start <= outer || whole.endsWith('\\')) other();
      whole += ` ${line.slice(start).trimEnd()}`;
    }
    return whole;
  }

  private literal(header: string, outer: number): string {
    const found: string[] = [];
    let depth = -1;
    for (this.at += 1; this.at < this.lines.length; this.at += 1) {
      const line = this.lines[this.at] as string;
      const start = indentOf(line);
      if (start === line.length) {
        if (depth < 0 ? start > 0 : start > depth) other();
        found.push('');
        continue;
      }
      if (start <= outer) break;
      if (depth < 0) depth = start;
      if (start < depth) other();
      found.push(line.slice(depth));
    }
    // a last line that nothing ends is one of the cases that the whole reader knows
    if (depth < 0 || (this.at === this.lines.length && this.lines.at(-1) !== '')) other();
    this.at -= 1;
    this.advance();
    while (found.at(-1) === '') found.pop();
    return found.join('\n') + (header === '|' ? '\n' : '');
  }
}

function indentOf(line: string): number {
  let at = 0;
  while (line.charCodeAt(at) === 0x20) at += 1;
  return at;
}
