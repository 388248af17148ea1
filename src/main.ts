/** argv and the process's streams in, exit code out; the one place that ends the process. */
import path from 'node:path';
import { goQuote } from './apimachinery/go/text.ts';
import { type CommandDefinition, runDefinition, type TypedWords, type Writes } from './cli/command.ts';
import type { CommandRow, Machine } from './cli/command-row.ts';
import { findCommand, flagBeforePlugin, withoutCobrasOwn } from './cli/find.ts';
import { isKubercOff, rootFlags } from './cli/global-flags.ts';
import { parseFlags } from './cli/parse.ts';
import { type CommandLine, type Line, type Middleware, runCommandLine } from './cli/yargs-tree.ts';
import type { AppliedKuberc } from './commands/kuberc/startup.ts';
import { tree, unlisted } from './commands/tree.ts';
import type { Context } from './context.ts';
import { end, endingWithout, exitCodes, refuseUnsettledEnd } from './ending.ts';
import { CliError, ExitError, HelpError, UsageError } from './errors.ts';
import { clock } from './io/clock.ts';
import { escapeTerminal } from './io/escape.ts';
import { requestedColor } from './io/may-color.ts';
import { processIo } from './io/process-io.ts';
import { startedFile } from './io/runtime.ts';
import type { Cluster } from './kube/cluster.ts';
import { openKuberc } from './kube/kuberc/location.ts';
import { type HelpHost, printRootHelp } from './print-help.ts';
import { report } from './report.ts';

/** What a worker runs that helm's engine starts. */
export const renderInWorker = async (): Promise<void> =>
  (await import('./helm/engine/deep-worker.ts')).renderInWorker();

/** How long a command may clean up after Ctrl-C, in milliseconds. */
const GRACE_AFTER_SIGNAL = 3000;

/**
 * The name of the link that started the program: `kubectl` stays kubectl; cox.js, cox.exe
 * and npm's shims become cox.
 */
export function programName(script: string | undefined): string {
  const name = path.basename(script ?? 'cox').replace(/\.((c|m)?[jt]s|exe)$/, '');
  return name === 'coxswain' || name === 'main' || name === '' ? 'cox' : name;
}

/** What a command's context has before the command is known. */
interface Host extends Pick<Context, 'program' | 'io' | 'env' | 'signal' | 'finishFirst'> {
  /** The file that started the program. */
  readonly self?: string | undefined;
}

const machine = ({ env }: Host): Machine => ({ env, platform: process.platform });

/** The commands that can be typed on a line, and what the kuberc adds to it. */
interface Session extends Host, HelpHost, Partial<Omit<AppliedKuberc, 'rows' | 'argv'>> {
  /** The line as it was typed. */
  readonly typed: readonly string[];
  /** The line as it runs. */
  readonly argv: readonly string[];
}

/** The line of a link named `helm`, as it is typed behind cox. */
function asHelm(words: readonly string[]): readonly string[] {
  const at = words[0]?.startsWith('__complete') ? 1 : 0;
  return words.toSpliced(at, 0, 'helm');
}

/**
 * Applies the kuberc, if there is one, to a line. Rejects with CliError when --kuberc or what the
 * file says is wrong.
 */
