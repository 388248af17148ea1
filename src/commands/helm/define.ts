import { type ArgumentRule, type ArgumentTable, positionals } from '../../cli/arguments.ts';
import { type CommandDefinition, defineCommand, type Invocation } from '../../cli/command.ts';
import type { FlagTable } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { helmGlobalFlags } from './global-flags.ts';

type WithGlobals<Table extends FlagTable> = Omit<typeof helmGlobalFlags, keyof Table> & Table;

interface HelmDefinition<Table extends FlagTable, Args extends ArgumentTable>
  extends Omit<CommandDefinition, 'flags' | 'args' | 'run'> {
  readonly flags: Table;
  readonly args: ArgumentRule<Args>;
  run(context: Context, invocation: Invocation<WithGlobals<Table>, Args>): Promise<number>;
}

/** A command of helm: it has helm's global flags beside its own. */
export function defineHelmCommand<const Table extends FlagTable, const Args extends ArgumentTable>(
  definition: HelmDefinition<Table, Args>,
): CommandDefinition {
  const flags = { ...helmGlobalFlags, ...definition.flags } as WithGlobals<Table>;
  return defineCommand({ ...definition, flags } as unknown as CommandDefinition<WithGlobals<Table>, Args>);
}

/** A wrong number of arguments (pkg/cmd/require): the dialect puts the command's path before it, and its usage below. */
export class WrongArgumentsError extends CliError {}

const plural = (count: number): string => `${count} ${count === 1 ? 'argument' : 'arguments'}`;
const refuse = (text: string) => (): Error => new WrongArgumentsError(text);

export const noHelmArguments = positionals({}, refuse('accepts no arguments'));
export const exactly = <const Table extends ArgumentTable>(table: Table): ArgumentRule<Table> =>
  positionals(table, refuse(`requires ${plural(Object.keys(table).length)}`));
export const atLeast = <const Table extends ArgumentTable>(count: number, table: Table): ArgumentRule<Table> =>
  positionals(table, refuse(`requires at least ${plural(count)}`));
export const atMost = <const Table extends ArgumentTable>(count: number, table: Table): ArgumentRule<Table> =>
  positionals(table, refuse(`accepts at most ${plural(count)}`));
