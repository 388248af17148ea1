/**
 * npm run bench: whole cold processes of the packed bundle, and of the executable, beside kubectl and
 * helm, in turn, against one cluster; medians and their ratios. No daemon, no cached answers.
 * COXSWAIN_TEST_KUBECONFIG and COXSWAIN_TEST_KUBECTL name a cluster and a kubectl; without them a
 * sandbox is started.
 *
 * node scripts/bench.ts [--runs N] [--objects N] [--only TEXT] [--chart FOLDER] [--write]
 * node scripts/bench.ts scale [--pods N,N] [--definitions N] [--events N] [--runs N] [--only TEXT] [--write]
 *
 * `--only kustomize` and `--only helm` need no cluster. `--chart` renders another chart besides, such
 * as a large public one. `--write` puts the figures into docs/performance.md. The executable is built
 * first, unless COXSWAIN_BENCH_EXECUTABLE names one or `--node-only` stands there.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { helmBenchmarks, kustomizeBenchmark } from './bench/charts.ts';
import { compare, type Outcome } from './bench/compare.ts';
import type { Program } from './bench/measure.ts';
import { openPlace, type Place } from './bench/place.ts';
import { writeSection } from './bench/report.ts';
import { scale } from './bench/scale.ts';
import { startBenchmarks, writeBenchmarks } from './bench/start.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string' },
    objects: { type: 'string', default: '500' },
    pods: { type: 'string', default: '3000,12000' },
    definitions: { type: 'string', default: '500' },
    events: { type: 'string', default: '20000' },
    only: { type: 'string', default: '' },
    chart: { type: 'string' },
    write: { type: 'boolean', default: false },
    'node-only': { type: 'boolean', default: false },
  },
});
const [what = 'start'] = positionals;
const { only } = options;
const scratch = mkdtempSync(path.join(os.tmpdir(), 'cox-bench-'));

async function buildExecutable(): Promise<void> {
  if (options['node-only'] || process.env.COXSWAIN_BENCH_EXECUTABLE !== undefined) return;
  const { buildForHost } = await import('./build/standalone.ts');
  process.env.COXSWAIN_BENCH_EXECUTABLE = await buildForHost(path.join(scratch, 'standalone'));
}

/** What needs no cluster. */
async function rendering(): Promise<readonly Outcome[]> {
  const runs = Number(options.runs ?? 7);
  const outcomes: Outcome[] = [];
  if ('kustomize'.includes(only)) outcomes.push(await compare(...(await kustomizeBenchmark(scratch, runs))));
  if ('helm'.includes(only))
    for (const benchmark of await helmBenchmarks(scratch, runs, options.chart))
      outcomes.push(await compare(...benchmark));
  return outcomes;
}

async function starting(place: Place): Promise<readonly Outcome[]> {
  const benchmarks = [
    ...startBenchmarks(Number(options.runs ?? 25)),
    ...writeBenchmarks(place, Number(options.objects)),
  ];
  const outcomes: Outcome[] = [];
  for (const benchmark of benchmarks.filter(({ name }) => name.includes(only)))
    outcomes.push(await compare(benchmark, place.programs));
  return outcomes;
}

const scaling = (place: Place): Promise<readonly Outcome[]> =>
  scale(place, {
    pods: options.pods.split(',').map(Number),
    definitions: Number(options.definitions),
    events: Number(options.events),
    runs: Number(options.runs ?? 3),
    only,
  });

async function onCluster(): Promise<readonly Outcome[]> {
  const place = await openPlace(path.join(scratch, 'place'), `bench-${process.pid}`);
  try {
    const outcomes = what === 'scale' ? await scaling(place) : [...(await rendering()), ...(await starting(place))];
    report(outcomes, place.programs);
    return outcomes;
  } finally {
    await place.close();
  }
}

function report(outcomes: readonly Outcome[], programs: readonly Program[]): void {
  if (options.write) writeSection(what, outcomes, programs);
}

/** Starts a sandbox around the benchmarks when no cluster is named. */
async function main(): Promise<readonly Outcome[]> {
  await buildExecutable();
  if (what === 'start' && (only === 'kustomize' || only === 'helm')) return rendering();
  if (process.env.COXSWAIN_TEST_KUBECONFIG !== undefined) return onCluster();
  const { withSandbox } = await import('./sandbox-for-tests.ts');
  return withSandbox('bench', async (env) => {
    Object.assign(process.env, env);
    return onCluster();
  });
}

if (what !== 'start' && what !== 'scale') {
  console.error(`error: unknown benchmark "${what}": scale, or nothing for starts and writes`);
  process.exit(2);
}
try {
  const outcomes = await main();
  process.exitCode = outcomes.every(({ met }) => met) ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
