/**
 * npm test: builds and packs once, runs the unit, golden, kustomize and helm tests, then side by side
 * the e2e tests and the parity cases, each on a sandbox of its own that the packed program puts up
 * and takes down. The last line is `N passed, N failed`; before it stands the time of each layer.
 *
 * node scripts/test.ts [unit|golden|kustomize|helm|e2e|parity ...]   only these layers
 * node scripts/test.ts standalone   the layers that run the program, with the executable that needs no Node; of
 *                                   an ordinary run it has every tenth parity case
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { withSandbox } from './sandbox-for-tests.ts';

const root = path.join(import.meta.dirname, '..');
const layers = ['unit', 'golden', 'kustomize', 'helm', 'e2e', 'parity', 'standalone'] as const;
type Layer = (typeof layers)[number];

interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
/** What ran, and for how many seconds. */
const times: { readonly name: string; readonly seconds: number }[] = [];
const scratch = mkdtempSync(path.join(os.tmpdir(), 'cox-test-'));
const pinned = { TZ: 'UTC', LC_ALL: 'C.UTF-8', NO_COLOR: '1', KUBECTL_KUBERC: 'false' };
const running = new Set<ChildProcess>();

/**
 * Runs a program in the checkout and yields what it printed: at most so urgently (0 is as any
 * other), and ended by SIGTERM after so many minutes.
 */
function run(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  { niceness = 0, minutes }: { niceness?: number; minutes?: number } = {},
): Promise<{ code: number; out: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: root,
      env: { ...process.env, ...pinned, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running.add(child);
    if (niceness > 0 && child.pid !== undefined) os.setPriority(child.pid, niceness);
    const timer = minutes === undefined ? undefined : setTimeout(() => child.kill('SIGTERM'), minutes * 60_000);
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ code: code ?? 1, out });
    });
  });
}

/**
 * Runs a part of the tests, and prints its output in one piece with the time it took: others may
 * run beside it.
 */
async function timed(name: string, work: () => Promise<string>): Promise<void> {
  console.log(`\n== ${name}`);
  const begun = Date.now();
  const out = await work();
  const seconds = Math.round((Date.now() - begun) / 1000);
  times.push({ name, seconds });
  console.log(`\n== ${name}: ${seconds} s\n${out.trimEnd()}`);
}

function testFiles(layer: Layer): string[] {
  const folder = path.join(root, 'test', layer);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
    .map((name) => path.join('test', layer, name));
}

/** Files that run together, and how many at a time. */
interface Group {
  readonly name: string;
  readonly files: readonly string[];
  readonly atOnce: number;
}

/** These mostly wait, but measure how long: two at a time at most. */
const TIMED = /rollout-(failures|survives)\.test\.ts$/;
/** These make nodes that are not ready: who asks why no node takes a pod must not meet them. */
const STRANGE_NODES = /recordings\.test\.ts$/;
/** One real node at a time: they compare the machine before and after. */
const REAL = /-real\.test\.ts$/;

/**
 * Flows on simulated nodes wait more than they compute: more at a time than there are processors.
 */
const FLOWS_AT_ONCE = 3;

/** A layer of tests that compute: as many files at a time as there are processors. */
const computing = (layer: Layer): Group => ({
  name: layer,
  files: testFiles(layer),
  atOnce: os.availableParallelism(),
});

/** The e2e tests: chains that run side by side, each of groups that run one after the other. */
function e2eChains(): readonly (readonly Group[])[] {
  const files = testFiles('e2e');
  const flows = files.filter((file) => !TIMED.test(file) && !REAL.test(file) && !STRANGE_NODES.test(file));
  const recordings = files.filter((file) => STRANGE_NODES.test(file));
  const own = files.filter((file) => TIMED.test(file));
  const real = files.filter((file) => REAL.test(file));
  return [
    [
      { name: 'e2e, measured', files: own, atOnce: 2 },
      { name: 'e2e', files: flows, atOnce: FLOWS_AT_ONCE },
      { name: 'e2e, recordings', files: recordings, atOnce: 1 },
    ],
    [{ name: 'e2e, real node', files: real, atOnce: 1 }],
  ];
}

