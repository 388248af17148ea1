/**
 * The parity run: every case through kubectl and through cox, in two fresh namespaces of one
 * cluster. node test/parity/run.ts [--only TEXT] [--report FILE] [--keep] [--times] [--jobs N]
 * [--late SECONDS] [--self]
 *
 * Two that find cases which cannot hold: with --late cox waits before each line, and what depends on
 * the moment fails; with --self kubectl runs on both sides, and what the server or kubectl puts in
 * an order of chance fails.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type ApiClient, apiClient, type FlatKubeconfig } from '../support/api-client.ts';
import { testCluster } from '../support/cluster.ts';
import { type MetricsApi, startMetricsApi } from '../support/metrics-api.ts';
import { coxWords, linkedAs } from '../support/program.ts';
import { type ParityCase, readCases } from './cases.ts';
import { compareSelf, compareSides, type SideResult } from './compare.ts';
import { flagReport } from './flags.ts';
import { deleteNamespaces, makeNamespaces, makeRoom } from './namespaces.ts';
import { type Bench, prepareSide, runSetup, runSteps, runUntilDone, type Side, type SideName, warmUp } from './side.ts';
import { readState } from './state.ts';

const here = import.meta.dirname;
const OPTIONS = {
  only: { type: 'string', default: '' },
  report: { type: 'string' },
  keep: { type: 'boolean', default: false },
  times: { type: 'boolean', default: false },
  jobs: { type: 'string', default: '4' },
  late: { type: 'string', default: '0' },
  self: { type: 'boolean', default: false },
  every: { type: 'string', default: '1' },
} as const;

/** The flags of the run itself; ends it in one line when they are wrong. */
function readOptions() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    console.error(`error: ${(error as Error).message.split(/(?<=')\. |\n/)[0]}`);
    return process.exit(2);
  }
}

const options = readOptions();
if (!(Number(options.late) >= 0)) {
  console.error(`error: --late takes seconds, not ${JSON.stringify(options.late)}`);
  process.exit(2);
}
for (const [name, what] of Object.entries({
  jobs: 'how many cases run at a time',
  every: 'which case of so many runs',
}))
  if (!/^[1-9]\d*$/.test(options[name as 'jobs' | 'every'])) {
    console.error(`error: --${name} takes ${what}, not ${JSON.stringify(options[name as 'jobs' | 'every'])}`);
    process.exit(2);
  }

const root = mkdtempSync(path.join(os.tmpdir(), 'cox-parity-'));

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
    programs: { kubectl: [cluster.kubectl], cox: options.self ? [cluster.kubectl] : coxWords(linkedAs('kubectl')) },
    server: cluster.server,
    nodes: cluster.nodes,
    searchPath: empty,
    warmHome: undefined,
    late: { kubectl: 0, cox: Number(options.late) },
  };
}

const RUN_ID = process.pid.toString(36).slice(-4).padStart(4, '0');

/** A case with the sides that it runs on. */
interface Planned {
  readonly parityCase: ParityCase;
  readonly sides: readonly [Side, Side];
}

function plan(parityCase: ParityCase, index: number): Planned {
  const side = (name: SideName, letter: string): Side => {
    const number = String(index).padStart(3, '0');
    return { name, namespace: `par-${RUN_ID}-${number}${letter}`, folder: path.join(root, `${number}${letter}`) };
  };
  return { parityCase, sides: [side('kubectl', 'k'), side('cox', 'c')] };
}

const namespacesOf = ({ sides }: Planned): readonly string[] => sides.map(({ namespace }) => namespace);

/** The rough cost of a case: nearly every line is a process on each side. */
const weight = ({ parityCase: { setup, run } }: Planned): number => setup.length + run.length;

