import { goQuote } from '../apimachinery/go/text.ts';
import { type CommandRow, tree } from '../commands/tree.ts';
import { CliError } from '../errors.ts';
import type { FlagTable } from './flag.ts';
import { suggestionsFor } from './suggest.ts';

export interface Found {
  /** Undefined: the root itself. */
  readonly row: CommandRow | undefined;
  /** What is left of argv when the words of the path are taken out. */
  readonly rest: readonly string[];
}

/** The rows right below a path ("" is the root). */
export function children(path: string): readonly CommandRow[] {
  const prefix = path === '' ? '' : `${path} `;
  return tree.filter((row) => row.path.startsWith(prefix) && !row.path.slice(prefix.length).includes(' '));
}

export const lastWord = (path: string): string => path.slice(path.lastIndexOf(' ') + 1);

function child(path: string, word: string): CommandRow | undefined {
  return children(path).find((row) => lastWord(row.path) === word || row.aliases?.includes(word) === true);
}

/** Index of the first word that is no flag and no flag's value, as cobra looks for a subcommand with the flags known so far. */
function firstWord(words: readonly string[], globals: FlagTable, switches: readonly string[]): number {
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

/** Finds the command that argv names. Throws CliError for an unknown word where only commands can stand. */
export function findCommand(argv: readonly string[], globals: FlagTable, program: string): Found {
  let row: CommandRow | undefined;
  let rest = [...argv];
  for (;;) {
    const path = row?.path ?? '';
    if (row !== undefined && children(path).length === 0) return { row, rest };
    const index = firstWord(rest, globals, row?.switches ?? []);
    const word = index < 0 ? undefined : rest[index];
    const next = word === undefined ? undefined : child(path, word);
    if (next === undefined) {
      if (row === undefined && word !== undefined) throw unknownCommand(word, program);
      return { row, rest };
    }
    rest = [...rest.slice(0, index), ...rest.slice(index + 1)];
    row = next;
  }
}

function unknownCommand(word: string, program: string): CliError {
  const near = suggestionsFor(word, children(''));
  const suggestion = near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map((name) => `\t${name}`).join('\n')}`;
  return new CliError(`unknown command ${goQuote(word)} for ${goQuote(program)}${suggestion}`);
}
