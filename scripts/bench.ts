/**
 * npm run bench: whole cold processes of the packed bundle beside kubectl, against one cluster, in
 * turn; medians and their ratio. No daemon, no cached answers. COXSWAIN_TEST_KUBECONFIG and
 * COXSWAIN_TEST_KUBECTL name a cluster and a kubectl; without them a sandbox is started.
 *
 * node scripts/bench.ts [--runs N] [--objects N] [--only TEXT] [--chart FOLDER]
 *
 * `--only kustomize` needs a kubectl alone, `--only helm` a helm (COXSWAIN_TEST_HELM, or else the pinned one).
 * `--chart` renders another chart besides, such as a large public one.
 */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { testCluster } from '../test/support/cluster.ts';
import { writeBenchKustomization } from './bench-kustomization.ts';

const root = path.join(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '15' },
    objects: { type: 'string', default: '500' },
    only: { type: 'string', default: '' },
    chart: { type: 'string' },
  },
});
const scratch = mkdtempSync(path.join(os.tmpdir(), 'cox-bench-'));
const objects = Number(options.objects);

interface Timing {
  /** Seconds. */
  readonly wall: number;
  /** MiB; 0 where the system has no /proc. */
  readonly peak: number;
}

interface Program {
  readonly name: 'kubectl' | 'helm' | 'cox';
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** The most memory a running process has held so far, in MiB. */
function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** One cold process, from start to end. */
function time(program: Program, args: readonly string[]): Promise<Timing> {
  return new Promise((resolve, reject) => {
    const started = process.hrtime.bigint();
    const [file, ...first] = program.argv;
    const child = spawn(file!, [...first, ...args], { env: program.env, stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    let peak = 0;
    const sampler = setInterval(() => {
      peak = Math.max(peak, peakOf(child.pid!));
    }, 5);
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      complaint += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(sampler);
      const wall = Number(process.hrtime.bigint() - started) / 1e9;
      if (code === 0) resolve({ wall, peak });
      else reject(new Error(`${program.name} ${args.join(' ')}: exit ${code}: ${complaint}`));
    });
  });
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

interface Benchmark {
  readonly name: string;
  readonly args: readonly string[];
  readonly runs: number;
  /** At most this times the other program's wall time; below 1 we are faster. */
  readonly goal: number;
  /**
   * Puts the cluster into the state that the run starts from, with kubectl or cox as it likes; not
   * timed.
   */
  prepare?(): Promise<void>;
}

/** Runs both in turn and prints the medians and their ratio; returns whether the goal was met. */
async function compare(benchmark: Benchmark, other: Program, cox: Program): Promise<boolean> {
  const timings: Record<Program['name'], Timing[]> = { kubectl: [], helm: [], cox: [] };
  for (let run = 0; run < benchmark.runs; run += 1) {
    for (const program of [other, cox]) {
      await benchmark.prepare?.();
      timings[program.name].push(await time(program, benchmark.args));
    }
  }
  const wall = (name: Program['name']): number => median(timings[name].map((timing) => timing.wall));
  const peak = (name: Program['name']): string => Math.max(...timings[name].map((timing) => timing.peak)).toFixed(0);
  const ratio = wall('cox') / wall(other.name);
  const verdict = ratio <= benchmark.goal ? 'ok' : 'SHORT';
  const comparison = ratio < 1 ? `${(1 / ratio).toFixed(1)} x faster` : `${ratio.toFixed(2)} x its time`;
  const goal = benchmark.goal < 1 ? `${Math.round(1 / benchmark.goal)} x faster` : `${benchmark.goal} x`;
  console.log(
    `${benchmark.name.padEnd(34)} ${other.name} ${wall(other.name).toFixed(3)} s ${peak(other.name)} MiB   cox ${wall('cox').toFixed(3)} s ${peak('cox')} MiB   ${comparison} (goal ${goal}) ${verdict}`,
  );
  return verdict === 'ok';
}

function configMaps(): string {
  const one = (index: number): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: bench-${index}\ndata:\n  key: value-${index}\n`;
  return Array.from({ length: objects }, (_, index) => one(index)).join('---\n');
}

function benchmarks(cox: Program, file: string): readonly Benchmark[] {
  const run = async (...args: string[]): Promise<void> => {
    await time(cox, args);
  };
  const runs = Number(options.runs);
  const clear = () => run('delete', '-f', file, '--ignore-not-found');
  const fill = () => run('apply', '-f', file);
  return [
    { name: 'version --client', args: ['version', '--client'], runs, goal: 2.2 },
    { name: 'get pods', args: ['get', 'pods'], runs, goal: 2.2 },
    { name: `apply ${objects} new`, args: ['apply', '-f', file], runs: 3, goal: 1 / 4, prepare: clear },
    { name: `apply ${objects} unchanged`, args: ['apply', '-f', file], runs: 1, goal: 1 / 20, prepare: fill },
    {
      name: `apply --server-side ${objects}`,
      args: ['apply', '--server-side', '-f', file],
      runs: 1,
      goal: 1 / 10,
      prepare: clear,
    },
    { name: `delete -f ${objects}`, args: ['delete', '-f', file], runs: 1, goal: 1 / 50, prepare: fill },
  ];
}

/** A build of 1,000 objects with a prefix, a namespace, labels and 50 patches; without a cluster. */
async function kustomize(kubectl: string): Promise<boolean> {
  const folder = path.join(scratch, 'kustomize');
  writeBenchKustomization(folder, { objects: 1000, patches: 50 });
  const env = { PATH: process.env.PATH, HOME: scratch, NO_COLOR: '1' };
  const name = 'kustomize 1000, 50 patches';
  const benchmark = { name, args: ['kustomize', folder], runs: Math.min(Number(options.runs), 7), goal: 1 };
  const argv = [process.execPath, process.env.COXSWAIN_TEST_COX ?? path.join(root, 'bin/cox.js')];
  return compare(benchmark, { name: 'kubectl', argv: [kubectl], env }, { name: 'cox', argv, env });
}

/** A chart of 10 subcharts with 20 templates each, and the one that is named; without a cluster. */
async function helm(): Promise<boolean> {
  const { findHelm } = await import('../test/helm/programs.ts');
  const { writeBenchChart } = await import('./bench-chart.ts');
  const own = path.join(scratch, 'bench');
  writeBenchChart(own, { subcharts: 10, templates: 20 });
  const env = { PATH: process.env.PATH, HOME: scratch, NO_COLOR: '1' };
  const argv = [process.execPath, process.env.COXSWAIN_TEST_COX ?? path.join(root, 'bin/cox.js')];
  const other: Program = { name: 'helm', argv: [await findHelm()], env };
  const cox: Program = { name: 'cox', argv: [...argv, 'helm'], env };
  let good = true;
  for (const chart of [own, ...(options.chart === undefined ? [] : [path.resolve(options.chart)])]) {
    const args = ['template', 'release', chart, '--include-crds'];
    const name = `helm template ${path.basename(chart)}`;
    good = (await compare({ name, args, runs: Math.min(Number(options.runs), 7), goal: 1.5 }, other, cox)) && good;
  }
  return good;
}

async function main(): Promise<boolean> {
  const cluster = testCluster();
  const kubeconfig = path.join(scratch, 'kubeconfig');
  copyFileSync(cluster.kubeconfig, kubeconfig);
  const env = { PATH: process.env.PATH, HOME: scratch, KUBECONFIG: kubeconfig, NO_COLOR: '1' };
  const kubectl: Program = { name: 'kubectl', argv: [cluster.kubectl], env };
  const script = process.env.COXSWAIN_TEST_COX ?? path.join(root, 'bin/cox.js');
  const cox: Program = { name: 'cox', argv: [process.execPath, script], env };
  const file = path.join(scratch, 'objects.yaml');
  writeFileSync(file, configMaps());
  const namespace = `bench-${process.pid}`;
  await time(kubectl, ['create', 'namespace', namespace]);
  await time(kubectl, ['config', 'set-context', '--current', `--namespace=${namespace}`]);
  let good = 'kustomize'.includes(options.only) ? await kustomize(cluster.kubectl) : true;
  if ('helm'.includes(options.only)) good = (await helm()) && good;
  try {
    for (const benchmark of benchmarks(cox, file).filter(({ name }) => name.includes(options.only))) {
      good = (await compare(benchmark, kubectl, cox)) && good;
    }
  } finally {
    await time(kubectl, ['delete', 'namespace', namespace, '--wait=false']);
    rmSync(scratch, { recursive: true, force: true });
  }
  return good;
}

/** Starts a sandbox around the benchmarks when no cluster is named. */
async function withCluster(): Promise<boolean> {
  if (options.only === 'kustomize') {
    const { findKubectl } = await import('../test/kustomize/programs.ts');
    return kustomize(await findKubectl()).finally(() => rmSync(scratch, { recursive: true, force: true }));
  }
  if (options.only === 'helm') return helm().finally(() => rmSync(scratch, { recursive: true, force: true }));
  if (process.env.COXSWAIN_TEST_KUBECONFIG !== undefined) return main();
  const { withSandbox } = await import('./sandbox-for-tests.ts');
  return withSandbox('bench', async (env) => {
    Object.assign(process.env, env);
    return main();
  });
}

process.exit((await withCluster()) ? 0 : 1);
