import type { Context } from '../context.ts';
import {
  type ArgumentRule,
  type ArgumentTable,
  type ArgumentValues,
  readArguments,
  requireFlags,
} from './arguments.ts';
import type { FlagTable, Values } from './flag.ts';
import { journalFlag, yesFlag } from './flag-sets.ts';

/**
 * What was typed after a command's path: flag values by long name, whether each flag was typed, and
 * the arguments.
 */
export interface TypedWords<Table extends FlagTable = FlagTable> {
  readonly flags: Values<Table>;
  /** Whether the user typed this flag (pflag's Changed). */
  changed(name: keyof Table & string): boolean;
  /** The arguments that are not flags, before and after `--`. */
  readonly args: readonly string[];
  /** How many of `args` came before `--`; -1 when no `--` was typed (cobra's ArgsLenAtDash). */
  readonly dash: number;
  /** Every flag as typed, in order, global ones too (pflag's ParseAll); for --record. */
  readonly occurrences: readonly { readonly name: string; readonly value: string }[];
}

/** The input of a command. */
export interface Invocation<Table extends FlagTable = FlagTable, Args extends ArgumentTable = ArgumentTable>
  extends TypedWords<Table> {
  /** The positional arguments by the names in the command's `args`. */
  readonly named: ArgumentValues<Args>;
}

export interface CommandDefinition<Table extends FlagTable = FlagTable, Args extends ArgumentTable = ArgumentTable> {
  /**
   * The usage line without the program and the parents' names, such as "get (TYPE | TYPE/NAME ...)
   * [flags]".
   */
  readonly use: string;
  /** What `--help` prints first. */
  readonly long: string;
  /** A line for stderr that takes the place of the help, from the program's name. */
  readonly instead?: (program: string) => string;
  /** Example lines; `cox` in them is replaced by the program's name. */
  readonly examples?: string;
  readonly flags: Table;
  /** How many positional arguments it takes, and their names. */
  readonly args: ArgumentRule<Args>;
  /** Set for a command that changes the cluster: our settings hold for it. */
  readonly writes?: Writes;
  /** Returns the exit code, or throws one of the classes in errors.ts. */
  run(context: Context, invocation: Invocation<Table, Args>): Promise<number>;
}

/** What our settings do to a command that changes the cluster. */
export interface Writes {
  /** Its writes can be in the journal: it has --journal. */
  readonly recorded: boolean;
  /** It asks before it deletes in a protected context: it has --yes. */
  readonly guarded: boolean;
}

/** A command whose writes can be in the journal. */
export const recorded: Writes = { recorded: true, guarded: false };
/** One that deletes, too. */
export const recordedAndGuarded: Writes = { recorded: true, guarded: true };
/** One whose writes cannot be undone by writing objects. */
export const unrecorded: Writes = { recorded: false, guarded: false };

/**
 * Gives a command the types of its own tables: the flags and named arguments of `run` follow from
 * them. A command that writes gets the flags of our settings besides.
 */
export function defineCommand<const Table extends FlagTable, const Args extends ArgumentTable>(
  definition: CommandDefinition<Table, Args>,
): CommandDefinition {
  const { writes, flags } = definition;
  const ours = {
    ...(writes?.recorded === true ? journalFlag : {}),
    ...(writes?.guarded === true ? yesFlag : {}),
  };
  return { ...definition, flags: { ...flags, ...ours } } as unknown as CommandDefinition;
}

/**
 * Runs a command on what was typed. Rejects with CliError, worded as the command words it, when a
 * required flag or argument is missing.
 */
export async function runDefinition(
  definition: CommandDefinition,
  context: Context,
  typed: TypedWords,
): Promise<number> {
  requireFlags(definition.flags, typed.changed);
  return definition.run(context, { ...typed, named: readArguments(definition.args, typed) });
}
