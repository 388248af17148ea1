/** What cox does with releases beyond helm, on the test cluster: diff, repair and why. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { writeFolder } from '../support/case-folder.ts';
import { testCluster } from '../support/cluster.ts';
import { type Typed, typeCommand } from '../support/in-process.ts';

const { kubeconfig, kubectl: program } = testCluster();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cox-helm-beyond-'));
const chart = path.join(folder, 'shop');
const namespace = `helm-beyond-${Math.random().toString(36).slice(2, 8)}`;

const kubectl = (...args: readonly string[]): string =>
  execFileSync(program, [`--kubeconfig=${kubeconfig}`, '-n', namespace, ...args], { encoding: 'utf8' });
const type = (terminal: boolean, ...words: readonly string[]): Promise<Typed> =>
  typeCommand(['helm', ...words, '-n', namespace], {
    env: { KUBECONFIG: kubeconfig, KUBECACHEDIR: path.join(folder, 'cache'), HOME: folder, NO_COLOR: '1' },
    terminal,
  });
const helm = (...words: readonly string[]): Promise<Typed> => type(false, ...words);

/** Fails with what was printed when the exit code is another one. */
async function ends(exitCode: number, ...words: readonly string[]): Promise<Typed> {
  const typed = await helm(...words);
  assert.equal(typed.exitCode, exitCode, `${words.join(' ')}: ${typed.stdout}${typed.stderr}`);
  return typed;
}

interface Entry {
  readonly kind: string;
  readonly name: string;
  readonly verdict: string;
  readonly state: string;
  readonly drifted: boolean;
  readonly notes: readonly string[];
  readonly diff: string;
}

interface Written {
  readonly counts: Readonly<Record<string, number>>;
  readonly objects: readonly Entry[];
  readonly hooks: readonly Entry[];
  readonly crds: readonly Entry[];
  readonly state: string;
  readonly repaired: boolean;
}

const json = async (exitCode: number, ...words: readonly string[]): Promise<Written> =>
  JSON.parse((await ends(exitCode, ...words, '-o', 'json')).stdout) as Written;

const verdicts = (entries: readonly Entry[]): readonly string[] =>
  entries.map(({ kind, name, verdict, drifted }) => `${kind} ${name} ${verdict}${drifted ? ' drifted' : ''}`);

/** As a program that was ended leaves it: the stored revision with another status. */
function leave(release: string, revision: number, status: string): void {
  const name = `sh.helm.release.v1.${release}.v${revision}`;
  const twice = Buffer.from(kubectl('get', 'secret', name, '-o', 'jsonpath={.data.release}'), 'base64').toString();
  const stored = JSON.parse(gunzipSync(Buffer.from(twice, 'base64')).toString()) as { info: Record<string, string> };
  stored.info.status = status;
  const text = gzipSync(JSON.stringify(stored)).toString('base64');
  const data = { release: Buffer.from(text).toString('base64') };
  kubectl('patch', 'secret', name, '-p', JSON.stringify({ metadata: { labels: { status } }, data }));
}

