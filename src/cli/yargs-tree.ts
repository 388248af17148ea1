/**
 * The command tree of yargs: commands, their aliases, the middleware that every command line
 * passes, and the handlers. cobra's rule decides which words name a command, and flags follow
 * pflag's grammar. yargs has neither, so it gets the words that name the command, and the rest of
 * the line as its context.
 */
import yargs, { type Argv, type CommandModule } from 'yargs';
import type { CommandDefinition } from './command.ts';
import { type CommandRow, children, lastWord, ownPath } from './command-row.ts';
import { findCommand } from './find.ts';
import type { Parsed } from './parse.ts';

/** A command line on its way through the tree. */
export interface Line {
  /** The words of the command as they were typed. */
  readonly _: readonly string[];
  /** The words after the command, flags included. */
  readonly rest: readonly string[];
}

/** The line of a command that has a row; each middleware may add its part. */
export interface CommandLine extends Line {
  readonly row: CommandRow;
  /** Undefined: not loaded yet, or a parent command. */
  readonly definition?: CommandDefinition | undefined;
  readonly parsed?: Parsed;
}

type Added = Partial<CommandLine> | undefined;
export type Middleware = (line: CommandLine) => Added | Promise<Added>;

export interface Program {
  readonly rows: readonly CommandRow[];
  /** Commands of the root that help does not list and that read their arguments themselves. */
  readonly unlisted: Readonly<Record<string, (line: Line) => Promise<void>>>;
  /**
   * Runs on every command line, in order, before the handler. A middleware that throws ends the
   * command.
   */
  readonly middleware: readonly Middleware[];
  handler(line: CommandLine): Promise<void>;
  /** No word was typed, or a word that names no command. */
  root(line: Line): Promise<void>;
}

/** The command of a row. Its subcommands are registered when the command was typed. */
function commandModule(program: Program, row: CommandRow): CommandModule {
  const module = {
    command: lastWord(row.path),
    aliases: row.aliases ?? [],
    describe: row.summary ?? false,
    builder: (inner: Argv) => register(inner, program, ownPath(row)),
    middlewares: [() => ({ row }), ...program.middleware],
    handler: (line: CommandLine) => program.handler(line),
  };
  return module as unknown as CommandModule;
}

function register(parser: Argv, program: Program, parent: string): Argv {
  for (const row of children(program.rows, parent)) parser.command(commandModule(program, row));
  return parser;
}

/** Runs the command that argv names. Rejects with what a middleware or a handler threw. */
export async function runCommandLine(program: Program, argv: readonly string[]): Promise<void> {
  const unlisted = Object.keys(program.unlisted).map((path) => ({ path }));
  const { words, rest } = findCommand([...program.rows, ...unlisted], argv);
  // words stay as they were typed: "007" and "1e3" are no numbers
  const parsing = { 'parse-numbers': false, 'parse-positional-numbers': false };
  const bare = yargs().help(false).version(false).exitProcess(false).fail(false).parserConfiguration(parsing);
  const parser = register(bare, program, '');
  for (const [command, handler] of Object.entries({ ...program.unlisted, $0: program.root })) {
    parser.command({ command, describe: false, handler: handler as never });
  }
  await parser.parseAsync([...words], { rest });
}
