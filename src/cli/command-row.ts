/**
 * A row of the table of commands: what must be known about a command before its module is loaded.
 */
import type { Context } from '../context.ts';
import type { Host } from '../io/host.ts';
import type { CommandDefinition } from './command.ts';
import type { FlagTable } from './flag.ts';
import type { Parsed } from './parse.ts';
import type { Found, UnfinishedLine } from './unfinished-line.ts';

/** The groups of the root help and their titles, in order. */
export const commandGroups = {
  basic: 'Basic Commands (Beginner)',
  objects: 'Basic Commands (Intermediate)',
  deploy: 'Deploy Commands',
  cluster: 'Cluster Management Commands',
  debugging: 'Troubleshooting and Debugging Commands',
  advanced: 'Advanced Commands',
  settings: 'Settings Commands',
  sandbox: 'Local Cluster Commands',
  plugins: 'Subcommands provided by plugins',
  other: 'Other Commands',
} as const;

export type CommandGroup = keyof typeof commandGroups;

/** A row without `load` is a parent command: it only groups subcommands. */
export interface CommandRow {
  /** The words after the program's name. */
  readonly path: string;
  readonly summary?: string;
  /** Only for commands of the root. */
  readonly group?: CommandGroup;
  readonly aliases?: readonly string[];
  /** For a parent command: what follows its path in the usage line. Default: SUBCOMMAND. */
  readonly below?: string;
  /** For a parent command: example lines; `cox` in them is replaced by the program's name. */
  readonly examples?: string;
  /**
   * Names that other tools use for the same command, in lower case. Typed at the root, they lead to
   * a suggestion.
   */
  readonly suggestFor?: readonly string[];
  /**
   * For a subcommand that kubectl does not have, of a command that takes an argument: the word names
   * it only where another word follows. Alone it is the argument, as in kubectl.
   */
  readonly needsWord?: true;
  /**
   * For a parent command: where its help goes when no subcommand was typed. Default: stderr, as
   * with most of kubectl's. `success`: to stdout, with exit code 0, whatever was typed.
   */
  readonly bareHelp?: 'stdout' | 'success';
  /**
   * For a command with subcommands: its flags that need no value, by name and letter. In `create -R
   * -f job`, job is a folder.
   */
  readonly switches?: readonly string[];
  /**
   * Plugins may add subcommands here (kubectl's IsSubcommandPluginAllowed), as they may at the root.
   */
  readonly plugins?: true;
  /**
   * The exit code of every error, for a command whose exit code 1 is an answer. Wrong flags are
   * then wrong use of the command, as kubectl's diff words them.
   */
  readonly errorExit?: number;
  /** How its line is read and its help and errors are worded, where that is not kubectl's way. */
  readonly dialect?: () => Promise<Dialect>;
  /** Of an alias of the kuberc: the path of the command that it stands for; "" is the root. */
  readonly aliasOf?: string;
  readonly load?: () => Promise<{ readonly command: CommandDefinition }>;
}

/** The path that what belongs to a command is found by, subcommands first of all. */
export const ownPath = ({ path, aliasOf }: CommandRow): string => aliasOf ?? path;

/** The rows directly below a path ("" is the root). */
export function children(rows: readonly CommandRow[], path: string): readonly CommandRow[] {
  const prefix = path === '' ? '' : `${path} `;
  return rows.filter((row) => row.path.startsWith(prefix) && !row.path.includes(' ', prefix.length));
}

/** The name by which a command is typed below its parent. */
export const lastWord = (path: string): string => path.slice(path.lastIndexOf(' ') + 1);

/** What a text about a command is made from. */
export interface Spoken {
  /** The program's name. */
  readonly program: string;
  readonly rows: readonly CommandRow[];
  /** Undefined: the root of a program that has no other commands. */
  readonly row: CommandRow | undefined;
}

export type Machine = Pick<Host, 'env' | 'platform'>;

/** The manners of a tree of commands that are those of another program than kubectl: helm. */
export interface Dialect {
  /** Throws FlagError with pflag's wording. */
  parse(definition: CommandDefinition | undefined, words: readonly string[], host: Machine): Parsed;
  /** The flags of the command alone, and those that every command has, with this environment's defaults. */
  flags(
    definition: CommandDefinition | undefined,
    host: Machine,
  ): { readonly own: FlagTable; readonly globals: FlagTable };
  /** The arguments of a command, and the values of its flags, that a shell may offer. `rows` are all commands. */
  complete(context: Context, rows: readonly CommandRow[], line: UnfinishedLine): Promise<Found>;
  /** What `--help` prints. */
  help(spoken: Spoken, definition: CommandDefinition | undefined, host: Machine): string;
  /** What `help` writes on stderr for words that name no command where the tree begins. */
  unknownTopic(spoken: Spoken, words: readonly string[], host: Machine): string;
  /** A word that names no command where the tree begins: the error for it. */
  unknownCommand(spoken: Spoken, word: string): Error;
  /** What to write on stderr for an error that ended a command, and the exit code. */
  wordError(
    error: unknown,
    spoken: Spoken,
    definition: CommandDefinition | undefined,
    terminal: boolean,
  ): { readonly text: string; readonly exitCode: number };
}
