/**
 * The parity run: every case through kubectl and through cox, in two fresh namespaces of one cluster.
 * node test/parity/run.ts [--only TEXT] [--report FILE] [--keep]
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { testCluster } from '../support/cluster.ts';
import { type ParityCase, readCases } from './cases.ts';
import { compareSides, type SideResult } from './compare.ts';
import { flagReport } from './flags.ts';
import { execute } from './process.ts';
import { type Bench, prepareSide, readState, runSetup, runSteps, type Side, type SideName } from './side.ts';

const here = import.meta.dirname;
const CONCURRENCY = 4;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    report: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});

const root = mkdtempSync(path.join(os.tmpdir(), 'cox-parity-'));

/** The program under test, started through a link named kubectl. */
function coxProgram(): readonly string[] {
  const script = process.env.COXSWAIN_TEST_COX ?? path.join(here, '../../bin/cox.js');
  const link = path.join(root, 'kubectl');
  symlinkSync(script, link);
  return [process.execPath, link];
}

function makeBench(): Bench {
  const cluster = testCluster();
  const flat = execFileSync(cluster.kubectl, ['config', 'view', '--raw', '--flatten', '--minify', '-o', 'json'], {
    encoding: 'utf8',
    env: { ...process.env, KUBECONFIG: cluster.kubeconfig },
  });
  const empty = path.join(root, 'path');
  mkdirSync(empty);
  return {
    kubeconfig: flat,
    kubectl: cluster.kubectl,
    programs: { kubectl: [cluster.kubectl], cox: coxProgram() },
    server: cluster.server,
    nodes: cluster.nodes,
    searchPath: empty,
  };
}

/** The real kubectl as the cluster's administrator. Throws when it fails. */
async function kubectl(bench: Bench, input: string, ...args: string[]): Promise<void> {
  const stdin = path.join(root, `input-${RUN_ID}-${inputs++}`);
  writeFileSync(stdin, input);
  const env = { KUBECONFIG: process.env.COXSWAIN_TEST_KUBECONFIG ?? '', HOME: root };
  const outcome = await execute({ file: bench.kubectl, args, cwd: root, env, stdin, timeout: 120_000 });
  rmSync(stdin);
  if (outcome.exitCode !== 0) throw new Error(`kubectl ${args.join(' ')}: ${outcome.stderr}`);
}

let inputs = 0;

const RUN_ID = process.pid.toString(36).slice(-4).padStart(4, '0');

function sideOf(index: number, name: SideName): Side {
  const letter = name === 'kubectl' ? 'k' : 'c';
  const number = String(index).padStart(3, '0');
  return { name, namespace: `par-${RUN_ID}-${number}${letter}`, folder: path.join(root, `${number}${letter}`) };
}

/** All namespaces at once, then their default service accounts: pods need those. */
async function makeNamespaces(bench: Bench, names: readonly string[]): Promise<void> {
  const items = names.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
  await kubectl(bench, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }), 'create', '-f', '-');
  for (const name of names) {
    // one by one: kubectl waits for one missing object, and fails at once when two are missing
    for (const made of ['serviceaccount/default', 'configmap/kube-root-ca.crt']) {
      await kubectl(bench, '', 'wait', '--for=create', made, '-n', name, '--timeout=60s');
    }
  }
}

async function runSide(bench: Bench, parityCase: ParityCase, side: Side): Promise<SideResult> {
  const startedAt = Date.now();
  prepareSide(bench, parityCase, side);
  try {
    await runSetup(bench, parityCase, side, parityCase.setup);
    const outcomes = await runSteps(bench, parityCase, side);
    const state = await readState(bench, parityCase, side);
    return {
      startedAt,
      outcomes,
      state,
      names: { namespace: side.namespace, folder: side.folder, nodes: bench.nodes },
    };
  } finally {
    await runSetup(bench, parityCase, side, parityCase.cleanup);
  }
}

async function runCase(bench: Bench, parityCase: ParityCase, index: number): Promise<readonly string[]> {
  const sides = [sideOf(index, 'kubectl'), sideOf(index, 'cox')] as const;
  try {
    await makeNamespaces(
      bench,
      sides.map(({ namespace }) => namespace),
    );
    const left = await runSide(bench, parityCase, sides[0]);
    const right = await runSide(bench, parityCase, sides[1]);
    return compareSides(parityCase, left, right);
  } catch (error) {
    return [`  ${error instanceof Error ? error.message : String(error)}`];
  } finally {
    if (!options.keep) {
      await kubectl(
        bench,
        '',
        'delete',
        'namespace',
        '--wait=false',
        '--ignore-not-found',
        ...sides.map((side) => side.namespace),
      );
      for (const { folder } of sides) rmSync(folder, { recursive: true, force: true });
    }
  }
}

async function runAll(bench: Bench, cases: readonly ParityCase[]): Promise<readonly ParityCase[]> {
  const passed: ParityCase[] = [];
  const queue = cases.map((parityCase, index) => ({ parityCase, index }));
  const one = async ({ parityCase, index }: { parityCase: ParityCase; index: number }): Promise<void> => {
    const problems = await runCase(bench, parityCase, index);
    if (problems.length === 0) passed.push(parityCase);
    else console.log(`not equal: ${parityCase.id}\n${problems.join('\n')}\n`);
  };
  const parallel = queue.filter(({ parityCase }) => !parityCase.serial);
  const worker = async (): Promise<void> => {
    for (let next = parallel.shift(); next !== undefined; next = parallel.shift()) await one(next);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  for (const next of queue.filter(({ parityCase }) => parityCase.serial)) await one(next);
  return passed;
}

const wanted = readCases(path.join(here, 'cases')).filter(({ id }) => id.includes(options.only));
const bench = makeBench();
const passed = await runAll(bench, wanted);
rmSync(root, { recursive: true, force: true });

const differences = new Set(passed.flatMap(({ run }) => run.flatMap((step) => step.difference?.id ?? [])));
let failures = wanted.length - passed.length;
if (options.only === '') {
  const report = await flagReport(passed, path.join(here, 'flags-1.37.json'), path.join(here, 'flags-unused.yaml'));
  const lines = ['Flags that no passing case uses, with the reason:', ...report.excused, ''];
  lines.push('Flags that no passing case uses, without a reason:', ...report.unused, '');
  if (options.report !== undefined) writeFileSync(options.report, lines.join('\n'));
  for (const name of report.unused) console.log(`no case uses: ${name}`);
  for (const name of report.stale) console.log(`a reason that is no longer true stands in flags-unused.yaml: ${name}`);
  if (report.unused.length + report.stale.length > 0) failures += 1;
}
console.log(`differences on purpose: ${differences.size}`);
console.log(`parity: ${passed.length} passed, ${failures} failed`);
process.exit(failures === 0 ? 0 : 1);