async function runSide(bench: Bench, client: ApiClient, parityCase: ParityCase, side: Side): Promise<SideResult> {
  const startedAt = Date.now();
  prepareSide(bench, parityCase, side);
  try {
    await runSetup(bench, parityCase, side, parityCase.setup);
    await runUntilDone(bench, parityCase, side, parityCase.eventually);
    const outcomes = await runSteps(bench, parityCase, side);
    const state = await readState(client, side.namespace, parityCase.state);
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

async function runCase(bench: Bench, client: ApiClient, planned: Planned): Promise<readonly string[]> {
  const { parityCase, sides } = planned;
  try {
    const left = await runSide(bench, client, parityCase, sides[0]);
    const right = await runSide(bench, client, parityCase, sides[1]);
    return options.self ? compareSelf(parityCase, left, right) : compareSides(parityCase, left, right);
  } catch (error) {
    return [`  ${error instanceof Error ? error.message : String(error)}`];
  } finally {
    if (!options.keep) {
      await makeRoom(client, namespacesOf(planned));
      for (const { folder } of sides) rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** The metrics API, when a case needs it; a run that is stopped takes it out of the cluster first. */
async function metricsFor(client: ApiClient, cases: readonly Planned[]): Promise<MetricsApi | undefined> {
  if (!cases.some(({ parityCase }) => parityCase.metrics === 'served')) return undefined;
  const api = await startMetricsApi(client, path.join(here, 'metrics.yaml'));
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void api.remove().finally(() => process.exit(1)));
  return api;
}

/** The cases in the order of `runAll`, and the metrics API in the cluster but for those without it. */
async function runStages(bench: Bench, client: ApiClient, cases: readonly Planned[]): Promise<readonly ParityCase[]> {
  const without = cases.filter(({ parityCase }) => parityCase.metrics === 'absent');
  const others = cases.filter((planned) => !without.includes(planned));
  const metrics = await metricsFor(client, others);
  let passed: readonly ParityCase[];
  try {
    passed = await runAll(bench, client, others);
  } finally {
    await metrics?.remove();
  }
  return [...passed, ...(await runAll(bench, client, without))];
}

async function runAll(bench: Bench, client: ApiClient, cases: readonly Planned[]): Promise<readonly ParityCase[]> {
  const passed: ParityCase[] = [];
  const one = async (planned: Planned): Promise<void> => {
    const begun = Date.now();
    const problems = await runCase(bench, client, planned);
    const { id } = planned.parityCase;
    if (options.times) console.log(`${((Date.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${id}`);
    if (problems.length === 0) passed.push(planned.parityCase);
    else console.log(`not equal: ${id}\n${problems.join('\n')}\n`);
  };
  // the longest first: what is begun last is to be short
  const parallel = cases
    .filter(({ parityCase }) => !parityCase.serial)
    .toSorted((left, right) => weight(right) - weight(left));
  const worker = async (): Promise<void> => {
    for (let next = parallel.shift(); next !== undefined; next = parallel.shift()) await one(next);
  };
  await Promise.all(Array.from({ length: Number(options.jobs) }, worker));
  for (const next of cases.filter(({ parityCase }) => parityCase.serial)) await one(next);
  return passed;
}

/** Runs the cases in namespaces made ahead, with caches made ahead; yields those that passed. */
async function runOnCluster(cases: readonly Planned[]): Promise<readonly ParityCase[]> {
  const bench = makeBench();
  const client = apiClient(JSON.parse(bench.kubeconfig) as FlatKubeconfig);
  const namespaces = cases.flatMap(namespacesOf);
  try {
    await makeNamespaces(client, namespaces);
    const warmHome = await warmUp(bench, namespaces[0]!, path.join(root, 'warm'));
    return await runStages({ ...bench, warmHome }, client, cases);
  } finally {
    if (!options.keep) await deleteNamespaces(client, namespaces);
    client.close();
    rmSync(root, { recursive: true, force: true });
  }
}

const wanted = readCases(path.join(here, 'cases'))
  .filter(({ id }) => id.includes(options.only))
  .filter((_, index) => index % Number(options.every) === 0);
if (wanted.length === 0) {
  console.log(`error: no case matches --only ${JSON.stringify(options.only)}`);
  process.exit(1);
}
const passed = await runOnCluster(wanted.map(plan));

const differences = new Set(passed.flatMap(({ run }) => run.flatMap((step) => step.difference?.id ?? [])));
let failures = wanted.length - passed.length;
if (options.only === '' && options.every === '1') {
  const report = await flagReport(passed, path.join(here, 'flags-unused.yaml'));
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
