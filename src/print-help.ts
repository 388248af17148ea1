/** Prints help texts: of the root, of a command, of the words behind `help`. */
import type { CommandRow } from './cli/command-row.ts';
import { findCommand } from './cli/find.ts';
import type { Context } from './context.ts';
import type { HelpError } from './errors.ts';
import { escapeTerminal } from './io/escape.ts';

/** What help needs: the commands that can be typed, and those that help lists. */
export interface HelpHost extends Pick<Context, 'program' | 'io' | 'env'> {
  readonly rows: readonly CommandRow[];
  readonly listed: readonly CommandRow[];
}

/** The commands that the help of the root lists. */
async function withPlugins(host: HelpHost): Promise<readonly CommandRow[]> {
  const { pluginRows } = await import('./commands/plugin/complete.ts');
  return [...host.listed, ...pluginRows(host.rows, host.env)];
}

/** Prints the help of the root. */
export async function printRootHelp(host: HelpHost): Promise<number> {
  const { rootHelp } = await import('./cli/help.ts');
  host.io.stdout.write(rootHelp(host.program, await withPlugins(host)));
  return 0;
}

/** Prints the help of a command. */
export async function printHelp(host: HelpHost, row: CommandRow, stream: HelpError['stream']): Promise<void> {
  if (row.aliasOf === '') {
    await printRootHelp(host);
    return;
  }
  const { commandHelp } = await import('./cli/help.ts');
  const definition = (await row.load?.())?.command;
  if (row.dialect !== undefined) {
    const { help } = await row.dialect();
    const { program, rows, env } = host;
    host.io[stream].write(help({ program, rows, row }, definition, { env, platform: process.platform }));
  } else if (definition?.instead !== undefined) host.io.stderr.write(`${definition.instead(host.program)}\n`);
  else host.io[stream].write(commandHelp(host.program, host.listed, row, definition, host.env));
}

/** The help of the command that these words name, found as cobra finds it on a command line. */
export async function printTopic(host: HelpHost, topic: readonly string[]): Promise<number> {
  const { words, row, rest } = findCommand(host.rows, topic);
  if (row?.dialect !== undefined && !row.path.includes(' ') && rest.length > 0) {
    const { program, rows, env } = host;
    const { unknownTopic } = await row.dialect();
    host.io.stderr.write(unknownTopic({ program, rows, row }, rest, { env, platform: process.platform }));
    return 0;
  }
  if (row !== undefined) {
    await printHelp(host, row, 'stdout');
    return 0;
  }
  if (words.length === 0) return printRootHelp(host);
  const { unknownTopic } = await import('./cli/help.ts');
  host.io.stderr.write(escapeTerminal(unknownTopic(host.program, await withPlugins(host), topic)));
  return 0;
}
