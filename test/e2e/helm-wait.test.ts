/** What cox shows and says while helm waits, on simulated nodes. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { writeFolder } from '../support/case-folder.ts';
import { ended } from '../support/child.ts';
import { testCluster } from '../support/cluster.ts';
import { type Typed, typeCommand } from '../support/in-process.ts';
import { coxWords } from '../support/program.ts';

const { kubeconfig, kubectl: program } = testCluster();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cox-helm-wait-'));
const chart = path.join(folder, 'shop');
const namespace = `helm-wait-${Math.random().toString(36).slice(2, 8)}`;
const env = { KUBECONFIG: kubeconfig, KUBECACHEDIR: path.join(folder, 'cache'), HOME: folder, NO_COLOR: '1' };

const kubectl = (...args: readonly string[]): string =>
  execFileSync(program, [`--kubeconfig=${kubeconfig}`, '-n', namespace, ...args], { encoding: 'utf8' });
const type = (terminal: boolean, line: string): Promise<Typed> =>
  typeCommand(['helm', ...line.split(' '), '-n', namespace], { env, terminal });

/** The last frame of the tree, and what is printed below it. */
function lastFrame({ stderr }: Typed): string {
  const last = stderr.split(/\u001B\[\d+A\r/).at(-1) ?? '';
  return last.replaceAll(/\u001B\[[KJ]|\r/g, '');
}

/** Fails with what was printed when the exit code is another one. */
async function ends(exitCode: number, line: string): Promise<Typed> {
  const typed = await type(true, line);
  assert.equal(typed.exitCode, exitCode, `${line}: ${typed.stdout}${typed.stderr}`);
  return typed;
}

const files: Readonly<Record<string, string>> = {
  'Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 0.1.0\n',
  'values.yaml':
    'account: default\ncolor: red\nextra: false\nsettle: 0\njob: false\nclaim: false\nhook: false\nhold: false\n',
  'templates/all.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
spec:
  replicas: 1
  minReadySeconds: {{ .Values.settle }}
  selector: {matchLabels: {app: {{ .Release.Name }}}}
  template:
    metadata: {labels: {app: {{ .Release.Name }}}}
    spec:
      serviceAccountName: {{ .Values.account }}
      containers: [{name: app, image: 'shop:1', env: [{name: COLOR, value: {{ .Values.color }}}]}]
---
apiVersion: v1
kind: Service
metadata: {name: {{ .Release.Name }}}
spec: {selector: {app: {{ .Release.Name }}}, ports: [{port: 80}]}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-conf
  {{- if .Values.hold }}
  finalizers: [example.com/hold]
  {{- end }}
data: {color: {{ .Values.color }}}
{{ if .Values.extra }}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}-extra}
{{ end }}
{{ if .Values.job }}
---
apiVersion: batch/v1
kind: Job
metadata: {name: {{ .Release.Name }}-job}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: app, image: 'shop:1'}]}}}
{{ end }}
{{ if .Values.claim }}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: {{ .Release.Name }}-data}
spec: {accessModes: [ReadWriteOnce], storageClassName: no-such-class, resources: {requests: {storage: 1Gi}}}
{{ end }}
{{ if .Values.hook }}
---
apiVersion: batch/v1
kind: Job
metadata: {name: {{ .Release.Name }}-hook, annotations: {helm.sh/hook: pre-install}}
spec: {template: {spec: {serviceAccountName: missing, restartPolicy: Never, containers: [{name: a, image: 'a:1'}]}}}
{{ end }}
`,
};

before(() => {
  writeFolder(chart, { files });
  kubectl('create', 'namespace', namespace);
});

after(() => {
  kubectl('delete', 'namespace', namespace, '--wait=false');
  fs.rmSync(folder, { recursive: true, force: true });
});

/** As a kubelet says that an image is not there; the pods of simulated nodes run whatever they are. */
async function loseImage(app: string): Promise<void> {
  const ready = '-o=jsonpath={.items[?(@.status.phase=="Running")].metadata.name}';
  let pod = '';
  while (pod === '') {
    await setTimeout(200);
    pod = kubectl('get', 'pods', '-l', `app=${app}`, ready);
  }
  const message = 'failed to pull and unpack image "docker.io/library/shop:1": docker.io/library/shop:1: not found';
  const container = { name: 'app', image: 'shop:1', imageID: '', ready: false, restartCount: 0 };
  const status = {
    conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: new Date().toISOString() }],
    containerStatuses: [{ ...container, state: { waiting: { reason: 'ErrImagePull', message } } }],
  };
  kubectl('patch', 'pod', pod, '--subresource=status', '-p', JSON.stringify({ status }));
}

describe('helm --wait', { concurrency: true }, () => {
  it('shows all that is waited for on a terminal, and nothing without one', async () => {
    const { stdout, stderr } = await ends(
      0,
      `install web ${chart} --wait --wait-for-jobs --timeout 40s --set job=true`,
    );
    const frame = lastFrame({ stdout, stderr, exitCode: 0 });
    for (const line of [
      /^✔ {2}service\/web {2}Service is ready$/m,
      /^✔ {2}deployment\/web {2}1\/1 ready {2}ready {2}revision 1$/m,
      /^ {5}└─ ✔ {2}web-\S+ {2}1\/1 {2}Running/m,
      /^✔ {2}job\/web-job {2}Job Completed\. succeeded: 1\/1$/m,
    ]) {
      assert.match(frame, line);
    }
    assert.doesNotMatch(frame, /web-conf/);
    assert.match(stdout, /^NAME: web\n/);
    const silent = await type(false, `upgrade web ${chart} --wait --timeout 40s --set job=true,color=blue`);
    assert.deepEqual([silent.exitCode, silent.stderr], [0, '']);
    assert.match(stdout, /^STATUS: deployed$/m);
  });

  it('names the claim that keeps it waiting, and what is not ready at the end', async () => {
    const typed = await ends(1, `install claim ${chart} --wait --timeout 10s --set claim=true`);
    const text = lastFrame(typed);
    assert.match(text, /^✖ {2}persistentvolumeclaim\/claim-data {2}not ready: Claim\w+$/m);
    assert.match(text, /^✔ {2}deployment\/claim {2}1\/1 ready/m);
    assert.match(text, /^Error: INSTALLATION FAILED: .*claim-data not ready.*\ncontext deadline exceeded\nClaim\w+: /m);
    assert.match(text, /^ {2}Next: /m);
  });

  it('waits for a quota, which somebody may raise', async () => {
    const quota = `${namespace}-quota`;
    const inQuota = (...words: readonly string[]): string =>
      execFileSync(program, [`--kubeconfig=${kubeconfig}`, ...words], { encoding: 'utf8' });
    inQuota('create', 'namespace', quota);
    inQuota('create', 'quota', 'few', '--hard=pods=0', '-n', quota);
    const words = ['helm', 'install', 'web', chart, '--wait', '--timeout=12s', '-n', quota];
    const typed = await typeCommand(words, { env, terminal: true });
    inQuota('delete', 'namespace', quota, '--wait=false');
    assert.equal(typed.exitCode, 1);
    assert.match(lastFrame(typed), /\ncontext deadline exceeded\nQuotaExceeded: replicaset\/web-/);
  });

  it('ends early where a hook cannot succeed, and says why', async () => {
    const typed = await ends(1, `install hook ${chart} --timeout 100s --set hook=true`);
    const text = lastFrame(typed);
    assert.match(text, /^✖ {2}job\/hook-hook {2}not ready: ServiceAccountMissing$/m);
    assert.match(text, /^Error: INSTALLATION FAILED: failed pre-install: [^\n]*\nNot waited any longer, /m);
    assert.match(text, /^ {2}Next: create it: cox create serviceaccount missing/m);
  });

  it('prints a verdict in JSON where helm prints nothing, and helm does where it prints something', async () => {
    const good = await type(false, `install json ${chart} --wait --timeout 40s -o json`);
    assert.equal((JSON.parse(good.stdout) as { info: { status: string } }).info.status, 'deployed');
    const bad = await type(false, `upgrade json ${chart} --wait --timeout 6s --set account=missing -o json`);
    assert.equal(bad.exitCode, 1);
    assert.match(bad.stderr, /^Error: UPGRADE FAILED: [^\n]*\ncontext deadline exceeded\n$/m);
    assert.doesNotMatch(bad.stderr, /ServiceAccountMissing/);
    const verdict = JSON.parse(bad.stdout) as Record<string, unknown>;
    assert.deepEqual(
      [verdict.type, verdict.name, verdict.verdict, verdict.reason, verdict.undone],
      ['verdict', 'json', 'timeout', 'TimedOut', null],
    );
    const [first] = verdict.verdicts as readonly Record<string, unknown>[];
    assert.deepEqual([first?.kind, first?.name, first?.cause], ['Deployment', 'json', 'ServiceAccountMissing']);
    const yaml = await type(false, `upgrade json ${chart} --wait --timeout 3s --set account=missing -o yaml`);
    assert.match(yaml.stdout, /^apiVersion: helm\.coxswain\.dev\/v1\n/);
    const table = await type(false, `upgrade json ${chart} --wait --timeout 3s --set account=missing`);
    assert.equal(table.stdout, '');
  });

  it('shows what keeps an uninstallation from its end', async () => {
    await ends(0, `install held ${chart} --set hold=true`);
    const typed = await ends(1, 'uninstall held --wait --timeout 8s');
    kubectl('patch', 'configmap', 'held-conf', '--type=merge', '-p', '{"metadata":{"finalizers":null}}');
    const text = lastFrame(typed);
    assert.match(text, /^✖ {2}configmap\/held-conf {2}still there: DeletionBlocked$/m);
    assert.match(text, /^DeletionBlocked: configmap\/held-conf: its finalizer example\.com\/hold blocks/m);
    assert.doesNotMatch(text, /service\/held/);
  });
});

describe('helm --rollback-on-failure', { concurrency: true }, () => {
  it('says what was uninstalled, and the cause from before that', async () => {
    const losing = loseImage('gone');
    const typed = await ends(1, `install gone ${chart} --rollback-on-failure --timeout 60s --set settle=50`);
    await losing;
    const text = lastFrame(typed);
    assert.match(text, /^✖ {2}deployment\/gone {2}0\/1 ready {2}not ready: ImageNotFound/m);
    const report = text.slice(text.indexOf('Uninstalled: '));
    assert.match(
      report,
      /^Uninstalled: revision 1\n {2}service\/gone: deleted\n {2}deployment\.apps\/gone: deleted\n {2}configmap\/gone-conf: deleted\nWhy:\n/,
    );
    assert.match(report, /^ImageNotFound: pod\/gone-/m);
    assert.match(report, /^ {2}status {2}ErrImagePull: .*shop:1: not found$/m);
    assert.match(
      report,
      /\nNext: correct the cause and install it again: nothing is stored of the release any more\n$/,
    );
    assert.equal(kubectl('get', 'deployments', 'gone', '--ignore-not-found'), '');
  });

  it('says what was rolled back, from which revision to which', async () => {
    await ends(0, `install back ${chart} --wait --timeout 40s`);
    const typed = await ends(
      1,
      `upgrade back ${chart} --rollback-on-failure --timeout 8s --set account=missing,color=blue,extra=true`,
    );
    const text = lastFrame(typed);
    assert.match(text, /^✔ {2}deployment\/back {2}1\/1 ready {2}ready/m);
    const report = text.slice(text.indexOf('Rolled back: '));
    assert.equal(
      report.slice(0, report.indexOf('ServiceAccountMissing')),
      `Rolled back: revision 2 to revision 1, stored as revision 3
  configmap/back-conf: changed back
  deployment.apps/back: changed back
  configmap/back-extra: deleted
