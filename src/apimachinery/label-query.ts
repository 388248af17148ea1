/**
 * Label selectors as typed after -l: parsed and matched with labels as the API server does it
 * (k8s.io/apimachinery/pkg/labels/selector.go).
 */
import { CliError } from '../errors.ts';
import { compareStrings } from './go/text.ts';

export interface Requirement {
  readonly key: string;
  readonly operator: 'in' | 'notin' | 'exists' | '!' | '>' | '<';
  readonly values: readonly string[];
  /** The operator as typed, where there is one: `=` and `in` are the same operator. */
  readonly sign?: string;
}

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
  #position = 0;
  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
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
export function parseLabelQuery(selector: string): readonly Requirement[] {
  const reader = new TokenReader(tokenize(selector));
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
  checkKey(name.text);
  if (negated) return { key: name.text, operator: '!', values: [] };
  const following = reader.peek();
  if (following.kind === '' || following.kind === ',') return { key: name.text, operator: 'exists', values: [] };
  const word = reader.next();
  const operator = operators[word.text];
  if (operator === undefined) {
    throw new CliError(`found '${word.text}', expected: in, notin, =, ==, !=, gt, lt`);
  }
  const values = word.kind === 'word' ? readValues(reader) : [readExactValue(reader)];
  for (const value of values) checkValue(name.text, value, values.indexOf(value), operator);
  return { key: name.text, operator, values, sign: word.text };
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

const NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const NAME_RULE =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const SUBDOMAIN_RULE =
  "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

const KEY_RULE =
  "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";

/** What is wrong with the key of a label or a taint (content.IsLabelKey); nothing when it is fine. */
export function labelKeyProblems(key: string): readonly string[] {
  const parts = key.split('/');
  if (parts.length > 2) return [KEY_RULE];
  const problems: string[] = [];
  const name = parts.at(-1) as string;
  const prefix = parts.length === 2 ? parts[0] : undefined;
  if (prefix === '') problems.push('prefix part must be non-empty');
  else if (prefix !== undefined && !SUBDOMAIN.test(prefix)) problems.push(SUBDOMAIN_RULE);
  if (name === '') problems.push('name part must be non-empty');
  if (name.length > 63) problems.push('name part must be no more than 63 bytes');
  if (!NAME.test(name)) problems.push(NAME_RULE);
  return problems;
}

/** What is wrong with the value of a label or a taint (IsValidLabelValue). */
export function labelValueProblems(value: string): readonly string[] {
  const problems: string[] = [];
  if (value.length > 63) problems.push('must be no more than 63 bytes');
  if (value !== '' && !NAME.test(value)) problems.push(VALUE_RULE);
  return problems;
}

function checkKey(key: string): void {
  const problems = labelKeyProblems(key);
  if (problems.length > 0) throw new CliError(`<nil>: Invalid value: "${key}": ${problems.join('; ')}`);
}

function checkValue(key: string, value: string, index: number, operator: Requirement['operator']): void {
  if ((operator === '>' || operator === '<') && !/^[-+]?\d+$/.test(value)) {
    throw new CliError(
      `values[${index}]: Invalid value: "${value}": for 'Gt', 'Lt' operators, the value must be an integer`,
    );
  }
  const problems = labelValueProblems(value);
  if (problems.length > 0)
    throw new CliError(`values[${index}][${key}]: Invalid value: "${value}": ${problems.join('; ')}`);
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
