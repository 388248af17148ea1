/**
 * Label selectors as typed after -l: parsed and matched with labels as the API server does it
 * (k8s.io/apimachinery/pkg/labels/selector.go).
 */
import { CliError } from '../errors.ts';
import { compareStrings, goQuote } from './go/text.ts';
import { labelKeyProblems, labelValueProblems } from './label-rules.ts';

export interface Requirement {
  readonly key: string;
  readonly operator: 'in' | 'notin' | 'exists' | '!' | '>' | '<';
  readonly values: readonly string[];
  /** The operator as it was written; left out where none was. */
  readonly written?: string;
}

/** How problems of a query are worded, which differs between versions of the labels package. */
export interface QueryWording {
  unknownOperator(found: string): string;
  key(key: string, problems: readonly string[]): string;
  value(key: string, value: string, index: number, problems: readonly string[]): string;
  noInteger(value: string, index: number): string;
}

const apiServerWording: QueryWording = {
  unknownOperator: (found) => `found '${found}', expected: in, notin, =, ==, !=, gt, lt`,
  key: (key, problems) => `<nil>: Invalid value: ${goQuote(key)}: ${problems.join('; ')}`,
  value: (key, value, index, problems) =>
    `values[${index}][${key}]: Invalid value: ${goQuote(value)}: ${problems.join('; ')}`,
  noInteger: (value, index) =>
    `values[${index}]: Invalid value: ${goQuote(value)}: for 'Gt', 'Lt' operators, the value must be an integer`,
};

const operators: Readonly<Record<string, Requirement['operator']>> = {
  '=': 'in',
  '==': 'in',
  in: 'in',
  '!=': 'notin',
  notin: 'notin',
  '>': '>',
  '<': '<',
};

interface Token {
  /** `word` for keys and values (`in` and `notin` too), else the symbol itself; '' at the end. */
  readonly kind: string;
  readonly text: string;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const [symbol] of text.matchAll(/==|!=|[=!(),<>]|[^\s=!(),<>]+/g)) {
    tokens.push({ kind: /^[=!(),<>]/.test(symbol) ? symbol : 'word', text: symbol });
  }
  return tokens;
}

const END: Token = { kind: '', text: '' };

class TokenReader {
  readonly #tokens: readonly Token[];
  readonly wording: QueryWording;
  #position = 0;
  constructor(tokens: readonly Token[], wording: QueryWording) {
    this.#tokens = tokens;
    this.wording = wording;
  }
  peek(): Token {
    return this.#tokens[this.#position] ?? END;
  }
  next(): Token {
    const token = this.peek();
    this.#position += 1;
    return token;
  }
}

/** Reads a selector such as `a=b,c in (d,e),!f`. Throws CliError in the words of labels.Parse. */
export function parseLabelQuery(selector: string, wording = apiServerWording): readonly Requirement[] {
  const reader = new TokenReader(tokenize(selector), wording);
  const requirements: Requirement[] = [];
  for (;;) {
    const token = reader.peek();
    if (token.kind === '') return requirements;
    if (token.kind !== 'word' && token.kind !== '!') {
      throw new CliError(`found '${token.text}', expected: !, identifier, or 'end of string'`);
    }
    requirements.push(requirementOf(reader));
    const separator = reader.next();
    if (separator.kind === '') return requirements;
    if (separator.kind !== ',') throw new CliError(`found '${separator.text}', expected: ',' or 'end of string'`);
    const after = reader.peek();
    if (after.kind !== 'word' && after.kind !== '!') {
      throw new CliError(`found '${after.text}', expected: identifier after ','`);
    }
  }
}

function requirementOf(reader: TokenReader): Requirement {
  try {
    return readRequirement(reader);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(`unable to parse requirement: ${error.message}`);
  }
}

function readRequirement(reader: TokenReader): Requirement {
  const first = reader.next();
  const negated = first.kind === '!';
  const name = negated ? reader.next() : first;
  if (name.kind !== 'word') throw new CliError(`found '${name.text}', expected: identifier`);
  checkKey(name.text, reader.wording);
  if (negated) return { key: name.text, operator: '!', values: [] };
  const following = reader.peek();
  if (following.kind === '' || following.kind === ',') return { key: name.text, operator: 'exists', values: [] };
  const word = reader.next();
  const operator = operators[word.text];
  if (operator === undefined) {
    throw new CliError(reader.wording.unknownOperator(word.text));
  }
  const values = word.kind === 'word' ? readValues(reader) : [readExactValue(reader)];
  for (const value of values) checkValue({ key: name.text, operator, values }, value, reader.wording);
  return { key: name.text, operator, values, written: word.text };
}

function readExactValue(reader: TokenReader): string {
  const { kind } = reader.peek();
  if (kind === '' || kind === ',') return '';
  const token = reader.next();
  if (token.kind !== 'word') throw new CliError(`found '${token.text}', expected: identifier`);
  return token.text;
}

function readValues(reader: TokenReader): string[] {
  const open = reader.next();
  if (open.kind !== '(') throw new CliError(`found '${open.text}' expected: '('`);
  const values = new Set<string>();
  let last = ',';
  for (;;) {
    const token = reader.next();
    if (token.kind === ')') {
      if (last === ',') values.add('');
      return [...values].sort(compareStrings);
    }
    if (token.kind === ',') {
      if (last === ',') values.add('');
    } else if (token.kind !== 'word') {
      const expected =
        values.size === 0 && last === ','
          ? "',', ')' or identifier"
          : last === ','
            ? "',', or identifier"
            : "',' or ')'";
      throw new CliError(`found '${token.text}', expected: ${expected}`);
    } else if (last === 'word') {
      throw new CliError(`found '${token.text}', expected: ',' or ')'`);
    } else values.add(token.text);
    last = token.kind;
  }
}

function checkKey(key: string, wording: QueryWording): void {
  const problems = labelKeyProblems(key);
  if (problems.length > 0) throw new CliError(wording.key(key, problems));
}

function checkValue({ key, operator, values }: Requirement, value: string, wording: QueryWording): void {
  const index = values.indexOf(value);
  if ((operator === '>' || operator === '<') && !/^[-+]?\d+$/.test(value)) {
    throw new CliError(wording.noInteger(value, index));
  }
  const problems = labelValueProblems(value);
  if (problems.length > 0) throw new CliError(wording.value(key, value, index, problems));
}

/** Whether labels satisfy every requirement; an empty query is satisfied by all. */
export function matchesLabels(
  query: readonly Requirement[],
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  return query.every((requirement) => {
    const has = labels !== undefined && Object.hasOwn(labels, requirement.key);
    return satisfies(requirement, has ? labels[requirement.key] : undefined);
  });
}

function satisfies({ operator, values }: Requirement, value: string | undefined): boolean {
  if (operator === 'exists') return value !== undefined;
  if (operator === '!') return value === undefined;
  if (operator === 'notin') return value === undefined || !values.includes(value);
  if (value === undefined) return false;
  if (operator === 'in') return values.includes(value);
  if (!/^[-+]?\d+$/.test(value)) return false;
  const bound = BigInt(values[0] as string);
  return operator === '>' ? BigInt(value) > bound : BigInt(value) < bound;
}
