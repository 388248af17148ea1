/**
 * Releases whose program was killed (SIGKILL) in the middle: at a request that got no answer, so that
 * nothing behind it happened, or after a number of requests by chance. Both programs say the same of
 * what is left, `repair` frees it, and either of them brings it up. COXSWAIN_TEST_SEED sets the chance.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { findHelm } from '../helm/programs.ts';
import { writeFolder } from '../support/case-folder.ts';
import { ended } from '../support/child.ts';
import { type FaultyCluster, startFaultyCluster } from '../support/faulty-cluster.ts';
import { CHART, type Moment, moments, twice } from '../support/helm-moments.ts';
import { type Typed, typeCommand } from '../support/in-process.ts';
import { coxCommand } from '../support/program.ts';
import { Random } from '../support/random.ts';

type Program = 'helm' | 'cox';

const SEED = Number(process.env.COXSWAIN_TEST_SEED ?? 1137);
const RUNS = 8;
const folder = mkdtempSync(path.join(os.tmpdir(), 'cox-helm-killed-'));
let helm = '';
let faulty: FaultyCluster;
let direct: Record<string, string> = {};

before(async () => {
  helm = await findHelm();
  faulty = await startFaultyCluster();
  writeFileSync(path.join(folder, 'kubeconfig'), faulty.proxyKubeconfig());
  direct = { HOME: folder, KUBECONFIG: faulty.kubeconfig, TZ: 'UTC' };
  writeFolder(path.join(folder, 'web'), { files: CHART });
});
after(async () => {
  await faulty.close();
  rmSync(folder, { recursive: true, force: true });
});

const words = (line: string, name: string): string[] => [
  ...line.replaceAll('NAME', name).split(' '),
  '-n',
  faulty.namespace,
];

function start(program: Program, line: string, name: string): ChildProcess {
  const env = { PATH: process.env.PATH, ...direct, KUBECONFIG: path.join(folder, 'kubeconfig') };
  const argv = words(line, name);
  return program === 'helm'
    ? spawn(helm, argv, { cwd: folder, env })
    : spawn(...coxCommand(['helm', ...argv]), { cwd: folder, env });
}

/** A line past the proxy. */
async function type(program: Program, line: string, name: string): Promise<Typed> {
  const argv = words(line.replace(' web', ` ${path.join(folder, 'web')}`), name);
  if (program === 'cox') return typeCommand(['helm', ...argv], { env: direct });
  const child = spawn(helm, argv, { cwd: folder, env: { PATH: process.env.PATH, ...direct } });
  const { stdout, stderr, code } = await ended(child);
  return { stdout, stderr, exitCode: code ?? -1 };
}

async function succeeds(program: Program, line: string, name: string): Promise<string> {
  const typed = await type(program, line, name);
  assert.equal(typed.exitCode, 0, `${program} ${line}: ${typed.stdout}${typed.stderr}`);
  return typed.stdout;
}

const kubectl = (...argv: readonly string[]): string => faulty.kubectl('-n', faulty.namespace, ...argv);

/** The statuses of the stored revisions, the oldest first. */
const statuses = (name: string): string =>
  kubectl('get', 'secrets', '-l', `owner=helm,name=${name}`, '-o', 'jsonpath={.items[*].metadata.labels.status}');

/** What both programs say of the release; it is the same. */
async function checkWords(name: string): Promise<void> {
  const lines = ['history NAME -o json', 'get all NAME', 'get metadata NAME', 'upgrade NAME web --dry-run=client'];
  for (const line of lines) {
    const [four, own] = [await type('helm', line, name), await type('cox', line, name)];
    const plain = ({ stdout, stderr, exitCode }: Typed): string =>
      `${exitCode}\n${stdout}\n${stderr}`.replaceAll(/^(LAST DEPLOYED: ).*/gm, '$1TIME');
    assert.equal(plain(own), plain(four), line);
  }
}

/** The release is up as `program` says, with one deployed revision and the objects of the chart. */
async function checkUp(program: Program, name: string): Promise<void> {
  const all = statuses(name).split(' ');
  assert.deepEqual([all.at(-1), all.filter((status) => status === 'deployed').length], ['deployed', 1], all.join(' '));
  assert.match(await succeeds(program, 'status NAME', name), /^STATUS: deployed$/m);
  const size = kubectl('get', `configmap/${name}-config`, '-o', 'jsonpath={.data.size}');
  const replicas = kubectl('get', `deployment/${name}`, '-o', 'jsonpath={.spec.replicas}');
  assert.deepEqual([size, replicas], ['3', '3']);
  assert.match(kubectl('get', 'service', name, '-o', 'name'), /service/);
}

