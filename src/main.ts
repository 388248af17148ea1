/** argv and the process's streams in, exit code out; the one place that ends the process. */
import path from 'node:path';
import { findCommand } from './cli/find.ts';
import { globalFlags } from './cli/global-flags.ts';
import type { CommandRow } from './commands/tree.ts';
import type { Context } from './context.ts';
import { wordError } from './error-text.ts';
import { CliError, ExitError, UsageError } from './errors.ts';
import type { Clock } from './io/host.ts';
import type { Io } from './io/io.ts';
import { processIo } from './io/process-io.ts';
import type { Cluster } from './kube/cluster.ts';

/** How long a command may take to put things in order after Ctrl-C, in milliseconds. */
const GRACE_AFTER_SIGNAL = 3000;

/** The name of the link we were started by: `kubectl` reads as kubectl, cox.js and npm's shims as cox. */
export function programName(script: string | undefined): string {
  const name = path.basename(script ?? 'cox').replace(/\.(c|m)?[jt]s$/, '');
  return name === 'coxswain' || name === 'main' || name === '' ? 'cox' : name;
}

const clock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, milliseconds);
      signal?.addEventListener('abort', stop, { once: true });
    }),
};

interface Host {
  readonly program: string;
  readonly io: Io;
  readonly env: Context['env'];
  readonly signal: AbortSignal;
}

async function runRow(host: Host, row: CommandRow, words: readonly string[]): Promise<number> {
  if (row.later === true) {
    throw new CliError(`"${host.program} ${row.path}" is not supported by this version of cox yet`);
  }
  const definition = row.load === undefined ? undefined : (await row.load()).command;
  const { parseCommand } = await import('./cli/parse.ts');
  const parsed = parseCommand(row.path, definition?.flags ?? {}, words);
  if (parsed.help || definition === undefined) {
    const stray = parsed.invocation.args;
    if (!parsed.help && stray.length > 0) throw new UsageError(`unknown command ${JSON.stringify(stray.join(' '))}`);
    const { commandHelp } = await import('./cli/help.ts');
    host.io.stdout.write(commandHelp(host.program, row, definition));
    return parsed.help ? 0 : 1;
  }
  for (const notice of parsed.notices) host.io.stderr.write(`${notice}\n`);
  refuseUnknownProfile(parsed.globals.profile);
  return withContext(host, row.path, parsed.globals, (context) => definition.run(context, parsed.invocation));
}

/** Those of Go's runtime (kubectl's --profile). */
const profiles = ['none', 'cpu', 'goroutine', 'threadcreate', 'heap', 'allocs', 'block', 'mutex'];

function refuseUnknownProfile(name: string): void {
  if (!profiles.includes(name)) throw new CliError(`unknown profile '${name}'`);
}

/** --warnings-as-errors: a command that went well fails when the server warned. */
function refuseWarnings(cluster: Cluster): void {
  const count = cluster.warningCount();
  if (count > 0) throw new CliError(`${count} ${count === 1 ? 'warning' : 'warnings'} received`);
}

/** Makes the context of one command, with the cluster connected on first use and the connection closed at the end. */
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

/** `__complete WORDS... CURRENT`: what cobra's completion scripts ask; with NoDesc the summaries are left out. */
async function runCompletion(host: Host, words: readonly string[], describe: boolean): Promise<number> {
  const { completionRequest } = await import('./cli/complete.ts');
  const { completeWord } = await import('./commands/complete.ts');
  const request = await completionRequest(words, host.program);
  return withContext(host, request.path, request.globals, (context) => completeWord(context, request, describe));
}

async function runRoot(host: Host, words: readonly string[]): Promise<number> {
  const { parseCommand } = await import('./cli/parse.ts');
  const { bool } = await import('./cli/flag.ts');
  const parsed = parseCommand('', { version: bool("cox's own version") }, words);
  if (parsed.invocation.flags.version === true) {
    const { coxswainVersion } = await import('./version.ts');
    host.io.stdout.write(`cox ${coxswainVersion}\n`);
    return 0;
  }
  const { rootHelp } = await import('./cli/help.ts');
  host.io.stdout.write(rootHelp(host.program));
  return 0;
}

/** Runs one command line and returns its exit code; every error is worded here, once. */
export async function run(host: Host, argv: readonly string[]): Promise<number> {
  let commandPath = '';
  try {
    if (argv[0] === '__complete' || argv[0] === '__completeNoDesc') {
      return await runCompletion(host, argv.slice(1), argv[0] === '__complete');
    }
    const topic = argv[0] === 'help' || argv[0] === 'options' ? argv[0] : undefined;
    if (topic !== undefined) return await runTopic(host, topic, argv.slice(1));
    const { row, rest } = findCommand(argv, globalFlags, host.program);
    commandPath = row?.path ?? '';
    return await (row === undefined ? runRoot(host, rest) : runRow(host, row, rest));
  } catch (error) {
    const { text, exitCode } = wordError(error, host.program, commandPath, host.io.stderr.isTerminal);
    host.io.stderr.write(text);
    return exitCode;
  }
}

async function runTopic(host: Host, topic: 'help' | 'options', words: readonly string[]): Promise<number> {
  const { commandHelp, helpTopic, optionsHelp, rootHelp } = await import('./cli/help.ts');
  if (topic === 'options') {
    host.io.stdout.write(optionsHelp());
    return 0;
  }
  const plain = words.filter((word) => !word.startsWith('-'));
  const row = plain.length === 0 ? undefined : helpTopic(plain);
  if (plain.length > 0 && row === undefined) {
    host.io.stdout.write(`Unknown help topic [${plain.map((word) => `\`${word}\``).join(' ')}]\n`);
    host.io.stdout.write(rootHelp(host.program));
    return 0;
  }
  host.io.stdout.write(
    row === undefined ? rootHelp(host.program) : commandHelp(host.program, row, (await row.load?.())?.command),
  );
  return 0;
}

/** --color stands before the flags are parsed: errors of parsing are coloured as it says. */
function colorWish(argv: readonly string[]): string {
  const typed = argv.findLast((word) => word.startsWith('--color='));
  if (typed !== undefined) return typed.slice('--color='.length);
  const at = argv.indexOf('--color');
  return at < 0 ? 'auto' : (argv[at + 1] ?? 'auto');
}

export async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  const stop = new AbortController();
  const io = processIo(process, { env: process.env, color: colorWish(argv) });
  const interrupt = (signal: NodeJS.Signals): void => {
    const exitCode = signal === 'SIGINT' ? 130 : 143;
    if (stop.signal.aborted) process.exit(exitCode);
    stop.abort(new ExitError(exitCode));
    setTimeout(() => process.exit(exitCode), GRACE_AFTER_SIGNAL).unref();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const host: Host = { program: programName(process.argv[1]), io, env: process.env, signal: stop.signal };
  const exitCode = await run(host, argv);
  await Promise.all([io.stdout.drain(), io.stderr.drain()]);
  process.exit(exitCode);
}
