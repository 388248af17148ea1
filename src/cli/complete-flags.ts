/** The flags of an unfinished command line, by cobra's rules (github.com/spf13/cobra). */
import type { FlagSpec, FlagTable } from './flag.ts';
import { helpFlag } from './global-flags.ts';
import { canonical } from './normalize.ts';

/** A word that the shell may offer. */
export interface Candidate {
  readonly word: string;
  readonly summary?: string | undefined;
}

/** Which flag's value is being typed. */
export type FlagOfValue =
  /** `before` are the words without the flag, `current` the value as far as it is typed. */
  | { readonly kind: 'flag'; readonly name: string; readonly before: readonly string[]; readonly current: string }
  | { readonly kind: 'unknown'; readonly name: string }
  | { readonly kind: 'none' };

/** The flag of a name or letter, as cobra's findFlag. */
function flagNamed(table: FlagTable, typed: string): string | undefined {
  if (typed.length === 1) return Object.keys(table).find((name) => table[name]!.short === typed);
  const name = canonical(typed);
  return Object.hasOwn(table, name) ? name : undefined;
}

const isFlagWord = (word: string | undefined): word is string => word !== undefined && /^(--.|-[^-])/s.test(word);

/** The name or letter of a flag word: of `-asd` the d. */
const nameOf = (word: string): string => (word.startsWith('--') ? word.slice(2) : word.slice(-1));

/**
 * The flag whose value is being typed: `--flag=x`, or the word before is a flag that takes a value
 * (cobra's checkIfFlagCompletion).
 */
export function flagOfValue(table: FlagTable, words: readonly string[], current: string): FlagOfValue {
  if (current.startsWith('-')) {
    const equals = current.indexOf('=');
    if (equals < 0) return { kind: 'none' };
    const typed = nameOf(current.slice(0, equals));
    const name = flagNamed(table, typed);
    if (name === undefined) return { kind: 'unknown', name: typed };
    return { kind: 'flag', name, before: words, current: current.slice(equals + 1) };
  }
  const before = words.at(-1);
  if (!isFlagWord(before) || before.includes('=')) return { kind: 'none' };
  const name = flagNamed(table, nameOf(before));
  if (name === undefined) return { kind: 'unknown', name: nameOf(before) };
  if (table[name]!.bare !== undefined) return { kind: 'none' };
  return { kind: 'flag', name, before: words.slice(0, -1), current };
}

/** A flag by its name, and by its letter where that is what is being typed. */
function spellings([name, spec]: readonly [string, FlagSpec], current: string): readonly Candidate[] {
  if (spec.hidden === true || spec.deprecated !== undefined) return [];
  const words = [`--${name}`, ...(spec.short === undefined ? [] : [`-${spec.short}`])];
  return words.filter((word) => word.startsWith(current)).map((word) => ({ word, summary: spec.usage }));
}

const byName = (table: FlagTable): readonly (readonly [string, FlagSpec])[] =>
  Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1));

/** The flags that can be typed next: first the global ones, each once unless it takes a list. */
export function flagCandidates(
  own: FlagTable,
  globals: FlagTable,
  changed: ReadonlySet<string>,
  current: string,
): readonly Candidate[] {
  const inherited = byName(globals).filter(([name]) => !Object.hasOwn(own, name));
  return [...inherited, ...byName({ ...helpFlag, ...own })]
    .filter(([name, { kind }]) => !changed.has(name) || kind === 'stringArray' || kind === 'stringSlice')
    .flatMap((flag) => spellings(flag, current));
}

/** The flags that must be typed and are not yet. */
export function requiredCandidates(
  own: FlagTable,
  changed: ReadonlySet<string>,
  current: string,
): readonly Candidate[] {
  return byName(own)
    .filter(([name, { required }]) => required === true && !changed.has(name))
    .flatMap((flag) => spellings(flag, current));
}
