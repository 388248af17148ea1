/** How a command ends that has failed: its error in words, and its exit code. */
import { type CommandRow, type Dialect, ownPath } from './cli/command-row.ts';
import { wordError } from './error-text.ts';
import { ExitError, FlagError, HelpError, UsageError } from './errors.ts';
import { type HelpHost, printHelp, printTopic } from './print-help.ts';

/**
 * Prints the error that ended a command, after the help where the error asks for it. Returns the
 * exit code.
 */
export async function report(host: HelpHost, row: CommandRow | undefined, error: unknown): Promise<number> {
  if (error instanceof HelpError) {
    if (error.topic !== undefined) return printTopic(host, error.topic).catch((later) => report(host, row, later));
    if (row !== undefined) await printHelp(host, row, error.stream);
    return error.error === undefined ? error.exitCode : report(host, row, error.error);
  }
  const dialect = await row?.dialect?.();
  if (dialect !== undefined) return reportIn(dialect, host, row, error);
  const isUsage = row?.errorExit !== undefined && error instanceof FlagError;
  const shown = isUsage ? new UsageError(error.message) : error;
  // these commands name themselves, whatever alias was typed
  const path = row === undefined ? '' : isUsage ? ownPath(row) : row.path;
  const { text, exitCode } = wordError(shown, host.program, path, host.io.stderr.isTerminal);
  host.io.stderr.write(text);
  return error instanceof ExitError ? exitCode : (row?.errorExit ?? exitCode);
}

/** The same for a command of another program than kubectl. */
async function reportIn(
  dialect: Dialect,
  host: HelpHost,
  row: CommandRow | undefined,
  error: unknown,
): Promise<number> {
  const definition = (await row?.load?.())?.command;
  const spoken = { program: host.program, rows: host.rows, row };
  const { text, exitCode } = dialect.wordError(error, spoken, definition, host.io.stderr.isTerminal);
  host.io.stderr.write(text);
  return error instanceof ExitError ? exitCode : (row?.errorExit ?? exitCode);
}
