/** argv and the process's streams in, exit code out; the one place that ends the process. */
import path from 'node:path';
import { goQuote } from './apimachinery/go/text.ts';
import { type CommandDefinition, runDefinition, type TypedWords, type Writes } from './cli/command.ts';
import type { CommandRow } from './cli/command-row.ts';
import { findCommand, flagBeforePlugin } from './cli/find.ts';
import { rootFlags } from './cli/global-flags.ts';
import { parseFlags } from './cli/parse.ts';
import { type CommandLine, type Line, type Middleware, runCommandLine } from './cli/yargs-tree.ts';
import { tree, unlisted } from './commands/tree.ts';
import type { Context } from './context.ts';
import { wordError } from './error-text.ts';
import { CliError, ExitError, FlagError, HelpError, UsageError } from './errors.ts';
import { clock } from './io/clock.ts';
import { escapeTerminal } from './io/escape.ts';
import type { Output } from './io/io.ts';
import { requestedColor } from './io/may-color.ts';
import { type ProcessIo, processIo } from './io/process-io.ts';
import { systemText } from './io/system-text.ts';
import type { Cluster } from './kube/cluster.ts';

/** How long a command may clean up after Ctrl-C, in milliseconds. */
const GRACE_AFTER_SIGNAL = 3000;

/**
 * The name of the link that started the program: `kubectl` stays kubectl; cox.js and npm's shims
 * become cox.
 */
export function programName(script: string | undefined): string {
  const name = path.basename(script ?? 'cox').replace(/\.(c|m)?[jt]s$/, '');
  return name === 'coxswain' || name === 'main' || name === '' ? 'cox' : name;
}

/** Every command that can be typed. */
const rows: readonly CommandRow[] = [...tree, ...unlisted];

/** What a command's context has before the command is known. */
interface Host extends Pick<Context, 'program' | 'io' | 'env' | 'signal'> {
  /** The file that started the program. */
  readonly self?: string | undefined;
}

/** The profiles of Go's runtime (kubectl's --profile). */
const profiles = ['none', 'cpu', 'goroutine', 'threadcreate', 'heap', 'allocs', 'block', 'mutex'];

function refuseUnknownProfile(name: string): void {
  if (!profiles.includes(name)) throw new CliError(`unknown profile '${name}'`);
}

/** --warnings-as-errors: a command that succeeded fails when the server sent warnings. */
function refuseWarnings(cluster: Cluster): void {
  const count = cluster.warningCount();
  if (count > 0) throw new CliError(`${count} ${count === 1 ? 'warning' : 'warnings'} received`);
}

/**
 * Makes the context of one command, with the cluster connected on first use and the connection
 * closed at the end.
 */
async function withContext(
  host: Host,
  commandPath: string,
  globals: Context['globals'],
  work: (context: Context) => Promise<number>,
): Promise<number> {
  let cluster: Promise<Cluster> | undefined;
  const context: Context = {
    program: host.program,
    commandPath,
    io: host.io,
    env: host.env,
    cwd: process.cwd(),
    platform: process.platform,
    clock,
    signal: host.signal,
    globals,
    commandOf: (words) => {
      const { words: known, row } = findCommand(rows, words);
      return row === undefined && known.length > 0 ? undefined : (row?.path ?? '');
    },
    cluster: () => {
      cluster ??= import('./kube/connect.ts').then(({ connect }) => connect(context));
      return cluster;
    },
  };
  try {
    const exitCode = await work(context);
    if (exitCode === 0 && globals['warnings-as-errors'] && cluster !== undefined) refuseWarnings(await cluster);
    return exitCode;
  } finally {
    if (cluster !== undefined) (await cluster.catch(() => undefined))?.transport.close();
  }
}

/**
 * `__complete WORDS... CURRENT`: what cobra's completion scripts call; NoDesc leaves the summaries
 * out.
 */
async function runCompletion(host: Host, words: readonly string[], describe: boolean): Promise<number> {
  if (words.length === 0) throw new CliError('requires at least 1 arg(s), only received 0');
  const { completeWord, readTypedLine } = await import('./commands/complete/complete.ts');
  const line = await readTypedLine(rows, host, words);
  const { path, globals } = line.request;
  return withContext(host, path, globals, (context) => completeWord(context, line, describe));
}

/** Runs the plugin that a line names; undefined when there is none. */
async function runPlugin(host: Host, argv: readonly string[], least: number): Promise<number | undefined> {
  const { runPlugin: run } = await import('./commands/plugin/run.ts');
  return run({ self: undefined, ...host, cwd: process.cwd(), platform: process.platform }, argv, least);
}

/** A word behind a command that plugins may extend: a plugin's name when it is no subcommand. */
const extension =
  (host: Host, argv: readonly string[]): Middleware =>
  async ({ row, rest }) => {
    if (row.plugins !== true || rest[0] === undefined || rest[0].startsWith('-')) return undefined;
    const exitCode = await runPlugin(host, argv, argv.length - rest.length + 1);
    if (exitCode !== undefined) throw new ExitError(exitCode);
    return undefined;
  };

