/**
 * argv by pflag's grammar (github.com/spf13/pflag, FlagSet.Parse): flags anywhere, `--` ends them,
 * `-n x`, `-nx`, `--namespace=x`, `-it`; booleans take a value only after `=`, other flags take the
 * next word even when it starts with `-`.
 */
import { goQuoteRune } from '../apimachinery/go/text.ts';
import { FlagError } from '../errors.ts';
import type { FlagSpec, FlagTable } from './flag.ts';
import { checkFlagValue } from './flag-value.ts';

export interface NormalizedArgv {
  /** Each flag as it was typed, in order; `letter` when it was typed by its shorthand. */
  readonly occurrences: readonly { readonly name: string; readonly value: string; readonly letter?: string }[];
  readonly args: readonly string[];
  /** How many args came before `--`; -1 without it. */
  readonly dash: number;
}

/** Flag names written with underscores, as in old scripts (kubectl's WordSepNormalizeFunc). */
export const canonical = (name: string): string => name.replaceAll('_', '-');

function shorthands(table: FlagTable): Map<string, string> {
  const map = new Map<string, string>();
  for (const [name, spec] of Object.entries(table)) if (spec.short !== undefined) map.set(spec.short, name);
  return map;
}

class Reader {
  readonly occurrences: { name: string; value: string; letter?: string }[] = [];
  readonly args: string[] = [];
  dash = -1;
  private readonly table: FlagTable;
  private readonly words: string[];
  private readonly byShort: Map<string, string>;

  constructor(table: FlagTable, words: readonly string[]) {
    this.table = table;
    this.words = [...words];
    this.byShort = shorthands(table);
  }

  read(): NormalizedArgv {
    for (;;) {
      const word = this.words.shift();
      if (word === undefined) return this;
      if (word === '--') {
        this.dash = this.args.length;
        this.args.push(...this.words.splice(0));
      } else if (word.startsWith('--')) this.long(word);
      else if (word.startsWith('-') && word.length > 1) this.short(word);
      else this.args.push(word);
    }
  }

  private spec(name: string): FlagSpec | undefined {
    return Object.hasOwn(this.table, name) ? this.table[name] : undefined;
  }

  private long(word: string): void {
    const body = word.slice(2);
    if (body.startsWith('-') || body.startsWith('=')) throw new FlagError(`bad flag syntax: ${word}`);
    const equals = body.indexOf('=');
    const name = canonical(equals < 0 ? body : body.slice(0, equals));
    const spec = this.spec(name);
    if (spec === undefined) throw new FlagError(`unknown flag: --${equals < 0 ? body : body.slice(0, equals)}`);
    if (equals >= 0) this.add(name, body.slice(equals + 1));
    else if (spec.bare !== undefined) this.add(name, spec.bare);
    else this.add(name, this.next(`flag needs an argument: ${word}`));
  }

  private short(word: string): void {
    let cluster = word.slice(1);
    while (cluster !== '') {
      const letter = cluster[0]!;
      const name = this.byShort.get(letter);
      if (name === undefined) {
        // pflag reads bytes; the one that begins a letter beyond ASCII it shows as Ã, whatever the letter
        const shown = /^[^\0-\x7f]/.test(letter) ? 'Ã' : letter;
        throw new FlagError(`unknown shorthand flag: ${goQuoteRune(shown)} in -${cluster}`);
      }
      const rest = cluster.slice(1);
      const bare = this.spec(name)?.bare;
      // When nothing follows `-x=`, pflag does not see an empty value: the `=` itself is the value
      // or, for a boolean, the next letter.
      if (rest.startsWith('=') && rest.length > 1) {
        this.add(name, rest.slice(1), letter);
        return;
      }
      if (bare === undefined) {
        this.add(name, rest !== '' ? rest : this.next(`flag needs an argument: '${letter}' in -${cluster}`), letter);
        return;
      }
      this.add(name, bare, letter);
      cluster = rest;
    }
  }

  private next(missing: string): string {
    const value = this.words.shift();
    if (value === undefined) throw new FlagError(missing);
    return value;
  }

  private add(name: string, value: string, letter?: string): void {
    checkFlagValue(name, this.table[name]!, value);
    this.occurrences.push(letter === undefined ? { name, value } : { name, value, letter });
  }
}

/** Reads the words after the command's path. Throws FlagError with pflag's wording. */
export function normalize(table: FlagTable, words: readonly string[]): NormalizedArgv {
  return new Reader(table, words).read();
}