/**
 * Runs groups one after the other under node's own runner; their closing counts go into the totals.
 */
async function nodeTests(groups: readonly Group[], env: NodeJS.ProcessEnv): Promise<void> {
  for (const group of groups) {
    if (group.files.length === 0) throw new Error(`there are no tests of ${group.name}`);
    await timed(`${group.name}, ${group.files.length} files`, () => nodeGroup(group, env));
  }
}

/** A test or a suite that takes longer has failed. */
const TEST_MINUTES = 20;
/** A group of files that takes longer has failed, and says which file had not ended. */
const GROUP_MINUTES = 45;

async function nodeGroup({ name, files, atOnce }: Group, env: NodeJS.ProcessEnv): Promise<string> {
  const tap = path.join(scratch, `${name}.tap`);
  const reporters = [
    '--test-reporter=dot',
    '--test-reporter-destination=stdout',
    '--test-reporter=tap',
    `--test-reporter-destination=${tap}`,
    `--test-concurrency=${atOnce}`,
  ];
  const ends = [`--test-timeout=${TEST_MINUTES * 60_000}`, '--import=./test/support/leftovers.ts'];
  const words = ['--test', ...ends, ...reporters, ...files];
  const { code, out } = await run(process.execPath, words, env, { minutes: GROUP_MINUTES });
  const text = readFileSync(tap, 'utf8');
  const unfinished = text.match(/^# (Interrupted while running: |.*: something left behind ).*$/gm) ?? [];
  const count = (what: string): number => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  totals.passed += count('pass');
  totals.skipped += count('skipped');
  totals.failed += Math.max(count('fail') + count('cancelled'), code === 0 ? 0 : 1);
  const skipped = [...text.matchAll(/^\s*ok \d+ - (.*) # SKIP(.*)$/gm)].map((line) => `skipped: ${line[1]}:${line[2]}`);
  // the reporter of dots tells of failures at its end only, and may have been kept from it
  const cut = unfinished.length === 0 ? [] : [...(text.match(/^\s*not ok .*$/gm) ?? []), ...unfinished];
  return [out.trimEnd(), ...skipped, ...cut].join('\n');
}

/** Packs what would be published and unpacks it elsewhere: that is what e2e and parity run. */
async function pack(): Promise<string> {
  const { code } = await run('npm', ['pack', '--silent', '--pack-destination', scratch]);
  const tarball = readdirSync(scratch).find((name) => name.endsWith('.tgz'));
  if (code !== 0 || tarball === undefined) throw new Error('npm pack failed');
  mkdirSync(path.join(scratch, 'installed'));
  await run('tar', ['-xzf', path.join(scratch, tarball), '-C', path.join(scratch, 'installed')]);
  return path.join(scratch, 'installed', 'package', 'bin', 'cox.js');
}

/** Builds the executable for this machine. */
async function buildExecutable(): Promise<string> {
  const { buildForHost } = await import('./build/standalone.ts');
  return buildForHost(path.join(scratch, 'standalone'));
}

/** Counts what a comparison with kubectl says at its end, `NAME: N passed, N failed`. */
function countComparison(name: string, { code, out }: { code: number; out: string }): string {
  const match = new RegExp(`^${name}: (\\d+) passed, (\\d+) failed$`, 'm').exec(out);
  totals.passed += Number(match?.[1] ?? 0);
  totals.failed += match === null || (code !== 0 && match[2] === '0') ? 1 : Number(match[2]);
  return out;
}

/**
 * It has a lower priority than tests that measure time; what it compares does not depend on time.
 */
const PARITY_NICENESS = 5;

async function parity(env: NodeJS.ProcessEnv, flags: readonly string[] = []): Promise<string> {
  const words = ['test/parity/run.ts', '--report', path.join(scratch, 'flags.txt'), ...flags];
  return countComparison('parity', await run(process.execPath, words, env, { niceness: PARITY_NICENESS }));
}

/** The layers whose cases need no cluster, with the program that answers beside cox. */
const compared = { kustomize: 'kubectl', helm: 'helm' } as const;

/** The cases of such a layer through both programs; then the layer's own tests. */
async function besideAnother(layer: keyof typeof compared, env: NodeJS.ProcessEnv = {}): Promise<void> {
  await timed(`${layer}, beside ${compared[layer]}`, async () => {
    const outcome = await run(process.execPath, [`test/${layer}/run.ts`], env, { minutes: TEST_MINUTES });
    return countComparison(layer, outcome);
  });
  if (testFiles(layer).length > 0) await nodeTests([computing(layer)], env);
}

/** Runs all of them to their end, also when one fails, and then throws its error. */
async function sideBySide(works: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(works)) if (result.status === 'rejected') throw result.reason;
}

/**
 * What the tests on a real node run: built before they start, for a build on a new machine takes
 * longer than a test may.
 */
async function realNodePrograms(env: NodeJS.ProcessEnv): Promise<string> {
  const { code, out } = await run(process.execPath, ['scripts/real-node-programs.ts'], env);
  if (code !== 0) throw new Error('the programs of the real node could not be had');
  return out;
}

/**
 * Everything that runs the program, with the executable: cases of kustomize, helm and parity, and
 * the e2e tests, whose lines run in processes too.
 */
async function standalone(): Promise<void> {
  const cox = await buildExecutable();
  const program = { COXSWAIN_TEST_COX: cox, COXSWAIN_TEST_PROCESSES: '1' };
  for (const layer of ['kustomize', 'helm'] as const) await besideAnother(layer, program);
  await withSandbox('test', (env) => everything({ ...env, ...program }, cox, true), cox);
}

/** The e2e tests on this sandbox, and the parity cases on one of their own. */
async function everything(env: NodeJS.ProcessEnv, cox: string, withParity: boolean): Promise<void> {
  if (process.env.COXSWAIN_TEST_REAL_NODE === '1') await timed('programs', () => realNodePrograms(env));
  const isStandalone = env.COXSWAIN_TEST_PROCESSES === '1';
  const executable = isStandalone ? cox : await buildExecutable();
  const [flows, ...others] = e2eChains();
  await sideBySide([
    nodeTests(flows!, { ...env, COXSWAIN_TEST_EXECUTABLE: executable }).then(() =>
      isStandalone ? undefined : tenth(executable, env),
    ),
    ...others.map((groups) => nodeTests(groups, env)),
    ...(withParity ? [allParity(cox)] : []),
  ]);
}

/** Every tenth parity case with the executable. */
async function tenth(cox: string, env: NodeJS.ProcessEnv): Promise<void> {
  await timed('parity, every tenth, executable', () => parity({ ...env, COXSWAIN_TEST_COX: cox }, ['--every=10']));
}

const allParity = (cox: string): Promise<void> =>
  withSandbox('parity', (env) => timed('parity', () => parity(env)), cox);

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const unknown = wanted.find((layer) => !(layers as readonly string[]).includes(layer));
  if (unknown !== undefined) throw new Error(`there is no layer ${unknown}, only ${layers.join(', ')}`);
  const chosen = layers.filter((layer) => (wanted.length === 0 && layer !== 'standalone') || wanted.includes(layer));
  for (const layer of ['unit', 'golden'] as const) if (chosen.includes(layer)) await nodeTests([computing(layer)], {});
  for (const layer of ['kustomize', 'helm'] as const) if (chosen.includes(layer)) await besideAnother(layer);
  const clustered = chosen.filter((layer) => layer === 'e2e' || layer === 'parity');
  if (clustered.length > 0) await onClusters(await pack(), clustered);
  if (chosen.includes('standalone')) await standalone();
}

async function onClusters(cox: string, chosen: readonly Layer[]): Promise<void> {
  if (!chosen.includes('e2e')) return allParity(cox);
  await withSandbox('test', (env) => everything(env, cox, chosen.includes('parity')), cox);
}

const begun = Date.now();
process.on('SIGINT', () => {
  for (const child of running) child.kill('SIGINT');
});
try {
  await main();
} catch (error) {
  totals.failed += 1;
  console.log(error instanceof Error ? error.message : String(error));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`\n${times.map(({ name, seconds }) => `${name}: ${seconds} s`).join('\n')}`);
console.log(`all, with the build and the sandboxes: ${Math.round((Date.now() - begun) / 1000)} s`);
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exit(totals.failed === 0 ? 0 : 1);