async function runRoot(host: Host, argv: readonly string[], { _: [word], rest }: Line): Promise<number> {
  if (word !== undefined) {
    const exitCode = argv[0]!.startsWith('-') ? undefined : await runPlugin(host, argv, 1);
    if (exitCode !== undefined) return exitCode;
    const { unknownCommand } = await import('./cli/suggest.ts');
    throw unknownCommand(word, host.program, tree);
  }
  const { typed, help } = parseFlags(rootFlags, rest);
  if (!help && typed.flags.version === true) {
    const { coxswainVersion } = await import('./version.ts');
    host.io.stdout.write(`cox ${coxswainVersion}\n`);
    return 0;
  }
  return printRootHelp(host);
}

/** The commands that the help of the root lists. */
async function withPlugins(host: Host): Promise<readonly CommandRow[]> {
  const { pluginRows } = await import('./commands/plugin/complete.ts');
  return [...tree, ...pluginRows(rows, host.env)];
}

async function printRootHelp(host: Host): Promise<number> {
  const { rootHelp } = await import('./cli/help.ts');
  host.io.stdout.write(rootHelp(host.program, await withPlugins(host)));
  return 0;
}

async function printHelp(host: Host, row: CommandRow, stream: HelpError['stream']): Promise<void> {
  const { commandHelp } = await import('./cli/help.ts');
  const definition = (await row.load?.())?.command;
  if (definition?.instead !== undefined) host.io.stderr.write(`${definition.instead(host.program)}\n`);
  else host.io[stream].write(commandHelp(host.program, tree, row, definition, host.env));
}

/** The help of the command that these words name, found as cobra finds it on a command line. */
async function printTopic(host: Host, topic: readonly string[]): Promise<number> {
  const { words, row } = findCommand(rows, topic);
  if (row !== undefined) {
    refuseLater(host, row);
    await printHelp(host, row, 'stdout');
    return 0;
  }
  if (words.length === 0) return printRootHelp(host);
  const { unknownTopic } = await import('./cli/help.ts');
  host.io.stderr.write(escapeTerminal(unknownTopic(host.program, await withPlugins(host), topic)));
  return 0;
}

function refuseLater({ program }: Host, { later, path }: CommandRow): void {
  if (later === true) throw new CliError(`"${program} ${path}" is not supported by this version of cox yet`);
}

/** The steps before a command runs, in cobra's order. */
function middleware(host: Host): readonly Middleware[] {
  return [
    ({ row }) => {
      refuseLater(host, row);
      return undefined;
    },
    async ({ row }) => ({ definition: (await row.load?.())?.command }),
    ({ definition, rest }) => ({ parsed: parseFlags(definition?.flags ?? {}, rest, host.env) }),
    ({ row, definition, parsed }) => {
      if (parsed?.help === true) throw new HelpError();
      if (definition === undefined) requireSubcommand(row, parsed?.typed.args ?? []);
      for (const notice of parsed?.notices ?? []) host.io.stderr.write(`${notice}\n`);
      return undefined;
    },
  ];
}

/** A parent command runs nothing itself: it shows its subcommands. */
function requireSubcommand(row: CommandRow, words: readonly string[]): never {
  if (row.bareHelp === 'success') throw new HelpError();
  if (words.length === 0) throw new HelpError({ exitCode: 1, stream: row.bareHelp ?? 'stderr' });
  throw new UsageError(`unknown command ${goQuote(words.join(' '))}`);
}

function runRow(host: Host, { row, definition, parsed }: CommandLine): Promise<number> {
  if (definition === undefined || parsed === undefined) throw new Error(`${row.path} was not loaded`);
  refuseUnknownProfile(parsed.globals.profile);
  const { typed, globals } = parsed;
  return withContext(host, row.path, globals, (context) =>
    definition.writes === undefined
      ? runDefinition(definition, context, typed)
      : runWriting(definition, context, typed, definition.writes),
  );
}

/** A command that writes runs by our settings, of which nothing else is loaded while there are none. */
async function runWriting(
  definition: CommandDefinition,
  context: Context,
  typed: TypedWords,
  writes: Writes,
): Promise<number> {
  const { readSettingsFile } = await import('./settings/file.ts');
  const file = readSettingsFile(context);
  if (file === undefined && typed.flags.journal !== true) return runDefinition(definition, context, typed);
  const { withSettings } = await import('./commands/writing/writing.ts');
  return withSettings(context, { file, typed, writes }, (ours) => runDefinition(definition, ours, typed));
}

/**
 * Prints the error that ended a command, after the help where the error asks for it. Returns the
 * exit code.
 */