Why:
`,
    );
    assert.match(report, /^ {2}or: see what the upgrade had changed: cox helm diff back 1 2 -n helm-wait-/m);
  });
});

describe('a terminal, when helm is interrupted', () => {
  it('keeps the last frame, and no cursor is moved below it', async () => {
    const words = `helm install stop ${chart} -n ${namespace} --wait --timeout 60s --set account=missing`;
    const line = `stty cols 60 rows 10; exec ${coxWords().join(' ')} ${words}`;
    const child = spawn('script', ['-qec', line, '/dev/null'], { env: { ...process.env, ...env } });
    let seen = '';
    let isTyped = false;
    child.stdout.on('data', (data: Buffer) => {
      seen += data.toString();
      if (isTyped || !seen.includes('ServiceAccountMissing')) return;
      isTyped = true;
      child.stdin.write('\u0003');
    });
    const { code } = await ended(child);
    assert.equal(code, 1, seen);
    assert.doesNotMatch(seen, /\u001B\[(3\d|\?25l|\?1049h)/, 'no colours, no hidden cursor, no other screen');
    const below = seen.slice(seen.indexOf('Release stop has been cancelled.'));
    assert.ok(!below.includes('\u001B'), below);
    for (const row of lastFrame({ stdout: '', stderr: seen, exitCode: 1 }).split('\n').slice(0, 4)) {
      assert.ok(row.replace('^C', '').length <= 60, row);
    }
  });
});