/** What is left is named, freed by `repair`, and brought up by `program`; answers what was found. */
async function putRight(name: string, program: Program): Promise<string> {
  const found = statuses(name);
  await checkWords(name);
  const isStuck = /pending|uninstalling/.test(found);
  if (found !== '') {
    const report = JSON.parse(await succeeds('cox', 'repair NAME --older-than 0s -o json', name)) as RepairJson;
    assert.deepEqual([report.state === 'stuck', report.repaired], [isStuck, isStuck], found);
    const last = found.split(' ').at(-1) ?? '';
    assert.equal(report.status, last);
    const after = found.split(' ').with(-1, isStuck ? 'failed' : last);
    assert.equal(statuses(name), after.join(' '));
  }
  const other: Program = program === 'helm' ? 'cox' : 'helm';
  await succeeds(program, 'upgrade NAME web -i --wait --timeout 60s --reset-values --set size=3', name);
  await checkUp(other, name);
  await succeeds(other, 'uninstall NAME', name);
  assert.equal(statuses(name), '');
  return found;
}

interface RepairJson {
  readonly state: string;
  readonly status: string;
  readonly repaired: boolean;
}

type Seen = (typeof faulty.proxy.requests)[number];

/** Kills a line as soon as `isDue` says so of the requests that it sent. */
async function killWhen(
  name: string,
  program: Program,
  { first = [], line }: Pick<Moment, 'first' | 'line'>,
  isDue: (requests: readonly Seen[]) => boolean,
): Promise<{ readonly wasDue: boolean; readonly signal: string | null; readonly printed: string }> {
  for (const each of first) await succeeds(program === 'helm' ? 'cox' : 'helm', each, name);
  const already = faulty.proxy.requests.length;
  const due = (): boolean => isDue(faulty.proxy.requests.slice(already));
  const child = start(program, line, name);
  const end = ended(child);
  const deadline = Date.now() + 30_000;
  while (!due() && child.exitCode === null && Date.now() < deadline) await setTimeout(5);
  const wasDue = due();
  child.kill('SIGKILL');
  const { stdout, stderr, signal } = await end;
  return { wasDue, signal, printed: `${stdout}${stderr}` };
}

async function killAt(name: string, program: Program, moment: Moment): Promise<void> {
  const [method, url] = moment.at;
  const pattern = new RegExp(url.replaceAll('NAME', name));
  faulty.proxy.add({ method, url: pattern, times: 1, act: { kind: 'stall' } });
  const { wasDue, signal, printed } = await killWhen(name, program, moment, (requests) =>
    requests.some((seen) => seen.method === method && pattern.test(seen.url)),
  );
  assert.ok(wasDue && signal === 'SIGKILL', `${program} ${moment.line} sent no ${method} ${url}: ${printed}`);
}

describe('a release whose program was killed', { concurrency: 1 }, () => {
  for (const [index, moment] of moments.entries()) {
    // what helm leaves is the same: half of it is enough
    const programs: readonly Program[] = index % 2 === 0 ? ['cox'] : ['cox', 'helm'];
    for (const program of programs) {
      it(`${program} ${moment.title}`, async () => {
        const name = `at${index}${program}`;
        await killAt(name, program, moment);
        assert.equal(statuses(name), moment.left);
        await putRight(name, index % 4 < 2 ? 'helm' : 'cox');
      });
    }
  }
});

describe('a release whose program was killed by chance', { concurrency: 1 }, () => {
  const random = new Random(SEED);
  const lines = ['install NAME web', 'upgrade NAME web --wait --set size=2,extra=false', 'rollback NAME --wait'];
  const found = new Map<string, number>();
  for (let run = 0; run < RUNS; run += 1) {
    const line = random.pick(lines);
    const [killed, next] = [random.pick(['helm', 'cox'] as const), random.pick(['helm', 'cox'] as const)];
    const requests = 1 + random.below(24);
    it(`${killed} ${line}, with request ${requests}`, async () => {
      const name = `chance${run}`;
      const first = line.startsWith('install') ? [] : line.startsWith('upgrade') ? twice.slice(0, 1) : twice;
      await killWhen(name, killed, { first, line }, (sent) => sent.length >= requests);
      const state = await putRight(name, next);
      found.set(state, (found.get(state) ?? 0) + 1);
    });
  }
  after((context) => {
    const counts = [...found].map(([state, times]) => `${times} x ${state || 'no release'}`);
    (context as TestContext).diagnostic(`seed ${SEED} left: ${counts.join(', ')}`);
  });
});
