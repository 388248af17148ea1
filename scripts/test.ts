/**
 * npm test: builds and packs, runs the unit and golden tests, puts up a sandbox of its own with the packed program, runs the e2e tests
 * and the parity cases against it, and takes it down again. The last line is `N passed, N failed`.
 *
 * node scripts/test.ts [unit|golden|e2e|parity ...]   only these layers
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { withSandbox } from './sandbox-for-tests.ts';

const root = path.join(import.meta.dirname, '..');
const layers = ['unit', 'golden', 'e2e', 'parity'] as const;
type Layer = (typeof layers)[number];

interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
const scratch = mkdtempSync(path.join(os.tmpdir(), 'cox-test-'));
const pinned = { TZ: 'UTC', LC_ALL: 'C.UTF-8', NO_COLOR: '1', KUBECTL_KUBERC: 'false' };
let current: ChildProcess | undefined;

/** Runs a program in the checkout; its output passes through and is returned. */
function run(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number; out: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: root,
      env: { ...process.env, ...pinned, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    current = child;
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      process.stdout.write(chunk);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, out }));
  });
}

function testFiles(layer: Layer): string[] {
  const folder = path.join(root, 'test', layer);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
    .map((name) => path.join('test', layer, name));
}

/** Which files of a layer run together, group after group, and how many at a time (as many as node likes unless said). */
interface Group {
  readonly files: readonly string[];
  readonly atOnce?: number;
}

/** These mostly wait, but measure how long: they have the machine to themselves. */
const TIMED = /rollout-(failures|survives)\.test\.ts$/;
/** One real node at a time: they compare the machine before and after. */
const REAL = /-real\.test\.ts$/;

function groupsOf(files: readonly string[]): readonly Group[] {
  const groups: Group[] = [
    { files: files.filter((file) => !TIMED.test(file) && !REAL.test(file)) },
    { files: files.filter((file) => TIMED.test(file)), atOnce: 2 },
    { files: files.filter((file) => REAL.test(file)), atOnce: 1 },
  ];
  return groups.filter((group) => group.files.length > 0);
}

/** One layer of tests under node's own runner; its closing counts go into the totals. */
async function nodeTests(layer: Layer, env: NodeJS.ProcessEnv): Promise<void> {
  const files = testFiles(layer);
  if (files.length === 0) throw new Error(`there are no tests in test/${layer}`);
  console.log(`\n== ${layer}: ${files.length} files`);
  for (const group of groupsOf(files)) await nodeGroup(layer, group, env);
}

async function nodeGroup(layer: Layer, { files, atOnce }: Group, env: NodeJS.ProcessEnv): Promise<void> {
  const tap = path.join(scratch, `${layer}.tap`);
  const reporters = [
    '--test-reporter=dot',
    '--test-reporter-destination=stdout',
    '--test-reporter=tap',
    `--test-reporter-destination=${tap}`,
    ...(atOnce === undefined ? [] : [`--test-concurrency=${atOnce}`]),
  ];
  const { code } = await run(process.execPath, ['--test', ...reporters, ...files], env);
  const text = readFileSync(tap, 'utf8');
  const count = (what: string): number => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  totals.passed += count('pass');
  totals.skipped += count('skipped');
  totals.failed += Math.max(count('fail') + count('cancelled'), code === 0 ? 0 : 1);
  for (const line of text.matchAll(/^\s*ok \d+ - (.*) # SKIP(.*)$/gm)) console.log(`skipped: ${line[1]}:${line[2]}`);
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

async function parity(env: NodeJS.ProcessEnv): Promise<void> {
  console.log('\n== parity');
  const { out, code } = await run(
    process.execPath,
    ['test/parity/run.ts', '--report', path.join(scratch, 'flags.txt')],
    env,
  );
  const match = /^parity: (\d+) passed, (\d+) failed$/m.exec(out);
  totals.passed += Number(match?.[1] ?? 0);
  totals.failed += match === null || (code !== 0 && match[2] === '0') ? 1 : Number(match[2]);
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const chosen = layers.filter((layer) => wanted.length === 0 || wanted.includes(layer));
  for (const layer of ['unit', 'golden'] as const) if (chosen.includes(layer)) await nodeTests(layer, {});
  if (!chosen.includes('e2e') && !chosen.includes('parity')) return;
  const cox = await pack();
  await withSandbox(
    'test',
    async (env) => {
      if (chosen.includes('e2e')) await nodeTests('e2e', env);
      if (chosen.includes('parity')) await parity(env);
    },
    cox,
  );
}

process.on('SIGINT', () => current?.kill('SIGINT'));
try {
  await main();
} catch (error) {
  totals.failed += 1;
  console.log(error instanceof Error ? error.message : String(error));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exit(totals.failed === 0 ? 0 : 1);
