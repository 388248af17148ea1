/** KEY=VALUE arguments. */

import { compareStrings, goQuote } from '../../apimachinery/go/text.ts';
import { CliError } from '../../errors.ts';

export type StringMap = Readonly<Record<string, string>>;

/** A map whose keys stand in Go's order, as encoding/json writes maps. */
export function sortedMap(pairs: Iterable<readonly [string, string]>): Record<string, string> {
  const unique = new Map(pairs);
  return Object.fromEntries([...unique].sort(([a], [b]) => compareStrings(a, b)));
}

/** `a=b,c=d` to a map. Throws CliError for a part that is no pair, or an empty key. */
export function parseLabels(text: string): Record<string, string> {
  const pairs = text.split(',').map((part): [string, string] => {
    const words = part.split('=');
    if (words.length !== 2) throw new CliError(`unexpected label spec: ${part}`);
    if (words[0] === '') throw new CliError('unexpected empty label key');
    return words as [string, string];
  });
  return sortedMap(pairs);
}

/** KEY=VALUE words to a map (cmdutil.ParsePairs); one CliError names all that are invalid. */
export function parsePairs(words: readonly string[], pairType: string): Map<string, string> {
  refuseInvalid(
    words.filter((word) => !isPair(word)),
    pairType,
  );
  return pairsOf(words);
}

/** KEY=VALUE words to a map, and the keys of KEY- words (cmdutil.ParsePairs with supportRemove). */
export function parseChanges(
  words: readonly string[],
  pairType: string,
): { readonly set: Map<string, string>; readonly remove: readonly string[] } {
  refuseInvalid(
    words.filter((word) => !isPair(word) && !isRemoval(word)),
    pairType,
  );
  const removals = words.filter((word) => !isPair(word));
  return { set: pairsOf(words.filter(isPair)), remove: removals.map((word) => word.slice(0, -1)) };
}

const isPair = (word: string): boolean => word.indexOf('=') > 0;

const isRemoval = (word: string): boolean => word.endsWith('-') && word !== '-';

function refuseInvalid(invalid: readonly string[], pairType: string): void {
  if (invalid.length > 0) throw new CliError(`invalid ${pairType} format: ${invalid.join(', ')}`);
}

const pairsOf = (words: readonly string[]): Map<string, string> =>
  new Map(words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]));

/**
 * Words that name resources, then words that are KEY=VALUE or KEY- (cmdutil.GetResourcesAndPairs).
 * Throws CliError when a resource follows a pair.
 */
export function partPairs(words: readonly string[], pairType: string): { resources: string[]; pairs: string[] } {
  const resources: string[] = [];
  const pairs: string[] = [];
  for (const word of words) {
    if (isPair(word) || isRemoval(word)) pairs.push(word);
    else if (pairs.length === 0) resources.push(word);
    else throw new CliError(`all resources must be specified before ${pairType} changes: ${word}`);
  }
  return { resources, pairs };
}

/** `key=value` of --from-literal; the value may hold `=`. */
export function parseLiteral(source: string): [key: string, value: string] {
  const equals = source.indexOf('=');
  if (equals < 1) throw new CliError(`invalid literal source ${source}, expected key=value`);
  return [source.slice(0, equals), source.slice(equals + 1)];
}

/** `[key=]path` of --from-file; without a key it is the last part of the path. */
export function parseFileSource(source: string): { key: string; path: string; keyed: boolean } {
  const parts = source.split('=');
  if (parts.length === 1) return { key: baseName(source), path: source, keyed: false };
  if (parts.length > 2) throw new CliError("key names or file paths cannot contain '='");
  const [key, path] = parts as [string, string];
  if (key === '') throw new CliError(`key name for file path ${path} missing`);
  if (path === '') throw new CliError(`file path for key name ${key} missing`);
  return { key, path, keyed: true };
}

/** path.Base of Go. */
function baseName(path: string): string {
  if (path === '') return '.';
  const trimmed = path.replace(/\/+$/, '');
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/**
 * White space by Go's unicode.IsSpace; JavaScript's own trimming includes the byte order mark too.
 */
const leadingBlanks = /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

/**
 * One line of an env file: undefined for blanks and comments; a name alone takes its value from
 * `environment`.
 */
export function parseEnvLine(
  line: string,
  environment: Readonly<Record<string, string | undefined>>,
  nameProblems: (name: string) => readonly string[],
): [key: string, value: string] | undefined {
  const text = line.replace(leadingBlanks, '');
  if (text === '' || text.startsWith('#')) return undefined;
  const equals = text.indexOf('=');
  const key = equals < 0 ? text : text.slice(0, equals);
  const problems = nameProblems(key);
  if (problems.length > 0) throw new CliError(`${goQuote(key)} is not a valid key name: ${problems.join(';')}`);
  return [key, equals < 0 ? (environment[key] ?? '') : text.slice(equals + 1)];
}
