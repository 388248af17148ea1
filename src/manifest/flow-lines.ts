/**
 * go-yaml lets the lines of a flow collection or a quoted string begin anywhere; js-yaml, after YAML 1.2, wants them indented further than the block
 * they stand in. White space at the start of such lines means nothing, so they can be indented before js-yaml sees them.
 */
import { stringEnd } from './json-stream.ts';

interface Scanner {
  readonly text: string;
  position: number;
  lineStart: number;
  /** The column of the innermost block key or dash on the current line: what a block scalar's lines must exceed. */
  blockIndent: number;
  readonly insertions: { readonly at: number; readonly spaces: number }[];
}

export type FlowRepair =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unclosed'; readonly position: number; readonly opener: string };

/** The text with the lines inside flow collections and quoted strings indented; or where one of these begins that never ends. */
export function indentFlowLines(text: string): FlowRepair {
  const scanner: Scanner = { text, position: 0, lineStart: 0, blockIndent: -1, insertions: [] };
  while (scanner.position < text.length) {
    const opened = scanner.position;
    const closed = scanToken(scanner);
    if (!closed) return { kind: 'unclosed', position: opened, opener: text[opened] as string };
  }
  return { kind: 'text', text: insertSpaces(text, scanner.insertions) };
}

function insertSpaces(text: string, insertions: Scanner['insertions']): string {
  let result = '';
  let from = 0;
  for (const { at, spaces } of insertions) {
    result += text.slice(from, at) + ' '.repeat(spaces);
    from = at;
  }
  return result + text.slice(from);
}

/** One step in block context; false when what it opens never closes. */
function scanToken(scanner: Scanner): boolean {
  const { text } = scanner;
  const character = text[scanner.position] as string;
  const next = text[scanner.position + 1] ?? '\n';
  if (character === '\n') newLine(scanner);
  else if (character === '"' || character === "'") return skipFlow(scanner, skipQuoted);
  else if (character === '[' || character === '{') return skipFlow(scanner, skipCollection);
  else if (character === '#') skipToLineEnd(scanner);
  else if (/\s/.test(character)) scanner.position += 1;
  else if ('-?:'.includes(character) && /\s/.test(next)) {
    if (character !== ':') scanner.blockIndent = scanner.position - scanner.lineStart;
    scanner.position += 1;
  } else if (character === '|' || character === '>') skipBlockScalar(scanner);
  else if ('&!*'.includes(character)) scanner.position = endOf(text, /\s|$/g, scanner.position);
  else skipPlain(scanner);
  return true;
}

function newLine(scanner: Scanner): void {
  scanner.position += 1;
  scanner.lineStart = scanner.position;
}

function skipToLineEnd(scanner: Scanner): void {
  scanner.position = endOf(scanner.text, /\n|$/g, scanner.position);
}

function endOf(text: string, pattern: RegExp, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

/** A plain scalar ends before a colon that makes it a key, a comment or the line's end. */
function skipPlain(scanner: Scanner): void {
  const start = scanner.position;
  scanner.position = endOf(scanner.text, /:(?=\s|$)|\s#|\n|$/g, start);
  if (scanner.text[scanner.position] === ':') scanner.blockIndent = start - scanner.lineStart;
}

function skipBlockScalar(scanner: Scanner): void {
  skipToLineEnd(scanner);
  while (scanner.position < scanner.text.length) {
    newLine(scanner);
    const content = endOf(scanner.text, /[^ ]|$/g, scanner.position);
    const isBlank = scanner.text[content] === '\n' || scanner.text[content] === '\r';
    if (!isBlank && content - scanner.lineStart <= scanner.blockIndent) return;
    skipToLineEnd(scanner);
  }
}

/** Runs over a flow and marks every line in it that begins further left than the flow itself. */
function skipFlow(scanner: Scanner, skip: (text: string, start: number) => number | undefined): boolean {
  const start = scanner.position;
  const column = start - scanner.lineStart;
  const end = skip(scanner.text, start);
  if (end === undefined) return false;
  for (let at = scanner.text.indexOf('\n', start); at >= 0 && at < end; at = scanner.text.indexOf('\n', at + 1)) {
    scanner.insertions.push({ at: at + 1, spaces: column + 1 });
    scanner.lineStart = at + 1;
  }
  scanner.position = end;
  if (/^\s*:(?:\s|$)/.test(scanner.text.slice(end, end + 16))) scanner.blockIndent = column;
  return true;
}

function skipQuoted(text: string, start: number): number | undefined {
  if (text[start] === '"') return stringEnd(text, start);
  for (let at = text.indexOf("'", start + 1); at >= 0; at = text.indexOf("'", at + 2)) {
    if (text[at + 1] !== "'") return at + 1;
  }
  return undefined;
}

function skipCollection(text: string, start: number): number | undefined {
  let depth = 0;
  const token = /[[\]{}]|(?<=[\s,[{:])["']|(?<=\s)#/g;
  token.lastIndex = start;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const character = match[0];
    if (character === '#') token.lastIndex = endOf(text, /\n|$/g, match.index);
    else if (character === '"' || character === "'") {
      const end = skipQuoted(text, match.index);
      if (end === undefined) return undefined;
      token.lastIndex = end;
    } else depth += character === '[' || character === '{' ? 1 : -1;
    if (depth === 0) return match.index + 1;
  }
  return undefined;
}
