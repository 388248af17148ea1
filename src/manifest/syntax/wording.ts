/**
 * The errors for text that is not YAML: the problem in plain words, then go-yaml's message, which
 * people search for.
 */
import { stringEnd } from '../json-stream.ts';
import type { SyntaxProblem } from './cursor.ts';

/** The position of the mistake in the text, and its description. */
export function describeProblem(problem: SyntaxProblem, text: string): { position: number; message: string } {
  const { opener } = problem.context;
  const isOpen = opener !== undefined && !closes(text, opener);
  const position = isOpen ? opener : problem.position;
  const hint = isOpen ? `the ${text[opener]} that opens here is never closed` : hintFor(problem, text);
  return { position, message: hint === undefined ? problem.problem : `${hint}: ${problem.problem}` };
}

/** What go-yaml's parser says of a token that it does not expect; the rest is its scanner's. */
const ofParser =
  /^did not find expected (?:key$|'-' ind|',' or|node content|<document start>)|^found (?:undefined tag|duplicate|incompatible)/;
/** What it only says of what is read by then. */
const afterReading = /^unknown anchor|^anchor '|^invalid map key/;

/** Which go-yaml reads: v2 manifests and kustomizations, v3 the files that kustomize makes objects of. */
export type GoYaml = 'v2' | 'v3';

/**
 * The problem as go-yaml words it, with the line that it shows: a scanner's or a parser's, which
 * count differently. Where a problem has a context, v2 shows the line of the problem and v3 that of
 * the context; the other one where that is the first line, and none where both are (parser.fail in
 * decode.go).
 */
export function goYamlProblem({ problem, position, context }: SyntaxProblem, text: string, version: GoYaml): string {
  if (afterReading.test(problem)) return problem;
  const isParser = ofParser.test(problem);
  // the end of the text counts as a line of its own
  const lineAt = (at: number): number =>
    linesBefore(text, at) + (at >= text.length + (isParser ? 0 : 1) && !BREAK_AT_END.test(text) ? 1 : 0);
  const ofContext = lineAt(context.start ?? context.opener ?? position);
  const ofProblem = lineAt(context.reached ?? position);
  if (version === 'v2' && ofProblem === 0 && ofContext > 0) return `line ${ofContext}: ${problem}`;
  const line = version === 'v2' ? ofProblem : ofContext || ofProblem;
  return line === 0 ? problem : `line ${isParser ? line : line + 1}: ${problem}`;
}

const BREAKS = /\r\n|[\r\n\x85\u2028\u2029]/g;
const BREAK_AT_END = /[\r\n\x85\u2028\u2029]$/;

/** How many lines end before a position, as go-yaml counts them. */
const linesBefore = (text: string, position: number): number => text.slice(0, position).match(BREAKS)?.length ?? 0;

function hintFor(problem: SyntaxProblem, text: string): string | undefined {
  const { position } = problem;
  if (text.slice(Math.max(position - 1, 0), position + 2).includes('{{'))
    return 'is this a template that was not rendered?';
  const after = afterScalar(problem, text);
  if (after !== undefined) return after;
  const character = text[position] ?? '';
  const hint = hints[problem.problem];
  return typeof hint === 'function' ? hint(character, text[position + 1] ?? '') : hint;
}

type Hint = string | ((character: string, next: string) => string | undefined);

const quoteIt: Hint = (character) => `text that begins with ${character} must be quoted`;
const ofEscape: Readonly<Record<string, string>> = { x: '2', u: '4', U: '8' };
const ofFlow: Hint = (character) =>
  /[\]}]/.test(character) ? `${character} does not match the open bracket` : 'a comma is missing before this';

/**
 * What go-yaml's words mean where they do not say it themselves, by the characters at that place.
 */
const hints: Readonly<Record<string, Hint>> = {
  'found character that cannot start any token': (character, next) =>
    character === '\t' ? 'tab characters must not be used in indentation' : quoteIt(character, next),
  'did not find expected alphabetic or numeric character': quoteIt,
  'did not find expected tag URI': quoteIt,
  'found unexpected non-alphabetical character': quoteIt,
  'could not find expected directive name': quoteIt,
  'found unknown directive name': quoteIt,
  "could not find expected ':'": 'a colon is missing after this key',
  'did not find expected key': (character) =>
    misplaced(character) ??
    (character === '-' ? 'a list item among the keys of a mapping' : 'bad indentation of a mapping entry'),
  "did not find expected '-' indicator": (character) =>
    misplaced(character) ?? 'a key among the items of a list, or bad indentation',
  'did not find expected node content': (character) => misplaced(character),
  "did not find expected ',' or ']'": ofFlow,
  "did not find expected ',' or '}'": ofFlow,
  'found unknown escape character': (_backslash, letter) =>
    `\\${letter} is not a valid escape in a double-quoted string`,
  'did not find expected hexdecimal number': (_backslash, letter) =>
    `\\${letter} takes ${ofEscape[letter]} hexadecimal digits`,
  'did not find expected comment or line break': (character) =>
    character === '%' ? undefined : 'the text of a block begins on the next line',
  'invalid map key': 'a mapping or a list cannot be a key',
  'found incompatible YAML document': 'only %YAML 1.1 is supported',
};

function misplaced(character: string): string | undefined {
  if (character === '}' || character === ']') return `no open bracket matches ${character}`;
  return character === ',' ? 'there is nothing before the comma' : undefined;
}

/** Text that continues where it should have ended, or ends where it should have continued. */
function afterScalar({ context: { after }, position, problem }: SyntaxProblem, text: string): string | undefined {
  if (after === undefined) return undefined;
  const isQuoted = /["']/.test(text[after.start] ?? '');
  const spansLines = text.slice(after.start, after.end).includes('\n');
  if (isQuoted && !text.slice(after.end, position).includes('\n')) {
    const where = spansLines ? ` (opened on line ${lineOf(text, after.start)})` : '';
    return `the ${text[after.start]} before this${where} closes the string`;
  }
  const continues = problem === 'mapping values are not allowed in this context' && spansLines;
  return continues && !isQuoted ? `this line continues the text of line ${lineOf(text, after.start)}` : undefined;
}

function lineOf(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

/** Whether a bracket or quote is ever closed, by brackets and quotes alone. */
function closes(text: string, opener: number): boolean {
  const isCollection = text[opener] === '[' || text[opener] === '{';
  return (isCollection ? collectionEnd(text, opener) : quotedEnd(text, opener)) !== undefined;
}

function quotedEnd(text: string, start: number): number | undefined {
  if (text[start] === '"') return stringEnd(text, start);
  for (let at = text.indexOf("'", start + 1); at >= 0; at = text.indexOf("'", at + 2)) {
    if (text[at + 1] !== "'") return at + 1;
  }
  return undefined;
}

function collectionEnd(text: string, start: number): number | undefined {
  let depth = 0;
  const token = /[[\]{}]|(?<=[\s,[{:])["']|(?<=\s)#/g;
  token.lastIndex = start;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const character = match[0];
    if (character === '#') token.lastIndex = lineEnd(text, match.index);
    else if (character === '"' || character === "'") {
      const end = quotedEnd(text, match.index);
      if (end === undefined) return undefined;
      token.lastIndex = end;
    } else depth += character === '[' || character === '{' ? 1 : -1;
    if (depth === 0) return match.index + 1;
  }
  return undefined;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
