/**
 * The command tree of yargs: the commands that can stand where a word was typed, their aliases, what is done to every line before its
 * command runs (middleware), and the handlers. Which words name a command is cobra's rule and flags are read by pflag's grammar; yargs
 * has neither, so it gets the words that name the command, and the rest of the line as its context.
 */
import yargs, { type Argv, type CommandModule } from 'yargs';
import type { CommandDefinition } from './command.ts';
import { type CommandRow, children, lastWord } from './command-row.ts';
import { findCommand } from './find.ts';
import type { Parsed } from './parse.ts';

/** A command line on its way through the tree. */
export interface Line {
  /** The words of the command as they were typed. */
  readonly _: readonly string[];
  /** The words behind the command, flags among them. */
  readonly rest: readonly string[];
}

/** The line of a command that has a row; each middleware may add its part. */
export interface CommandLine extends Line {
  readonly row: CommandRow;
  /** Undefined: not loaded yet, or a folder of commands. */
  readonly definition?: CommandDefinition | undefined;
  readonly parsed?: Parsed;
}

type Added = Partial<CommandLine> | undefined;
export type Middleware = (line: CommandLine) => Added | Promise<Added>;

export interface Program {
  readonly rows: readonly CommandRow[];
  /** Commands of the root that stand in no help and read their words themselves. */
  readonly unlisted: Readonly<Record<string, (line: Line) => Promise<void>>>;
  /** What is done to the line of every row, in order, before its handler runs; a middleware that throws ends it. */
  readonly middleware: readonly Middleware[];
  handler(line: CommandLine): Promise<void>;
  /** No word, or one that no command answers to. */
  root(line: Line): Promise<void>;
}

/** The command of a row; what stands below it is registered when it was typed. */
function commandModule(program: Program, row: CommandRow): CommandModule {
  const module = {
    command: lastWord(row.path),
    aliases: row.aliases ?? [],
    describe: row.summary ?? false,
    builder: (inner: Argv) => register(inner, program, row.path),
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
  const [first = ''] = argv;
  const isUnlisted = Object.hasOwn(program.unlisted, first);
  const { words, rest } = isUnlisted ? { words: [first], rest: argv.slice(1) } : findCommand(program.rows, argv);
  const parser = register(yargs().help(false).version(false).exitProcess(false).fail(false), program, '');
  for (const [command, handler] of Object.entries({ ...program.unlisted, $0: program.root })) {
    parser.command({ command, describe: false, handler: handler as never });
  }
  await parser.parseAsync([...words], { rest });
}
