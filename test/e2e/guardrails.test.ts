/** Settings and guardrails, before a real API server. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ownSettings } from '../support/own-settings.ts';

const own = ownSettings('guard');
const { folder, contextName, server, kubectl, type, onTerminal, settingsFile } = own;
before(own.begin);
after(own.end);

describe('guardrails', () => {
  const guarded = settingsFile('guarded', `protectedContexts: ["${contextName.slice(0, 3)}*"]`);
  const refusal = `error: context "${contextName}" is protected and there is no terminal to ask on: nothing was changed; use --yes to`;

  it('fail without a terminal, but for --yes and dry runs', async () => {
    await type('create configmap kept');
    assert.deepEqual(await type('delete configmap kept', guarded), {
      stdout: '',
      stderr: `${refusal} delete there\n`,
      exitCode: 1,
    });
    assert.equal((await type('delete configmap kept --dry-run=server', guarded)).exitCode, 0);
    const port = new URL(server).port;
    const spellings = [server, `${server}/`, `${server.replace('https', 'HTTPS')}/.`];
    // as the cluster of the tests is on this machine
    for (const url of [...spellings, `https://localhost:${port}`, `https://[::1]:${port}`]) {
      const { stderr } = await type(`delete --raw=/api --server=${url}`, guarded);
      assert.equal(stderr, `${refusal} delete there\n`, url);
    }
    kubectl('get', 'configmap', 'kept');
    assert.equal((await type('delete configmap kept --yes', guarded)).exitCode, 0);
    assert.equal((await type('create configmap kept', guarded)).exitCode, 0);
  });

  it('hold for releases', async () => {
    const chart = path.join(import.meta.dirname, '../../fixtures/charts/basic');
    const made = await type(`helm install guarded ${chart}`, guarded);
    assert.equal(made.exitCode, 0, made.stderr);
    const asked = `Error: ${refusal.slice('error: '.length)} uninstall there\n`;
    assert.deepEqual(await type('helm uninstall guarded', guarded), { stdout: '', stderr: asked, exitCode: 1 });
    assert.equal((await type('helm uninstall guarded --dry-run', guarded)).exitCode, 0);
    const missing = await type('helm uninstall missing', guarded);
    assert.match(missing.stderr, /^Error: .*missing.*not found/);
    assert.equal((await type('helm uninstall guarded --yes', guarded)).stdout, 'release "guarded" uninstalled\n');
  });

  it('look at the objects of a kustomization', async () => {
    const app = path.join(folder, 'app');
    fs.mkdirSync(app);
    fs.writeFileSync(path.join(app, 'kustomization.yaml'), 'namePrefix: built-\nconfigMapGenerator: [{name: map}]\n');
    const made = await type(`apply -k ${app}`);
    assert.equal(made.exitCode, 0, made.stderr);
    const { stderr, exitCode } = await type(`delete -k ${app}`, guarded);
    assert.deepEqual([stderr, exitCode], [`${refusal} delete there\n`, 1]);
    assert.equal((await type(`delete -k ${app} --yes`, guarded)).exitCode, 0);
    const gone = await type(`delete -k ${app}`, guarded);
    assert.match(
      gone.stderr,
      /^Error from server \(NotFound\): error when deleting ".*": configmaps "built-map-\w+" not found\n$/,
    );
  });

  it('do not ask about what is not there', async () => {
    await type('create configmap there');
    const missing = 'Error from server (NotFound): configmaps "missing" not found\n';
    assert.deepEqual(await type('delete configmap missing', guarded), { stdout: '', stderr: missing, exitCode: 1 });
    assert.deepEqual(await type('delete configmap missing --ignore-not-found', guarded), {
      stdout: '',
      stderr: '',
      exitCode: 0,
    });
    const file = path.join(folder, 'missing.yaml');
    fs.writeFileSync(file, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: missing}\n');
    assert.equal(
      (await type(`delete -f ${file}`, guarded)).stderr,
      `Error from server (NotFound): error when deleting "${file}": configmaps "missing" not found\n`,
    );
    assert.equal((await type('delete configmap missing there', guarded)).stderr, `${refusal} delete there\n`);
    const right = await onTerminal('delete configmap missing there', contextName, guarded);
    assert.match(right, /configmap "there" deleted from \S+ namespace\n.*NotFound.*"missing" not found\n\(1\)$/);
  });

  it('ask once with -i', async () => {
    await type('create configmap once');
    const wrong = await onTerminal('delete configmap once -i', 'y', guarded);
    assert.match(wrong, /^About to delete 1 object:\n {2}configmap\/once in \S+\nContext .* Type its name to delete: /);
    assert.match(wrong, /error: "y" is not the name of the context: nothing was changed\n\(1\)$/);
    const right = await onTerminal('delete configmap once -i', contextName, guarded);
    assert.ok(!right.includes('Do you want to continue'), right);
    assert.match(right, /configmap "once" deleted from \S+ namespace\n\(0\)$/);
    await type('create configmap once');
    assert.match((await type('delete configmap once -i --yes', guarded)).stdout, /\(y\/N\): deletion is cancelled\n$/);
  });

  it('are before drain, replace --force, apply --prune and apply --force', async () => {
    const file = path.join(folder, 'map.yaml');
    fs.writeFileSync(file, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: pruned, labels: {group: pruned}}\n');
    const node = kubectl('get', 'nodes', '-o', 'jsonpath={.items[0].metadata.name}');
    const lines = {
      [`drain ${node}`]: 'drain',
      [`replace --force -f ${file}`]: 'delete and recreate',
      [`apply --prune -l group=pruned -f ${file}`]: 'apply with --prune',
      [`apply --force -f ${file}`]: 'apply with --force',
    };
    for (const [line, verb] of Object.entries(lines)) {
      assert.equal((await type(line, guarded)).stderr, `${refusal} ${verb} there\n`, line);
    }
    assert.equal((await type(`apply -f ${file}`, guarded)).exitCode, 0);
  });

  it('ask on a terminal for the name of the context, and show what goes', async () => {
    const owner = 'owner';
    await type(`create configmap ${owner}`);
    await type('create configmap other');
    const uid = kubectl('get', 'configmap', owner, '-o', 'jsonpath={.metadata.uid}');
    const references = [{ apiVersion: 'v1', kind: 'ConfigMap', name: owner, uid }];
    kubectl('create', 'serviceaccount', 'owned');
    kubectl('patch', 'serviceaccount', 'owned', '-p', JSON.stringify({ metadata: { ownerReferences: references } }));
    const wrong = await onTerminal(`delete configmap ${owner} other`, 'wrong', guarded);
    assert.match(
      wrong,
      /About to delete 2 objects:\n {2}configmap\/owner in \S+\n {2}configmap\/other in \S+\nand 1 that they own or contain: 1 serviceaccounts\n/,
    );
    assert.match(wrong, /error: "wrong" is not the name of the context: nothing was changed\n\(1\)$/);
    kubectl('get', 'configmap', owner, 'other');
    fs.rmSync(own.state, { recursive: true, force: true });
    const right = await onTerminal(`delete configmap ${owner} other`, contextName, guarded);
    assert.match(right, new RegExp(`Writing in context "${contextName}"\\n`));
    assert.match(right, /configmap "other" deleted from \S+ namespace\n\(0\)$/);
    assert.ok(!(await onTerminal('delete configmap kept', contextName, guarded)).includes('Writing in context'));
  });

  it('that cannot be read keep a command from changing anything', async () => {
    const bad = settingsFile('bad', 'protectedContext: [a]');
    const { stderr, exitCode } = await type('create configmap never', bad);
    assert.match(stderr, /^error: .*bad\.yaml:3: protectedContext: unknown field; .*\n$/);
    assert.equal(exitCode, 1);
    assert.throws(() => kubectl('get', 'configmap', 'never'));
    assert.equal((await type('get configmaps', bad)).exitCode, 0);
  });
});
