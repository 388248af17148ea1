/** HELM_DRIVER=configmap: a release that helm and cox change in turns, with its records in ConfigMaps. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { findHelm } from '../helm/programs.ts';
import { testCluster } from '../support/cluster.ts';
import { typeCommand } from '../support/in-process.ts';

const { kubeconfig, kubectl } = testCluster();
const namespace = `helm-driver-${Math.random().toString(36).slice(2, 8)}`;
const folder = mkdtempSync(path.join(os.tmpdir(), 'cox-helm-driver-'));
const chart = path.join(folder, 'basic');
const env = { HOME: folder, KUBECONFIG: kubeconfig, TZ: 'UTC', HELM_DRIVER: 'configmap' };
let program = '';

const helm = (line: string): string =>
  execFileSync(program, [...line.split(' '), '-n', namespace], { encoding: 'utf8', env });
async function cox(line: string): Promise<string> {
  const typed = await typeCommand(['helm', ...line.split(' '), '-n', namespace], { env });
  assert.deepEqual([typed.stderr, typed.exitCode], ['', 0], line);
  return typed.stdout;
}
const onCluster = (...words: string[]): string =>
  execFileSync(kubectl, [`--kubeconfig=${kubeconfig}`, ...words], { encoding: 'utf8' });

before(async () => {
  program = await findHelm();
  cpSync(path.join(import.meta.dirname, '../../fixtures/charts/basic'), chart, { recursive: true });
  onCluster('create', 'namespace', namespace);
});
after(() => {
  onCluster('delete', 'namespace', namespace, '--wait=false');
  rmSync(folder, { recursive: true, force: true });
});

test('a release in ConfigMaps is installed, upgraded, rolled back and uninstalled by both', async () => {
  assert.match(await cox(`install web ${chart} --set a=1`), /^STATUS: deployed$/m);
  helm(`upgrade web ${chart} --set a=2`);
  assert.equal(await cox('rollback web 1'), 'Rollback was a success! Happy Helming!\n');
  assert.equal(helm('get values web'), 'USER-SUPPLIED VALUES:\na: 1\n');
  await cox(`upgrade web ${chart} --set a=3 --history-max 2`);
  assert.equal(await cox('history web'), helm('history web'));
  const records = onCluster('get', 'configmaps,secrets', '-n', namespace, '-l', 'owner=helm', '-o', 'name');
  assert.equal(records, 'configmap/sh.helm.release.v1.web.v3\nconfigmap/sh.helm.release.v1.web.v4\n');
  assert.equal(helm('uninstall web --keep-history'), 'release "web" uninstalled\n');
  assert.equal(await cox('list --uninstalled -q'), 'web\n');
  assert.equal(await cox('uninstall web'), 'release "web" uninstalled\n');
  assert.equal(onCluster('get', 'configmaps', '-n', namespace, '-l', 'owner=helm', '-o', 'name'), '');
});
