/**
 * Releases whose program was killed (SIGKILL) in the middle: before a request of it was answered, so
 * that nothing behind it happened, or after a time of chance. Both programs see the same release then
 * and say the same of it, `repair` frees it, and either of them brings it up.
 * COXSWAIN_TEST_SEED sets the times of chance.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { findHelm } from '../helm/programs.ts';
import { ended } from '../support/child.ts';
import { type FaultyCluster, startFaultyCluster } from '../support/faulty-cluster.ts';
import { type Typed, typeCommand } from '../support/in-process.ts';
import { Random } from '../support/random.ts';

type Program = 'helm' | 'cox';

const SEED = Number(process.env.COXSWAIN_TEST_SEED ?? 1137);
const RUNS = 8;
const folder = mkdtempSync(path.join(os.tmpdir(), 'cox-helm-killed-'));
const cox = process.env.COXSWAIN_TEST_COX ?? path.resolve(import.meta.dirname, '../../scripts/cox.ts');
let helm = '';
let faulty: FaultyCluster;
let direct: Record<string, string> = {};

before(async () => {
  helm = await findHelm();
  faulty = await startFaultyCluster();
  const { globals } = faulty.context();
  const authority = `"certificate-authority": "${globals['certificate-authority']}"`;
  const text = faulty
    .kubectl('config', 'view', '--raw', '--minify', '-o', 'json')
    .replace(/"server": "[^"]*"/, `"server": "${globals.server}"`)
    .replace(/"certificate-authority(-data)?": "[^"]*"/, authority);
  writeFileSync(path.join(folder, 'kubeconfig'), text);
  direct = { HOME: folder, KUBECONFIG: faulty.kubeconfig, TZ: 'UTC' };
  for (const [file, content] of Object.entries(CHART)) {
    mkdirSync(path.dirname(path.join(folder, 'web', file)), { recursive: true });
    writeFileSync(path.join(folder, 'web', file), content);
  }
});
after(async () => {
  await faulty.close();
  rmSync(folder, { recursive: true, force: true });
});

const CHART = {
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\n',
  'values.yaml': 'size: 1\nhook: false\nextra: true\nnodeSelector: {}\n',
  'templates/objects.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ .Release.Name }}-config"}
data: {size: "{{ .Values.size }}"}
{{- if .Values.extra }}
---
apiVersion: v1
kind: Service
metadata: {name: "{{ .Release.Name }}"}
spec: {ports: [{port: 80}]}
{{- end }}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: "{{ .Release.Name }}"}
spec:
  replicas: {{ .Values.size }}
  selector: {matchLabels: {app: "{{ .Release.Name }}"}}
  template:
    metadata: {labels: {app: "{{ .Release.Name }}"}}
    spec:
      nodeSelector: {{ toJson .Values.nodeSelector }}
      containers: [{name: main, image: nginx}]
`,
  'templates/hook.yaml': `{{- if .Values.hook }}
apiVersion: v1
kind: Pod
metadata:
  name: "{{ .Release.Name }}-hook"
  annotations: {helm.sh/hook: "pre-install,pre-upgrade,pre-rollback"}
spec:
  terminationGracePeriodSeconds: 0
  nodeSelector: {place: nowhere}
  containers: [{name: main, image: nginx}]
{{- end }}
`,
};

interface Moment {
  readonly title: string;
  /** Lines that end well, played first. */
  readonly first?: readonly string[];
  /** The line that is killed. */
  readonly line: string;
  /** The request that gets no answer; NAME stands for the release. */
  readonly at: readonly [method: string, url: string];
  /** The statuses of the revisions that are left. */
  readonly left: string;
}

const RECORD = '/secrets/sh\\.helm\\.release\\.v1\\.NAME\\.v';
const twice = ['install NAME web', 'upgrade NAME web --set size=2,extra=false'];