async function report(host: Host, row: CommandRow | undefined, error: unknown): Promise<number> {
  if (error instanceof HelpError) {
    if (error.topic !== undefined) return printTopic(host, error.topic).catch((later) => report(host, row, later));
    if (row !== undefined) await printHelp(host, row, error.stream);
    return error.error === undefined ? error.exitCode : report(host, row, error.error);
  }
  const isUsage = row?.errorExit !== undefined && error instanceof FlagError;
  const shown = isUsage ? new UsageError(error.message) : error;
  const { text, exitCode } = wordError(shown, host.program, row?.path ?? '', host.io.stderr.isTerminal);
  host.io.stderr.write(text);
  return error instanceof ExitError ? exitCode : (row?.errorExit ?? exitCode);
}

/** Runs one command line and returns its exit code. Errors become text here and nowhere else. */
export async function run(host: Host, argv: readonly string[]): Promise<number> {
  const misplaced = flagBeforePlugin([...tree, { path: 'options' }], argv);
  if (misplaced !== undefined) {
    host.io.stderr.write(escapeTerminal(`Error: flags cannot be placed before plugin name: ${misplaced}\n`));
    return 1;
  }
  let current: CommandRow | undefined;
  let exitCode = 0;
  const ends = async (work: Promise<number>): Promise<void> => {
    exitCode = await work;
  };
  const enter: Middleware = ({ row }) => {
    current = row;
    return undefined;
  };
  try {
    await runCommandLine(
      {
        rows,
        unlisted: {
          __complete: ({ rest }) => ends(runCompletion(host, rest, true)),
          __completeNoDesc: ({ rest }) => ends(runCompletion(host, rest, false)),
        },
        middleware: [enter, extension(host, argv), ...middleware(host)],
        handler: (line) => ends(runRow(host, line)),
        root: (line) => ends(runRoot(host, argv, line)),
      },
      argv,
    );
    return exitCode;
  } catch (error) {
    return report(host, current, error);
  }
}

/** The signals that end a command, with the exit codes that a shell gives them. */
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGPIPE: 141 } as const;

/** Ends the process. By SIGPIPE it ends as the signal ends any program: Node ignores it. */
function end(ending: number | 'SIGPIPE'): void {
  if (ending !== 'SIGPIPE') process.exit(ending);
  // a listener that is taken away leaves the signal's own effect
  process.once('SIGPIPE', () => undefined).removeAllListeners('SIGPIPE');
  process.kill(process.pid, 'SIGPIPE');
  // where the signal is blocked
  setTimeout(() => process.exit(exitCodes.SIGPIPE), 100);
}

/**
 * How a command ends whose stdout failed: by SIGPIPE when the reader is gone, else with an error.
 * Windows has no such signal.
 */
function endingWithout(stdout: ProcessIo['stdout'], stderr: Output, exitCode: number): number | 'SIGPIPE' {
  if (stdout.failure === undefined) return exitCode;
  if (stdout.failure.code === 'EPIPE') return process.platform === 'win32' ? exitCode : 'SIGPIPE';
  stderr.write(`error: write /dev/stdout: ${systemText(stdout.failure)}\n`);
  return exitCode === 0 ? 1 : exitCode;
}

/**
 * A command whose promise never settles would end with exit code 0 as soon as nothing is left that
 * Node waits for. It is an error, whatever the reason. Returns a function that ends the guard.
 */
function refuseUnsettledEnd(stderr: Output): () => void {
  const refuse = (): void => {
    process.exitCode = 1;
    stderr.write(
      'error: internal error: the command stopped before it had ended; check what it did before you try again\n',
    );
  };
  process.once('beforeExit', refuse);
  return () => void process.off('beforeExit', refuse);
}

export async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  // What Node warns of is for who writes programs: stderr has the command's own words only.
  process.removeAllListeners('warning');
  const stop = new AbortController();
  const interrupt = (signal: keyof typeof exitCodes): void => {
    const exitCode = exitCodes[signal];
    const ending = signal === 'SIGPIPE' ? signal : exitCode;
    if (stop.signal.aborted) end(ending);
    stop.abort(new ExitError(exitCode));
    setTimeout(() => end(ending), GRACE_AFTER_SIGNAL).unref();
  };
  const io = processIo(process, { env: process.env, color: requestedColor(argv) }, ({ code }) => {
    if (code === 'EPIPE' && process.platform !== 'win32') interrupt('SIGPIPE');
  });
  process.on('SIGINT', () => interrupt('SIGINT'));
  process.on('SIGTERM', () => interrupt('SIGTERM'));
  const [, self] = process.argv;
  const host: Host = { program: programName(self), io, env: process.env, signal: stop.signal, self };
  const settled = refuseUnsettledEnd(io.stderr);
  const exitCode = await run(host, argv);
  await io.stdout.drain();
  const ending = endingWithout(io.stdout, io.stderr, exitCode);
  await io.stderr.drain();
  settled();
  end(ending);
}