const files: Readonly<Record<string, string>> = {
  'Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 0.1.0\n',
  'values.yaml': 'color: red\npassword: swordfish\nextra: false\n',
  'crds/gears.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gears.${namespace}.example}
spec:
  group: ${namespace}.example
  names: {kind: Gear, plural: gears}
  scope: Namespaced
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
`,
  'templates/all.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}-conf}
data: {color: {{ .Values.color }}, size: big}
---
apiVersion: v1
kind: Secret
metadata: {name: {{ .Release.Name }}-secret}
stringData: {password: {{ .Values.password }}}
---
apiVersion: v1
kind: Service
metadata: {name: {{ .Release.Name }}}
spec: {selector: {app: nobody}, ports: [{port: 80}]}
{{ if .Values.extra }}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}-extra, annotations: {helm.sh/resource-policy: {{ .Values.policy | default "none" }}}}
{{ end }}
`,
  'templates/hook.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: hook, annotations: {helm.sh/hook: pre-rollback}}
data: {color: {{ .Values.color }}}
`,
};

before(() => {
  writeFolder(chart, { files });
  kubectl('create', 'namespace', namespace);
});

after(() => {
  kubectl('delete', 'namespace', namespace, '--wait=false');
  kubectl('delete', 'customresourcedefinition', `gears.${namespace}.example`, '--ignore-not-found', '--wait=false');
  fs.rmSync(folder, { recursive: true, force: true });
});

describe('cox helm diff', { concurrency: 1 }, () => {
  it('shows an installation as new objects', async () => {
    const { objects, counts } = await json(1, 'diff', 'web', chart, '-i');
    assert.deepEqual(verdicts(objects), [
      'Secret web-secret created',
      'ConfigMap web-conf created',
      'Service web created',
    ]);
    assert.equal(counts.created, 3);
    assert.equal(
      (await ends(2, 'diff', 'web', chart)).stderr,
      'Error: an upgrade would fail: "web" has no deployed releases\n',
    );
  });

  it('is silent after the installation', async () => {
    await ends(0, 'install', 'web', chart);
    assert.equal((await ends(0, 'diff', 'web', chart)).stdout, '');
    const { stdout, stderr } = await ends(0, 'diff', 'web');
    assert.deepEqual([stdout, stderr], ['', 'revision 1 -> live: 3 unchanged\n']);
  });

  it('shows what an upgrade would do, and that a hook changed', async () => {
    const { objects, hooks, crds } = await json(1, 'diff', 'web', chart, '--set', 'color=blue,password=new,extra=true');
    assert.deepEqual(verdicts(objects), [
      'Secret web-secret changed',
      'ConfigMap web-conf changed',
      'ConfigMap web-extra created',
      'Service web unchanged',
    ]);
    assert.deepEqual([verdicts(hooks), verdicts(crds).length], [['ConfigMap hook changed'], 1]);
    assert.match(objects[0]?.diff ?? '', /^-.*\*\*\* \(before\).*\n^\+.*\*\*\* \(after\)/m);
    assert.match(objects[1]?.diff ?? '', /^- {2}color: red\n\+ {2}color: blue$/m);
  });

  it('says which side changed', async () => {
    kubectl('patch', 'configmap', 'web-conf', '-p', '{"data":{"size":"small","mine":"x"}}');
    kubectl('delete', 'secret', 'web-secret');
    const live = await json(1, 'diff', 'web', '--live');
    assert.deepEqual(verdicts(live.objects), [
      'Secret web-secret deleted drifted',
      'ConfigMap web-conf changed drifted',
      'Service web unchanged',
    ]);
    for (const line of ['-  size: big', '+  size: small', '+  mine: x']) {
      assert.ok(live.objects[1]?.diff.includes(`\n${line}\n`), live.objects[1]?.diff);
    }
    const { objects } = await json(1, 'diff', 'web', chart, '--set', 'color=blue');
    assert.deepEqual(verdicts(objects).slice(0, 2), [
      'Secret web-secret created drifted',
      'ConfigMap web-conf changed drifted',
    ]);
    const [changed, conflict] = objects[1]?.notes ?? [];
    assert.match(
      String(changed),
      /^changed both by the chart and in the cluster since revision 1 \(kubectl-patch \d+s ago\)$/,
    );
    assert.match(
      String(conflict),
      /^conflict: \.data\.size: .*"kubectl-patch".*; without --force-conflicts this fails$/,
    );
    const same = await json(1, 'diff', 'web', chart);
    assert.match(
      same.objects[1]?.notes[0] ?? '',
      /^changed in the cluster .*, not by the chart: the upgrade puts it back$/,
    );
  });

  it('shows two revisions, a rollback, and what a resource policy keeps', async () => {
    await ends(0, 'upgrade', 'web', chart, '--set', 'color=blue,extra=true,policy=keep', '--force-conflicts');
    const stored = await json(1, 'diff', 'web', '1', '2');
    assert.deepEqual(verdicts(stored.objects), [
      'Secret web-secret unchanged',
      'ConfigMap web-conf changed',
      'ConfigMap web-extra created',
      'Service web unchanged',
    ]);
    const { objects } = await json(1, 'diff', 'web', '--revision', '1');
    assert.deepEqual(verdicts(objects).slice(-1), ['ConfigMap web-extra kept']);
    assert.equal((await ends(2, 'diff', 'web', '1', '9')).stderr, 'Error: release: not found\n');
  });
});

describe('cox helm repair', { concurrency: 1 }, () => {
  it('names a stuck upgrade and lets the next one work', async () => {
    leave('web', 1, 'deployed');
    leave('web', 2, 'pending-upgrade');
    const failed = await type(true, 'upgrade', 'web', chart);
    const problem = 'Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress';
    assert.equal(
      failed.stderr.replaceAll('\r', ''),
      `${problem}\nIf nobody is at work on it any more: cox helm repair web -n ${namespace}\n`,
    );
    const young = await ends(1, 'repair', 'web');
    assert.match(young.stderr, /^Error: revision 2 of "web" was written \d+s ago: somebody may be at work on it/);
    const dry = await json(0, 'repair', 'web', '--dry-run=client');
    assert.deepEqual(
      dry.objects.map(({ kind, name, state }) => `${kind} ${name} ${state}`),
      ['Secret web-secret both', 'ConfigMap web-conf stuck', 'ConfigMap web-extra stuck', 'Service web both'],
    );
    assert.deepEqual([dry.state, dry.repaired], ['stuck', false]);
    const { stdout } = await ends(0, 'repair', 'web', '--older-than=0s');
    assert.match(stdout, /^release\/web in \S+: revision 2 is pending-upgrade, since \S+ ago: Upgrade complete$/m);
    assert.match(stdout, /^Done: mark revision 2 as failed/m);
    await ends(0, 'upgrade', 'web', chart);
    assert.match((await ends(0, 'repair', 'web')).stdout, /^Nothing to repair\.$/m);
  });

  it('rolls a stuck release back', async () => {
    leave('web', 3, 'pending-upgrade');
    leave('web', 2, 'deployed');
    await ends(0, 'repair', 'web', '--rollback', '--older-than=0s');
    const history = JSON.parse((await ends(0, 'history', 'web', '-o', 'json')).stdout) as {
      status: string;
      description: string;
    }[];
    assert.deepEqual(
      history.slice(1).map(({ status }) => status),
      ['superseded', 'failed', 'deployed'],
    );
    assert.equal(history.at(-1)?.description, 'Rollback to 2');
    assert.equal(kubectl('get', 'configmap', 'web-conf', '-o', 'jsonpath={.data.color}'), 'blue');
  });

  it('removes what an installation left', async () => {
    await ends(0, 'install', 'half', chart, '--skip-crds');
    leave('half', 1, 'pending-install');
    await ends(0, 'repair', 'half', '--uninstall', '--older-than=0s');
    assert.equal((await ends(1, 'status', 'half')).stderr, 'Error: release: not found\n');
    assert.equal(kubectl('get', 'configmap', 'half-conf', '--ignore-not-found'), '');
  });
});

describe('cox helm why', { concurrency: 1 }, () => {
  it('says what is wrong, what is missing, and how the release is', async () => {
    kubectl('delete', 'configmap', 'web-conf');
    const { stdout } = await ends(1, 'why', 'web');
    const [release, missing, ...rest] = stdout.split('\n');
    assert.match(String(release), /^release\/web: revision 4 is deployed for \S+: Rollback to 2$/);
    assert.equal(missing, `configmap/web-conf in ${namespace}: missing: revision 4 has it, the cluster does not`);
    assert.match(String(rest[0]), /^service\/web: /);
    leave('web', 4, 'failed');
    const lines = (await ends(1, 'why', 'web', '-o', 'json')).stdout.trimEnd().split('\n');
    const [first, second] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual([first?.type, first?.status, first?.verdict], ['release', 'failed', 'unhealthy']);
    assert.deepEqual([second?.type, second?.kind, second?.verdict], ['diagnosis', 'Service', 'unhealthy']);
    assert.equal((await ends(1, 'why', 'nobody')).stderr, 'Error: release: not found\n');
  });
});