async function startSession(host: Host, words: readonly string[]): Promise<Session> {
  const isHelm = host.program === 'helm';
  const argv = isHelm ? asHelm(words) : words;
  const isOff = isHelm || isKubercOff(host.env);
  const listed = isOff ? tree.filter(({ path }) => !/^kuberc( |$)/.test(path)) : tree;
  const plain = { ...host, typed: argv, argv, listed, rows: [...listed, ...unlisted] };
  if (isOff || argv.length === 0) return plain;
  const kuberc = openKuberc(argv, { env: host.env, cwd: process.cwd(), platform: process.platform });
  if (kuberc === undefined) return plain;
  const { applyKuberc } = await import('./commands/kuberc/startup.ts');
  return { ...plain, ...(await applyKuberc(kuberc, plain, host.io.stderr)) };
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
  host: Session,
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
    ...(host.finishFirst && { finishFirst: host.finishFirst }),
    globals,
    pluginPolicy: host.pluginPolicy,
    commandOf: (words) => {
      const { words: known, row } = findCommand(host.rows, words);
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
async function runCompletion(host: Session, words: readonly string[], describe: boolean): Promise<number> {
  if (words.length === 0) throw new CliError('requires at least 1 arg(s), only received 0');
  const { completeWord, readTypedLine } = await import('./commands/complete/complete.ts');
  const { row } = findCommand(host.rows, words.slice(0, -1));
  const presets = host.presetsFor?.(row?.path ?? '');
  const line = await readTypedLine(host.rows, { program: host.program, env: host.env, presets }, words);
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
  (host: Session): Middleware =>
  async ({ row, rest }) => {
    if (row.plugins !== true || rest[0] === undefined || rest[0].startsWith('-')) return undefined;
    const exitCode = await runPlugin(host, host.typed, host.typed.length - rest.length + 1);
    if (exitCode !== undefined) throw new ExitError(exitCode);
    return undefined;
  };

async function runRoot(host: Session, { _: [word], rest }: Line): Promise<number> {
  if (word !== undefined) {
    const exitCode = host.typed[0]!.startsWith('-') ? undefined : await runPlugin(host, host.typed, 1);
    if (exitCode !== undefined) return exitCode;
    const { unknownCommand } = await import('./cli/suggest.ts');
    throw unknownCommand(word, host.program, host.listed);
  }
  const { typed, help } = parseFlags(rootFlags, rest);
  if (!help && typed.flags.version === true) {
    const { coxswainVersion } = await import('./version.ts');
    host.io.stdout.write(`cox ${coxswainVersion}\n`);
    return 0;
  }
  return printRootHelp(host);
}

/** The steps before a command runs, in cobra's order. */
function middleware(host: Session): readonly Middleware[] {
  return [
    async ({ row }) => ({ definition: (await row.load?.())?.command }),
    async ({ row, definition, rest }) => {
      const dialect = await row.dialect?.();
      const presets = host.presetsFor?.(row.path);
      const parsed =
        dialect?.parse(definition, rest, machine(host)) ?? parseFlags(definition?.flags ?? {}, rest, host.env, presets);
      return { parsed };
    },
    async ({ row, definition, rest, parsed }) => {
      if (parsed?.help === true) throw new HelpError();
      if (definition === undefined) await requireSubcommand(host, row, rest, parsed?.typed.args ?? []);
      for (const notice of parsed?.notices ?? []) host.io.stderr.write(`${notice}\n`);
      return undefined;
    },
  ];
}

/** A parent command runs nothing itself: it shows its subcommands. */
async function requireSubcommand(
  host: Session,
  row: CommandRow,
  rest: readonly string[],
  words: readonly string[],
): Promise<never> {
  const [word] = words;
  // cobra looks for no command behind `--`
  const dash = rest.indexOf('--');
  const isNamed = word !== undefined && (dash < 0 || rest.slice(0, dash).includes(word));
  if (row.dialect !== undefined && isNamed && !row.path.includes(' ')) {
    const { unknownCommand } = await row.dialect();
    throw unknownCommand({ program: host.program, rows: host.rows, row }, word);
  }
  if (row.bareHelp === 'success') throw new HelpError();
  if (words.length === 0) throw new HelpError({ exitCode: 1, stream: row.bareHelp ?? 'stderr' });
  throw new UsageError(`unknown command ${goQuote(words.join(' '))}`);
}

async function runRow(host: Session, { row, definition, parsed }: CommandLine): Promise<number> {
  if (definition === undefined || parsed === undefined) throw new Error(`${row.path} was not loaded`);
  if (host.original !== undefined && parsed.globals.v > 0) {
    const { klogLine } = await import('./kube/transport/klog.ts');
    const original = goQuote(`${host.program} ${host.original}`);
    host.io.stderr.write(klogLine('I', clock.now(), `original command: ${original}`));
  }
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

/** Runs one command line and returns its exit code. Errors become text here and nowhere else. */
export async function run(host: Host, argv: readonly string[]): Promise<number> {
  let session: Session;
  try {
    session = await startSession(host, argv);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    host.io.stderr.write(escapeTerminal(`error occurred while applying preferences ${error.message}\n`));
    return 1;
  }
  return runLine(session);
}

async function runLine(host: Session): Promise<number> {
  const misplaced = flagBeforePlugin(withoutCobrasOwn(host.rows), host.typed);
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
        rows: host.rows,
        unlisted: {
          __complete: ({ rest }) => ends(runCompletion(host, rest, true)),
          __completeNoDesc: ({ rest }) => ends(runCompletion(host, rest, false)),
        },
        middleware: [enter, extension(host), ...middleware(host)],
        handler: (line) => ends(runRow(host, line)),
        root: (line) => ends(runRoot(host, line)),
      },
      host.argv,
    );
    return exitCode;
  } catch (error) {
    return report(host, current, error);
  }
}

export async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  // What Node warns of is for who writes programs: stderr has the command's own words only.
  process.removeAllListeners('warning');
  const stop = new AbortController();
  let grace: NodeJS.Timeout | undefined;
  const interrupt = (signal: keyof typeof exitCodes): void => {
    const exitCode = exitCodes[signal];
    const ending = signal === 'SIGPIPE' ? signal : exitCode;
    if (stop.signal.aborted) end(ending);
    stop.abort(new ExitError(exitCode));
    grace = setTimeout(() => end(ending), GRACE_AFTER_SIGNAL).unref();
  };
  const io = processIo(process, { env: process.env, color: requestedColor(argv) }, ({ code }) => {
    if (code === 'EPIPE' && process.platform !== 'win32') interrupt('SIGPIPE');
  });
  process.on('SIGINT', () => interrupt('SIGINT'));
  process.on('SIGTERM', () => interrupt('SIGTERM'));
  const self = startedFile();
  const host: Host = {
    program: programName(self),
    io,
    env: process.env,
    signal: stop.signal,
    finishFirst: () => clearTimeout(grace),
    self,
  };
  const settled = refuseUnsettledEnd(io.stderr);
  const exitCode = await run(host, argv);
  await io.stdout.drain();
  const ending = endingWithout(io.stdout, io.stderr, exitCode);
  await io.stderr.drain();
  settled();
  end(ending);
}
