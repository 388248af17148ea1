import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ParityCase, Step } from './cases.ts';
import { execute, type Outcome } from './process.ts';
import { splitLine } from './words.ts';

/**
 * Where cases run: the cluster, the real kubectl, and how the program under test is started as
 * `kubectl`.
 */
export interface Bench {
  readonly kubeconfig: string;
  readonly kubectl: string;
  /** argv before the arguments, for the real kubectl and for cox. */
  readonly programs: Readonly<Record<SideName, readonly string[]>>;
  readonly server: string;
  readonly nodes: readonly string[];
  /** PATH of the program under test: nothing of kubectl or helm is on it. */
  readonly searchPath: string;
  /** A HOME in which both programs have written their caches; undefined until they have. */
  readonly warmHome: string | undefined;
  /** Seconds that each side waits before each line. */
  readonly late: Readonly<Record<SideName, number>>;
}

export type SideName = 'kubectl' | 'cox';

export interface Side {
  readonly name: SideName;
  readonly namespace: string;
  /** Holds work/ (the working directory), home/ and the kubeconfig. */
  readonly folder: string;
}

export const STEP_TIMEOUT = 60_000;

function environment(bench: Bench, side: Side, extra: Readonly<Record<string, string>>): Record<string, string> {
  return {
    PATH: bench.searchPath,
    HOME: path.join(side.folder, 'home'),
    KUBECONFIG: path.join(side.folder, 'kubeconfig'),
    TZ: 'UTC',
    LC_ALL: 'C.UTF-8',
    NO_COLOR: '1',
    KUBECTL_KUBERC: 'false',
    ...Object.fromEntries(Object.entries(extra).map(([name, value]) => [name, fill(value, bench, side)])),
  };
}

function fill(text: string, bench: Bench, side: Side): string {
  return text
    .replaceAll('{ns}', side.namespace)
    .replaceAll('{server}', bench.server)
    .replaceAll('{path}', bench.searchPath)
    .replaceAll('{work}', path.join(side.folder, 'work'))
    .replaceAll('{64KiB}', 'x'.repeat(65_536))
    .replaceAll('{kubeconfig}', path.join(side.folder, 'kubeconfig'));
}

/**
 * Runs a command with each program in one HOME, so that it holds the caches that each wrote itself:
 * kubectl's and cox's discovery of the cluster, and cox's compiled code. Yields the HOME.
 */
export async function warmUp(bench: Bench, namespace: string, folder: string): Promise<string> {
  const cold = { id: 'the caches', files: {}, setup: [], eventually: [], run: [], cleanup: [], env: {}, state: [] };
  const parityCase = { ...cold, serial: false, unordered: false, apart: false, cold: true, metrics: undefined };
  for (const name of ['kubectl', 'cox'] as const) {
    const side = { name, namespace, folder };
    prepareSide(bench, parityCase, side);
    const { exitCode, stderr } = await runLine(bench, parityCase, side, WARMING, bench.programs[name]);
    if (exitCode !== 0) throw new Error(`${name} did not fill its caches: ${stderr}`);
  }
  return path.join(folder, 'home');
}

const WARMING: Step = { cmd: 'kubectl get deployments,configmaps' };

/**
 * Makes the folder of one side, with the case's files and a kubeconfig whose context names the
 * side's namespace.
 */
export function prepareSide(bench: Bench, parityCase: ParityCase, side: Side): void {
  const work = path.join(side.folder, 'work');
  mkdirSync(work, { recursive: true });
  const home = path.join(side.folder, 'home');
  mkdirSync(home, { recursive: true });
  if (bench.warmHome !== undefined && !parityCase.cold) cpSync(bench.warmHome, home, { recursive: true });
  const config = JSON.parse(bench.kubeconfig) as { contexts: { context: { namespace?: string } }[] };
  for (const { context } of config.contexts) context.namespace = side.namespace;
  writeFileSync(path.join(side.folder, 'kubeconfig'), JSON.stringify(config), { mode: 0o600 });
  for (const [name, text] of Object.entries(parityCase.files)) {
    const file = path.join(work, name);
    mkdirSync(path.dirname(file), { recursive: true });
    if (typeof text !== 'string') writeFileSync(file, text);
    else writeFileSync(file, fill(text, bench, side), { mode: text.startsWith('#!') ? 0o755 : 0o644 });
  }
}

