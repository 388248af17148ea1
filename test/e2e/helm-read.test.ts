/** Releases that helm has made, read by helm and by cox, and their stored bytes in both directions. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { decodeRelease } from '../../src/helm/release/decode.ts';
import { encodeRelease } from '../../src/helm/release/encode.ts';
import { helmBinary } from '../oracle/helm.ts';
import { testCluster } from '../support/cluster.ts';
import { typeCommand } from '../support/in-process.ts';

const { kubeconfig, kubectl } = testCluster();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cox-helm-read-'));
const namespace = `helm-read-${Math.random().toString(36).slice(2, 8)}`;
const env = { HOME: folder, KUBECONFIG: kubeconfig, KUBECACHEDIR: path.join(folder, 'cache'), TZ: 'UTC' };
let helm = '';

const files = {
  'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\nappVersion: "1"\nannotations: {b: "2", a: "<1>"}\n',
  'web/values.yaml': 'a: 1\nbig: 1000000\n',
  'web/README.md': 'é <web>\n',
  'web/templates/NOTES.txt': '\nhello\n',
  'web/templates/a.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\ndata: {a: "<{{ .Values.a }}>"}\n',
  'web/templates/empty.yaml': '',
  'web/templates/tests/t.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: t, annotations: {helm.sh/hook: test}}\n',
};

const runHelm = (...args: string[]): string =>
  execFileSync(helm, [...args, '-n', namespace], { encoding: 'utf8', env: { ...process.env, ...env } });
const inNamespace = (...args: string[]): string =>
  execFileSync(kubectl, [`--kubeconfig=${kubeconfig}`, '-n', namespace, ...args], { encoding: 'utf8' });

/** Ages of objects grow between two readings. */
const withoutAges = (text: string): string => text.replaceAll(/\b(\d+m)?\d+s\b/g, 'AGE');

before(async () => {
  helm = await helmBinary((line) => process.stderr.write(`${line}\n`));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  const chart = path.join(folder, 'web');
  runHelm('install', 'w', chart, '--create-namespace', '--labels', `reader=${namespace}`, '--set', 'a=2,c=<x>');
  runHelm('upgrade', 'w', chart, '--set', 'a=3', '--description', 'second');
});

after(() => {
  inNamespace('delete', 'namespace', namespace, '--wait=false');
  fs.rmSync(folder, { recursive: true, force: true });
});

describe('a release that helm has made', () => {
  const lines = [
    ...['list', `list -A -l reader=${namespace}`, 'list -q -o json', 'list --superseded', 'list -l owner!=helm'],
    ...['history w', 'history w -o yaml', 'status w', 'status w --revision 1', 'status w -o json', 'status w -o yaml'],
    ...['get all w', 'get values w -a', 'get metadata w', 'get metadata w --revision 1 -o json', 'get manifest w'],
    ...['get hooks w', 'get notes w'],
  ];
  for (const line of lines) {
    it(`reads the same: ${line}`, async () => {
      const args = [...line.split(' '), '-n', namespace];
      const { stdout, exitCode } = await typeCommand(['helm', ...args], { env });
      assert.equal(exitCode, 0);
      assert.equal(withoutAges(stdout), withoutAges(runHelm(...line.split(' '))));
    });
  }

  it('is stored in the same bytes of JSON by both', async () => {
    for (const revision of [1, 2]) {
      const data = inNamespace('get', 'secret', `sh.helm.release.v1.w.v${revision}`, '-o', 'jsonpath={.data.release}');
      const stored = Buffer.from(data, 'base64').toString();
      const json = (text: string): string => gunzipSync(Buffer.from(text, 'base64')).toString();
      assert.equal(json(await encodeRelease(await decodeRelease(stored, new Map()))), json(stored));
    }
  });
});
