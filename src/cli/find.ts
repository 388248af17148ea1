/**
 * Finds the words of argv that name a command, by cobra's rule (Command.Find): flags may come
 * before and between them. Only the flags of the commands found so far decide whether the next word
 * is a value.
 */
import { type CommandRow, children, lastWord, ownPath } from './command-row.ts';
import type { FlagTable } from './flag.ts';
import { globalFlags } from './global-flags.ts';
import { canonical } from './normalize.ts';

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
 * subcommand with the flags known so far (stripFlags). cobra adds --help to a command only once the
 * command is found, so that here `--help` and `-h` take the next word like any unknown flag. An
 * empty word and `-` are passed over.
 */
function firstWord(words: readonly string[], switches: readonly string[]): number {
  const takesNext = (word: string): boolean => {
    const name = canonical(word.replace(/^--?/, ''));
    if (word.includes('=') || switches.includes(name)) return false;
    if (word.startsWith('--')) return !Object.hasOwn(globals, name) || globals[name]!.bare === undefined;
    const spec = Object.values(globals).find((candidate) => candidate.short === name);
    return word.length === 2 && spec?.bare === undefined;
  };
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index]!;
    if (word === '--') return -1;
    if (word !== '' && !word.startsWith('-')) return index;
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
    const below = children(rows, row === undefined ? '' : ownPath(row));
    const index = below.length === 0 ? -1 : firstWord(rest, row?.switches ?? []);
    if (index < 0) return { words, row, rest };
    const word = rest[index]!;
    const next = below.find(({ path, aliases }) => lastWord(path) === word || aliases?.includes(word) === true);
    if (next === undefined && row !== undefined) return { words, row, rest };
    const others = rest.toSpliced(index, 1);
    if (next?.needsWord && firstWord(others.slice(index), []) < 0) return { words, row, rest };
    words = [...words, word];
    rest = others;
    if (next === undefined) return { words, row, rest };
    row = next;
  }
}

/** The commands that are there before cobra adds its own to the root, which it does last. */
export const withoutCobrasOwn = (rows: readonly CommandRow[]): readonly CommandRow[] =>
  rows.filter(({ path, aliasOf }) => aliasOf !== undefined || !COBRAS_OWN.includes(path));

/** What cobra itself adds to the commands of the root; kubectl looks for no plugin of these names. */
const COBRAS_OWN: readonly (string | undefined)[] = ['help', '__complete', '__completeNoDesc'];

/**
 * The flag at the start of a line whose command is unknown. kubectl takes such a command for a
 * plugin's name, which must come first, and says so before it reads the flags
 * (k8s.io/kubectl/pkg/cmd/plugin.go, HandlePluginCommand). `rows` are the commands without those
 * that cobra adds.
 */
export function flagBeforePlugin(rows: readonly CommandRow[], argv: readonly string[]): string | undefined {
  const [first = ''] = argv;
  if (!first.startsWith('-') || COBRAS_OWN.includes(argv.find((word) => !word.startsWith('-')))) return undefined;
  const { words, row } = findCommand(rows, argv);
  return words.length > 0 && row === undefined ? first : undefined;
}