async function runLine(
  bench: Bench,
  parityCase: ParityCase,
  side: Side,
  step: Step,
  program: readonly string[],
): Promise<Outcome> {
  const { words, stdin } = splitLine(fill(step.cmd, bench, side));
  const cwd = path.join(side.folder, 'work');
  if (words[0] === 'cat') {
    const stdout = readFileSync(path.join(cwd, words[1] ?? ''), 'utf8');
    return { stdout, stderr: '', exitCode: 0, startedAt: Date.now(), endedAt: Date.now() };
  }
  if (words[0] === 'ls') {
    const stdout = filesBelow(cwd, words[1] ?? '');
    return { stdout, stderr: '', exitCode: 0, startedAt: Date.now(), endedAt: Date.now() };
  }
  if (words[0] !== 'kubectl') throw new Error(`${parityCase.id}: a line starts with kubectl, cat or ls: ${step.cmd}`);
  return execute({
    file: program[0]!,
    args: [...program.slice(1), ...words.slice(1)],
    cwd,
    env: environment(bench, side, parityCase.env),
    stdin: stdin === undefined ? undefined : path.join(cwd, stdin),
    timeout: STEP_TIMEOUT,
    until: step.until === undefined ? undefined : new RegExp(step.until),
    ready: step.ready === undefined ? undefined : new RegExp(step.ready),
    whenStarted: () => runSetup(bench, parityCase, side, step.meanwhile ?? []),
  });
}

/** Waits before a line as long as the run and the case want it. */
async function pause({ late }: Bench, { apart }: ParityCase, { name }: Side): Promise<void> {
  await setTimeout(late[name] * 1000);
  // a little more: the server's clock is another process's
  if (apart) await setTimeout(1010 - (Date.now() % 1000));
}

/** Lines that the real kubectl runs on both sides; they must succeed. */
export async function runSetup(
  bench: Bench,
  parityCase: ParityCase,
  side: Side,
  lines: readonly string[],
): Promise<void> {
  for (const cmd of lines) {
    await pause(bench, parityCase, side);
    const outcome = await runLine(bench, { ...parityCase, env: {} }, side, { cmd }, [bench.kubectl]);
    if (outcome.exitCode !== 0) throw new Error(`${parityCase.id}: set-up failed: ${cmd}\n${outcome.stderr}`);
  }
}

/** Lines that the real kubectl runs on both sides, each again and again until it succeeds. */
export async function runUntilDone(
  bench: Bench,
  parityCase: ParityCase,
  side: Side,
  lines: readonly string[],
): Promise<void> {
  const end = Date.now() + STEP_TIMEOUT;
  for (const line of lines) {
    for (;;) {
      const done = await runSetup(bench, parityCase, side, [line]).then(
        () => true,
        (error: unknown) => {
          if (Date.now() > end) throw error;
          return false;
        },
      );
      if (done) break;
      await setTimeout(200);
    }
  }
}

/** Every file and folder below a folder with its mode, a line each. */
function filesBelow(cwd: string, folder: string): string {
  const names = readdirSync(path.join(cwd, folder), { recursive: true, encoding: 'utf8' });
  const line = (name: string): string => {
    const { mode } = statSync(path.join(cwd, folder, name));
    return `${(mode & 0o7777).toString(8)} ${path.join(folder, name)}\n`;
  };
  return names.sort().map(line).join('');
}

/** Runs the lines to be compared, in order, with the side's own program. */
export async function runSteps(bench: Bench, parityCase: ParityCase, side: Side): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const step of parityCase.run) {
    await pause(bench, parityCase, side);
    outcomes.push(await runLine(bench, parityCase, side, step, bench.programs[side.name]));
  }
  return outcomes;
}
