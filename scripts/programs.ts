/**
 * Real programs that call kubectl, once with kubectl and once with cox as their kubectl:
 * node scripts/programs.ts FOLDER [TEXT]. FOLDER holds clones of the repositories that
 * programs/uses.ts names, and of bats-core/bats-core; what is not there is left out. TEXT picks uses
 * by repository or name. COXSWAIN_TEST_KUBECONFIG and COXSWAIN_TEST_KUBECTL name a cluster and a
 * kubectl. On Linux only. Exits 1 when a program printed something else, or ended otherwise, with cox.
 */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sideBySide } from '../test/parity/compare.ts';
import { type TestCluster, testCluster } from '../test/support/cluster.ts';
import { type Use, uses } from './programs/uses.ts';

const [folder, text = ''] = process.argv.slice(2);
if (folder === undefined || !existsSync(folder)) {
  console.error('error: node scripts/programs.ts FOLDER [TEXT]: FOLDER holds clones of the programs');
  process.exit(2);
}
const cluster = testCluster();
const root = mkdtempSync(path.join(os.tmpdir(), 'cox-programs-'));
const cox = process.env.COXSWAIN_TEST_COX ?? path.join(import.meta.dirname, '../bin/cox.js');

/** The clone of a repository below the folder. */
function cloneOf(repository: string): string | undefined {
  const [owner, name] = repository.split('/') as [string, string];
  return [`${owner}-${name}`, name].map((last) => path.resolve(folder!, last)).find(existsSync);
}

/** One run of a program: whose kubectl, in which namespace, with which folder as HOME. */
interface Side {
  readonly kubectl: string;
  readonly namespace: string;
  readonly home: string;
}

function makeSide(kubectl: string, letter: string, index: number): Side {
  const home = path.join(root, `${index}${letter}`);
  const side = { kubectl, namespace: `programs-${process.pid}-${index}${letter}`, home };
  mkdirSync(path.join(home, 'bin'), { recursive: true });
  symlinkSync(kubectl, path.join(home, 'bin/kubectl'));
  oracle(['create', 'namespace', side.namespace]);
  const flat = oracle(['config', 'view', '--raw', '--flatten', '--minify', '-o', 'json']);
  const file = path.join(home, 'kubeconfig');
  run('tee', [file], { input: flat });
  run(cluster.kubectl, ['config', 'set-context', '--current', '--namespace', side.namespace, '--kubeconfig', file]);
  return side;
}

function run(
  file: string,
  args: readonly string[],
  options: { readonly input?: string; readonly env?: NodeJS.ProcessEnv } = {},
): SpawnSyncReturns<string> {
  return spawnSync(file, args, { encoding: 'utf8', timeout: 600_000, ...options });
}

/** What the real kubectl prints. Throws when it fails. */
function oracle(args: readonly string[], input?: string): string {
  const { status, stdout, stderr } = run(cluster.kubectl, ['--kubeconfig', cluster.kubeconfig, ...args], { input });
  if (status !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
  return stdout;
}

function environment(use: Use, program: string, side: Side): NodeJS.ProcessEnv {
  const bin = path.join(side.home, 'bin');
  const nodeFolder = path.dirname(process.execPath);
  return {
    PATH: [bin, path.join(root, 'go'), nodeFolder, '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
    HOME: side.home,
    KUBECONFIG: path.join(side.home, 'kubeconfig'),
    TMPDIR: side.home,
    TERM: 'dumb',
    NO_COLOR: '1',
    TZ: 'UTC',
    LC_ALL: 'C.UTF-8',
    PROGRAM: program,
    BATS: path.join(cloneOf('bats-core/bats-core') ?? '', 'bin/bats'),
    BIN: bin,
    NS: side.namespace,
    NODE: cluster.nodes[0],
    NAME: use.name,
  };
}

/** What a run printed, with what differs between any two runs taken out. */
function printed(use: Use, program: string, side: Side): string {
  if (use.objects !== undefined) {
    oracle(['create', '-n', side.namespace, '-f', '-'], use.objects.replaceAll('$NODE', cluster.nodes[0] ?? ''));
    oracle(['wait', '-n', side.namespace, 'pods', '--all', '--for=condition=Ready', '--timeout=60s']);
  }
  // in a session of its own: kubetail ends with `kill 0`
  const outcome = run('setsid', ['--wait', 'bash', '-c', use.script], { env: environment(use, program, side) });
  const lines = `${outcome.stdout}\n-- stderr\n${outcome.stderr}\n-- ended with ${outcome.status}`
    .replaceAll(side.namespace, '<namespace>')
    .replaceAll(side.home, '<home>')
    .replaceAll(/(nsenter|ssh-pod|ssh-node)-[a-z0-9]+/g, '$1-<random>')
    .replaceAll(/\b10\.\d+\.\d+\.\d+\b/g, '<ip>')
    .replaceAll(/\b\d+m?s\b/g, '<time>')
    .replaceAll(/(line |\[|<time> )\d+(: |\])/g, '$1<number>$2')
    .replaceAll(/ +$/gm, '')
    .split('\n');
  return (use.unordered === true ? lines.toSorted() : lines).join('\n');
}

function cleanUp(side: Side): void {
  const args = ['-n', side.namespace, 'patch', 'pod', 'one', '--type=merge', '-p', '{"metadata":{"finalizers":null}}'];
  run(cluster.kubectl, ['--kubeconfig', cluster.kubeconfig, ...args]);
  oracle(['delete', 'namespace', side.namespace, '--wait=false']);
}

/** Builds a program in Go; a build that fails is an error. */
function build(binary: string, program: string): void {
  const target = path.join(root, 'go', binary);
  if (existsSync(target)) return;
  const { status, stderr } = spawnSync('go', ['build', '-o', target, '.'], { cwd: program, encoding: 'utf8' });
  if (status !== 0) throw new Error(`go build in ${program}: ${stderr}`);
}

/** Yields whether the program did the same with both. */
function compare(use: Use, program: string, index: number, oracleCluster: TestCluster): boolean {
  if (use.goBinary !== undefined) build(use.goBinary, program);
  const sides = [makeSide(oracleCluster.kubectl, 'k', index), makeSide(cox, 'c', index)] as const;
  try {
    const [left, right] = sides.map((side) => printed(use, program, side)) as [string, string];
    const equal = left === right;
    console.log(`${equal ? 'same' : 'differs'}: ${use.repository}: ${use.name} (${left.split('\n').length} lines)`);
    if (!equal) console.log(sideBySide(left, right));
    else if (process.env.PROGRAMS_SHOW !== undefined) console.log(left);
    return equal;
  } finally {
    for (const side of sides) cleanUp(side);
  }
}

let failures = 0;
try {
  uses.forEach((use, index) => {
    if (!`${use.repository}: ${use.name}`.includes(text)) return;
    const program = cloneOf(use.repository);
    if (program === undefined) console.log(`left out: ${use.repository}: no clone below the folder`);
    else if (!compare(use, program, index, cluster)) failures += 1;
  });
} finally {
  rmSync(root, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;
