/** sprig's functions with regular expressions: Go's, which are RE2's. */
import type { RE2JS } from 're2js';
import { joinTexts } from '../../../apimachinery/go/bytes.ts';
import { goQuote } from '../../../apimachinery/go/text.ts';
import { GoError, GoFunction, type GoValue, TypedSlice } from '../../../apimachinery/go/values.ts';

type Library = typeof RE2JS;

/** Where the whole expression and each of its groups match, in UTF-16 units; -1 for a group that does not. */
interface Match {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

const MOST_CACHED = 200;

/** Compiles each expression once. */
class Expressions {
  private readonly library: Library;
  private readonly compiled = new Map<string, RE2JS | GoError>();

  constructor(library: Library) {
    this.library = library;
  }

  /** Throws GoError with Go's text. */
  get(expression: string): RE2JS {
    let found = this.compiled.get(expression);
    if (found === undefined) {
      found = this.compile(expression);
      if (this.compiled.size >= MOST_CACHED) this.compiled.clear();
      this.compiled.set(expression, found);
    }
    if (found instanceof GoError) throw new GoError(found.message);
    return found;
  }

  private compile(expression: string): RE2JS | GoError {
    try {
      return this.library.compile(expression);
    } catch (error) {
      // the library leaves out what Go names here
      return new GoError((error as Error).message.replace(/(trailing backslash at end of expression)$/, '$1: ``'));
    }
  }
}

/** The first matches, as Regexp.FindAll finds them: no empty one right behind another. */
function matchesOf(expression: RE2JS, text: string, most = Number.POSITIVE_INFINITY): readonly Match[] {
  const found: Match[] = [];
  const matcher = expression.matcher(text);
  let lastEnd = -1;
  while (found.length < most && matcher.find()) {
    const isEmpty = matcher.end() === matcher.start();
    if (!isEmpty || matcher.start() !== lastEnd) {
      const groups = Array.from({ length: expression.groupCount() + 1 }, (_, at) => at);
      found.push({ starts: groups.map((at) => matcher.start(at)), ends: groups.map((at) => matcher.end(at)) });
    }
    lastEnd = matcher.end();
  }
  return found;
}

const wholeOf = ({ starts, ends }: Match): readonly [number, number] => [starts[0] as number, ends[0] as number];

/** At most so many; below zero all, at zero none. */
const limit = (count: bigint): number => (count < 0n ? Number.POSITIVE_INFINITY : Number(count));

const findAll = (expression: RE2JS, text: string, count: bigint): GoValue =>
  new TypedSlice(
    'string',
    matchesOf(expression, text, limit(count)).map((match) => text.slice(...wholeOf(match))),
  );

/** Regexp.Split */
function split(expression: RE2JS, pattern: string, text: string, count: bigint): GoValue {
  const strings = (items: readonly string[]): GoValue => new TypedSlice('string', items);
  if (count === 0n) return strings([]);
  if (pattern !== '' && text === '') return strings(['']);
  const parts: string[] = [];
  let [from, to] = [0, 0];
  for (const match of matchesOf(expression, text, limit(count))) {
    if (count > 0n && parts.length === Number(count) - 1) break;
    const [start, end] = wholeOf(match);
    to = start;
    if (end !== 0) parts.push(text.slice(from, start));
    from = end;
  }
  if (to !== text.length) parts.push(text.slice(from));
  return strings(parts);
}

function replaceAll(expression: RE2JS, text: string, replacement: (match: Match) => string): string {
  const parts: string[] = [];
  let from = 0;
  for (const match of matchesOf(expression, text)) {
    const [start, end] = wholeOf(match);
    parts.push(text.slice(from, start), replacement(match));
    from = end;
  }
  return joinTexts([...parts, text.slice(from)]);
}

const REFERENCE = /\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu;

/** Regexp.Expand: $1, ${1}, $name, ${name}, $$. A name takes all letters, digits and _ that follow. */
function expand(template: string, expression: RE2JS, text: string, { starts, ends }: Match): string {
  const names = expression.namedGroups();
  return template.replaceAll(REFERENCE, (whole, braced?: string, bare?: string) => {
    const name = braced ?? bare;
    if (name === undefined) return whole === '$$' ? '$' : whole;
    const index = /^(?:0|[1-9][0-9]{0,8})$/.test(name) ? Number(name) : names[name];
    const start = index === undefined ? -1 : (starts[index] ?? -1);
    return start < 0 ? '' : text.slice(start, ends[index as number]);
  });
}

const quoteMeta = (text: string): string => text.replaceAll(/[\\.+*?()|[\]{}^$]/g, '\\$&');

/** The expression, the text and what else a function gets. */
type Work = (expression: RE2JS, args: readonly [pattern: string, text: string, ...rest: GoValue[]]) => GoValue;

const replacing: Work = (expression, [, text, template]) =>
  replaceAll(expression, text, (match) => expand(template as string, expression, text, match));
const replacingLiterally: Work = (expression, [, text, replacement]) =>
  replaceAll(expression, text, () => replacement as string);

export async function regexFunctions(): Promise<ReadonlyMap<string, GoFunction>> {
  const { RE2JS: library } = await import('re2js');
  const expressions = new Expressions(library);
  /** Without must the Go function panics, which reads differently. */
  const pair = (name: string, more: readonly string[], result: string, work: Work): [string, GoFunction][] => {
    const parameters = ['string', 'string', ...more];
    const run = (args: readonly GoValue[]): GoValue =>
      work(expressions.get(args[0] as string), args as readonly [string, string]);
    const panicking = (args: readonly GoValue[]): GoValue => {
      try {
        expressions.get(args[0] as string);
      } catch (error) {
        throw new GoError(`regexp: Compile(${goRawQuote(args[0] as string)}): ${(error as GoError).message}`);
      }
      return run(args);
    };
    return [
      [name, new GoFunction(parameters, result, panicking)],
      [`must${(name[0] as string).toUpperCase()}${name.slice(1)}`, new GoFunction(parameters, result, run)],
    ];
  };
  const matches: Work = (expression, [, text]) => expression.test(text);
  return new Map<string, GoFunction>([
    [
      'regexMatch',
      new GoFunction(['string', 'string'], 'bool', ([pattern, text]) => {
        try {
          return expressions.get(pattern as string).test(text as string);
        } catch (error) {
          if (error instanceof GoError) return false;
          throw error;
        }
      }),
    ],
    ...pair('regexMatch', [], 'bool', matches).slice(1),
    ...pair('regexFind', [], 'string', (expression, [, text]) => {
      const [first] = matchesOf(expression, text, 1);
      return first === undefined ? '' : text.slice(...wholeOf(first));
    }),
    ...pair('regexFindAll', ['int'], '[]string', (expression, [, text, count]) =>
      findAll(expression, text, count as bigint),
    ),
    ...pair('regexReplaceAll', ['string'], 'string', replacing),
    ...pair('regexReplaceAllLiteral', ['string'], 'string', replacingLiterally),
    ...pair('regexSplit', ['int'], '[]string', (expression, [pattern, text, count]) =>
      split(expression, pattern, text, count as bigint),
    ),
    ['regexQuoteMeta', new GoFunction(['string'], 'string', ([text]) => quoteMeta(text as string))],
  ]);
}

/** regexp's quotes: between backquotes where that can be read back. */
const goRawQuote = (text: string): string =>
  /^[^`\x00-\x08\x0a-\x1f\x7f\ufeff\ud800-\udfff]*$/u.test(text) ? `\`${text}\`` : goQuote(text);