const moments: readonly Moment[] = [
  { title: 'install, no record yet', line: 'install NAME web', at: ['POST', '/secrets'], left: '' },
  {
    title: 'install, no object yet',
    line: 'install NAME web',
    at: ['PATCH', '/configmaps/NAME-config'],
    left: 'pending-install',
  },
  {
    title: 'install, between objects',
    line: 'install NAME web',
    at: ['PATCH', '/deployments/NAME'],
    left: 'pending-install',
  },
  {
    title: 'install, in a hook',
    line: 'install NAME web --set hook=true',
    at: ['GET', '/pods.*watch'],
    left: 'pending-install',
  },
  {
    title: 'install, while it waits',
    line: 'install NAME web --wait --set nodeSelector.place=nowhere',
    at: ['GET', '/deployments.*watch'],
    left: 'pending-install',
  },
  {
    title: 'install, all but the record',
    line: 'install NAME web',
    at: ['PUT', `${RECORD}1`],
    left: 'pending-install',
  },
  {
    title: 'upgrade, no object yet',
    first: ['install NAME web'],
    line: 'upgrade NAME web --set size=2',
    at: ['PATCH', '/configmaps/NAME-config'],
    left: 'deployed pending-upgrade',
  },
  {
    title: 'upgrade, before a deletion',
    first: ['install NAME web'],
    line: 'upgrade NAME web --set size=2,extra=false',
    at: ['DELETE', '/services/NAME'],
    left: 'deployed pending-upgrade',
  },
  {
    title: 'upgrade, in a hook',
    first: ['install NAME web'],
    line: 'upgrade NAME web --set hook=true',
    at: ['GET', '/pods.*watch'],
    left: 'deployed pending-upgrade',
  },
  {
    title: 'upgrade, while it waits',
    first: ['install NAME web'],
    line: 'upgrade NAME web --wait --set nodeSelector.place=nowhere',
    at: ['GET', '/deployments.*watch'],
    left: 'deployed pending-upgrade',
  },
  {
    title: 'upgrade, before the old one is superseded',
    first: ['install NAME web'],
    line: 'upgrade NAME web --set size=2',
    at: ['PUT', `${RECORD}1`],
    left: 'deployed pending-upgrade',
  },
  {
    title: 'upgrade, when the old one is superseded',
    first: ['install NAME web'],
    line: 'upgrade NAME web --set size=2',
    at: ['PUT', `${RECORD}2`],
    left: 'superseded pending-upgrade',
  },
  {
    title: 'rollback, between objects',
    first: twice,
    line: 'rollback NAME',
    at: ['PATCH', '/deployments/NAME'],
    left: 'superseded deployed pending-rollback',
  },
  {
    title: 'rollback, when the old one is superseded',
    first: twice,
    line: 'rollback NAME',
    at: ['PUT', `${RECORD}3`],
    left: 'superseded superseded pending-rollback',
  },
  {
    title: 'uninstall, between objects',
    first: ['install NAME web'],
    line: 'uninstall NAME',
    at: ['DELETE', '/configmaps/NAME-config'],
    left: 'uninstalling',
  },
  {
    title: 'uninstall, before the records go',
    first: ['install NAME web'],
    line: 'uninstall NAME',
    at: ['DELETE', `${RECORD}1`],
    left: 'uninstalled',
  },
  {
    title: 'uninstall, when one record is gone',
    first: twice,
    line: 'uninstall NAME',
    at: ['DELETE', `${RECORD}2`],
    left: 'uninstalled',
  },
];

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
    : spawn(process.execPath, [cox, 'helm', ...argv], { cwd: folder, env });
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

async function killAt(name: string, program: Program, { first = [], line, at: [method, url] }: Moment): Promise<void> {
  for (const each of first) await succeeds(program === 'helm' ? 'cox' : 'helm', each, name);
  const pattern = new RegExp(url.replaceAll('NAME', name));
  const already = faulty.proxy.requests.length;
  const isThere = (): boolean =>
    faulty.proxy.requests.slice(already).some((seen) => seen.method === method && pattern.test(seen.url));
  faulty.proxy.add({ method, url: pattern, times: 1, act: { kind: 'stall' } });
  const child = start(program, line, name);
  const end = ended(child);
  const deadline = Date.now() + 30_000;
  while (!isThere() && child.exitCode === null && Date.now() < deadline) await setTimeout(20);
  const wasThere = isThere();
  child.kill('SIGKILL');
  const { stdout, stderr, signal } = await end;
  assert.ok(wasThere && signal === 'SIGKILL', `${program} ${line} sent no ${method} ${url}: ${stdout}${stderr}`);
}

describe('a release whose program was killed', { concurrency: 1 }, () => {
  let count = 0;
  for (const program of ['helm', 'cox'] as const) {
    for (const moment of moments) {
      it(`${program} ${moment.title}`, async () => {
        count += 1;
        const name = `at${count}`;
        await killAt(name, program, moment);
        assert.equal(statuses(name), moment.left);
        await putRight(name, count % 2 === 0 ? 'helm' : 'cox');
      });
    }
  }

  const random = new Random(SEED);
  const lines = ['install NAME web', 'upgrade NAME web --wait --set size=2,extra=false', 'rollback NAME --wait'];
  const found = new Map<string, number>();
  for (let run = 0; run < RUNS; run += 1) {
    const [program, line, milliseconds] = [
      random.pick(['helm', 'cox'] as const),
      random.pick(lines),
      random.below(900),
    ];
    it(`${program} ${line}, after ${milliseconds} ms of chance`, async () => {
      const name = `chance${run}`;
      const first = line.startsWith('install') ? [] : line.startsWith('upgrade') ? twice.slice(0, 1) : twice;
      for (const each of first) await succeeds('helm', each, name);
      const child = start(program, line, name);
      const end = ended(child);
      await setTimeout(milliseconds);
      child.kill('SIGKILL');
      await end;
      const state = await putRight(name, random.pick(['helm', 'cox'] as const));
      found.set(state, (found.get(state) ?? 0) + 1);
    });
  }
  after((context) => {
    const counts = [...found].map(([state, times]) => `${times} x ${state || 'no release'}`);
    (context as TestContext).diagnostic(`seed ${SEED} left: ${counts.join(', ')}`);
  });
});
