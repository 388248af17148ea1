/**
 * Finds the words of argv that name a command, by cobra's rule (Command.Find): flags may come
 * before and between them. Only the flags of the commands found so far decide whether the next word
 * is a value.
 */
import { type CommandRow, children, lastWord } from './command-row.ts';
import type { FlagTable } from './flag.ts';
import { globalFlags } from './global-flags.ts';

export interface Found {
  /**
   * The words of the command as typed, aliases included. The last one may be unknown where only a
   * command can follow.
   */
  readonly words: readonly string[];
  /** Undefined: the root itself, or an unknown command. */
  readonly row: CommandRow | undefined;
  /** argv without these words. */
  readonly rest: readonly string[];
}

const globals: FlagTable = globalFlags;

/**
 * Index of the first word that is neither a flag nor a flag's value, as cobra looks for a
 * subcommand with the flags known so far.
 */
function firstWord(words: readonly string[], switches: readonly string[]): number {
  const takesNext = (word: string): boolean => {
    if (word.includes('=') || switches.includes(word.replace(/^--?/, ''))) return false;
    if (word.startsWith('--')) {
      const spec = Object.hasOwn(globals, word.slice(2)) ? globals[word.slice(2)] : undefined;
      return word !== '--help' && spec?.bare === undefined;
    }
    const spec = Object.values(globals).find((candidate) => candidate.short === word[1]);
    return word.length === 2 && word !== '-h' && spec?.bare === undefined;
  };
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index]!;
    if (word === '--') return -1;
    if (!word.startsWith('-') || word === '-') return index;
    if (takesNext(word)) index += 1;
  }
  return -1;
}

/** Splits argv into the words that name a command and the rest. */
export function findCommand(rows: readonly CommandRow[], argv: readonly string[]): Found {
  let row: CommandRow | undefined;
  let words: readonly string[] = [];
  let rest = argv;
  for (;;) {
    const below = children(rows, row?.path ?? '');
    const index = below.length === 0 ? -1 : firstWord(rest, row?.switches ?? []);
    if (index < 0) return { words, row, rest };
    const word = rest[index]!;
    const next = below.find(({ path, aliases }) => lastWord(path) === word || aliases?.includes(word) === true);
    if (next === undefined && row !== undefined) return { words, row, rest };
    words = [...words, word];
    rest = rest.toSpliced(index, 1);
    if (next === undefined) return { words, row, rest };
    row = next;
  }
}
