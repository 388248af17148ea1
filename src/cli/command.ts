import type { Context } from '../context.ts';
import type { FlagTable, Values } from './flag.ts';

/** What a command is given: flag values by their long names, whether each was typed, and the words. */
export interface Invocation<Table extends FlagTable = FlagTable> {
  readonly flags: Values<Table>;
  /** Whether the user typed this flag (pflag's Changed). */
  changed(name: keyof Table & string): boolean;
  /** The words that are not flags, before and after `--`. */
  readonly args: readonly string[];
  /** How many of `args` stood before `--`; -1 when no `--` was typed (cobra's ArgsLenAtDash). */
  readonly dash: number;
  /** Every flag as typed, in order, global ones too (pflag's ParseAll); for --record. */
  readonly occurrences: readonly { readonly name: string; readonly value: string }[];
}

export interface CommandDefinition<Table extends FlagTable = FlagTable> {
  /** The usage line without the program and the parents' names, such as "get (TYPE | TYPE/NAME ...) [flags]". */
  readonly use: string;
  /** What `--help` prints first. */
  readonly long: string;
  /** Example lines; `cox` in them is replaced by the program's name. */
  readonly examples?: string;
  readonly flags: Table;
  /** Returns the exit code, or throws one of the classes in errors.ts. */
  run(context: Context, invocation: Invocation<Table>): Promise<number>;
}

/** Types a command by its own flag table. The `flags` of `run` are inferred from it. */
export function defineCommand<const Table extends FlagTable>(definition: CommandDefinition<Table>): CommandDefinition {
  return definition as unknown as CommandDefinition;
}
