/**
 * The positional arguments of a command: how many there may be, their names, and the error for too
 * few or too many. The rule is checked before the command runs. The error texts are kubectl's, and
 * each command has its own.
 */
import { goQuote } from '../apimachinery/go/text.ts';
import { CliError, UsageError } from '../errors.ts';
import type { FlagTable } from './flag.ts';

/**
 * one: required; optional: may be absent; some: one or more; many: any number. The last entry of a
 * table takes the arguments that are left.
 */
export type ArgumentCount = 'one' | 'optional' | 'some' | 'many';

export type ArgumentTable = Readonly<Record<string, ArgumentCount>>;

export type ArgumentValues<Table extends ArgumentTable> = {
  readonly [Name in keyof Table]: Table[Name] extends 'one'
    ? string
    : Table[Name] extends 'optional'
      ? string | undefined
      : readonly string[];
};

export interface ArgumentRule<Table extends ArgumentTable = ArgumentTable> {
  readonly table: Table;
  /** The error for too few or too many arguments. */
  readonly refuse: (words: readonly string[]) => Error;
  /** Arguments after `--` are a container's command and are not counted. */
  readonly untilDash?: true;
}

/** kubectl's error for arguments that a command does not take. */
const unexpected = (words: readonly string[]): Error => new UsageError(`unexpected arguments: [${words.join(' ')}]`);

/** kubectl's error of commands that take files and no arguments. */
export const unexpectedBesideFiles = (words: readonly string[]): Error =>
  new UsageError(`Unexpected args: [${words.join(' ')}]`);

/** Named arguments, in the order of the table. */
export const positionals = <const Table extends ArgumentTable>(
  table: Table,
  refuse: ArgumentRule['refuse'] = unexpected,
): ArgumentRule<Table> => ({ table, refuse });

export const noArguments = (refuse: ArgumentRule['refuse'] = unexpected) => positionals({}, refuse);

/**
 * Any number of arguments. The command checks them itself: against its flags, or after it has read
 * the kubeconfig.
 */
export const anyArguments = positionals({ words: 'many' });

/** NAME, then anything after `--` (kubectl's NameFromCommandArgs). */
export const nameArgument: ArgumentRule<{ readonly name: 'one' }> = {
  table: { name: 'one' },
  refuse: (words) => new UsageError(`exactly one NAME is required, got ${words.length}`),
  untilDash: true,
};

/** The arguments by name. Throws the rule's error when there are too few or too many. */
export function readArguments<Table extends ArgumentTable>(
  { table, refuse, untilDash }: ArgumentRule<Table>,
  { args, dash }: { readonly args: readonly string[]; readonly dash: number },
): ArgumentValues<Table> {
  const words = untilDash === true && dash >= 0 ? args.slice(0, dash) : args;
  const left = [...words];
  const take = (count: ArgumentCount): string | undefined | readonly string[] => {
    if (left.length === 0 && (count === 'one' || count === 'some')) throw refuse(words);
    return count === 'one' || count === 'optional' ? left.shift() : left.splice(0);
  };
  const values = Object.entries(table).map(([name, count]) => [name, take(count)]);
  if (left.length > 0) throw refuse(words);
  return Object.fromEntries(values) as ArgumentValues<Table>;
}

/** Throws CliError, worded as in cobra, when a required flag is missing. */
export function requireFlags(table: FlagTable, changed: (name: string) => boolean): void {
  const missing = Object.keys(table).filter((name) => table[name]!.required === true && !changed(name));
  if (missing.length === 0) return;
  throw new CliError(`required flag(s) ${missing.sort().map(goQuote).join(', ')} not set`);
}
