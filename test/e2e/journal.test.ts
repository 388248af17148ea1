/** The journal and its undo, before a real API server. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ownSettings } from '../support/own-settings.ts';

const own = ownSettings('journal');
const { folder, state, server, kubectl, type, settingsFile } = own;
before(own.begin);
after(own.end);

/** Runs a line that must succeed, with --journal; answers the number of its entry. */
async function recorded(line: string): Promise<number> {
  const { stderr, exitCode } = await type(`${line} --journal`);
  assert.equal(exitCode, 0, stderr);
  return newest();
}

async function newest(): Promise<number> {
  const { stdout } = await type('journal -o json');
  return (JSON.parse(stdout) as { items: { number: number }[] }).items[0]?.number ?? 0;
}

describe('the journal', () => {
  it('is empty, and nothing is written, without --journal', async () => {
    assert.equal((await type('create configmap plain --from-literal=a=1')).exitCode, 0);
    assert.deepEqual(await type('journal'), { stdout: '', stderr: 'The journal is empty.\n', exitCode: 0 });
    assert.ok(!fs.existsSync(state));
  });

  it('puts back what was changed, and only that', async () => {
    await type('create configmap one --from-literal=a=1 --from-literal=b=1');
    const entry = await recorded('patch configmap one --type=merge -p {"data":{"a":"2"}}');
    kubectl('patch', 'configmap', 'one', '-p', '{"data":{"b":"3"}}');
    const { stdout } = await type(`journal show ${entry}`);
    assert.match(stdout, /^- {2}a: "1"$/m);
    assert.match(stdout, /^\+ {2}a: "2"$/m);
    assert.match(stdout, /^Command: {2}cox patch configmap one .*--patch=HIDDEN/m);
    const dry = await type(`journal undo ${entry} --dry-run=server`);
    assert.equal(dry.stdout, 'configmap/one put back (.data.a) (server dry run)\n');
    const undone = await type(`journal undo ${entry}`);
    assert.deepEqual(undone, { stdout: 'configmap/one put back (.data.a)\n', stderr: '', exitCode: 0 });
    assert.equal(kubectl('get', 'configmap', 'one', '-o', 'jsonpath={.data}'), '{"a":"1","b":"3"}');
  });

  it('puts back what apply -k changed', async () => {
    const app = path.join(folder, 'app');
    fs.mkdirSync(app);
    const build = (value: string): void => {
      const generator = `configMapGenerator: [{name: built, literals: [a=${value}], options: {disableNameSuffixHash: true}}]\n`;
      fs.writeFileSync(path.join(app, 'kustomization.yaml'), generator);
    };
    build('1');
    assert.equal((await type(`apply -k ${app}`)).exitCode, 0);
    build('2');
    const entry = await recorded(`apply -k ${app}`);
    assert.equal(kubectl('get', 'configmap', 'built', '-o', 'jsonpath={.data.a}'), '2');
    const { stdout, stderr, exitCode } = await type(`journal undo ${entry}`);
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /^configmap\/built put back \(.*\.data\.a.*\)\n$/);
    assert.equal(kubectl('get', 'configmap', 'built', '-o', 'jsonpath={.data.a}'), '1');
  });

  it('refuses, field by field, what was changed since', async () => {
    await type('create configmap two --from-literal=a=1 --from-literal=b=1');
    const entry = await recorded('patch configmap two --type=merge -p {"data":{"a":"2","b":"2"}}');
    kubectl('patch', 'configmap', 'two', '--field-manager=somebody', '-p', '{"data":{"b":"3"}}');
    const { stdout, stderr, exitCode } = await type(`journal undo ${entry}`);
    assert.equal(stdout, '');
    assert.match(
      stderr,
      /^error: configmap\/two was not changed, because this field was changed since:\n {2}\.data\.b: "2" then, "3" now, owned by "somebody" \(Update, \S+\)\n$/,
    );
    assert.equal(exitCode, 1);
    assert.equal(kubectl('get', 'configmap', 'two', '-o', 'jsonpath={.data}'), '{"a":"2","b":"3"}');
  });

  it('deletes what was created, and creates what was deleted', async () => {
    const made = await recorded('create serviceaccount robot');
    assert.equal((await type(`journal undo ${made}`)).stdout, 'serviceaccount/robot deleted\n');
    kubectl('create', 'role', 'reader', '--verb=get', '--resource=pods');
    const gone = await recorded('delete role reader');
    const back = await type(`journal undo ${gone} --journal`);
    assert.equal(back.stdout, 'role.rbac.authorization.k8s.io/reader created again\n', back.stderr);
    assert.equal(
      (await type(`journal undo ${await newest()}`)).stdout,
      'role.rbac.authorization.k8s.io/reader deleted\n',
    );
  });

  it('undoes a new size, by the subresource', async () => {
    kubectl('create', 'deployment', 'web', '--image=nginx:1', '--replicas=0');
    kubectl('rollout', 'pause', 'deployment/web');
    const entry = await recorded('scale deployment/web --replicas=1');
    const { stdout, stderr } = await type(`journal undo ${entry}`);
    assert.equal(stdout, 'deployments.apps/web (scale) put back (.spec.replicas)\n', stderr);
    assert.equal(kubectl('get', 'deployment', 'web', '-o', 'jsonpath={.spec.replicas}'), '0');
  });

  it('has no data of a Secret, and says that it cannot be put back', async () => {
    await recorded('create secret generic db --from-literal=password=correct-horse');
    const changed = await recorded('patch secret db -p {"stringData":{"password":"battery-staple"}}');
    const deleted = await recorded('delete secret db');
    for (const file of fs.readdirSync(path.join(state, 'coxswain', 'journal'))) {
      const text = fs.readFileSync(path.join(state, 'coxswain', 'journal', file), 'utf8');
      for (const value of ['correct-horse', 'battery-staple']) {
        assert.ok(!text.includes(value), file);
        assert.ok(!text.includes(Buffer.from(value).toString('base64')), file);
      }
    }
    assert.match((await type(`journal show ${changed}`)).stdout, /were changed, whose values are not kept: password/);
    assert.match((await type(`journal undo ${deleted}`)).stderr, /the data of a Secret is never in the journal/);
  });

  it('shows no control character of a command or an object', async () => {
    await type('create configmap hostile');
    const entry = await recorded('annotate configmap hostile x=\u001b[31mred\r\nfake\u009b31m');
    for (const line of ['journal', `journal show ${entry}`]) {
      const { stdout } = await type(line);
      assert.match(stdout, /red/);
      assert.doesNotMatch(stdout, /[\x00-\x09\x0b-\x1f\x7f-\x9f]/, line);
      assert.doesNotMatch(stdout, /^fake/m, line);
    }
  });

  it('counts an object that was written twice once', async () => {
    const file = path.join(folder, 'twice.yaml');
    fs.writeFileSync(file, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: twice}\n');
    await type(`create -f ${file}`);
    const entry = await recorded(`replace --force -f ${file}`);
    assert.match((await type(`journal show ${entry}`)).stdout, /^Changed: {2}1 object$/m);
  });

  it('refuses another cluster', async () => {
    const entry = await recorded('create configmap elsewhere');
    const file = path.join(state, 'coxswain', 'journal', `${String(entry).padStart(6, '0')}.jsonl`);
    const text = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file, text.replace(/"clusterUid":"[^"]*"/, '"clusterUid":"another"'));
    const { stderr, exitCode } = await type(`journal undo ${entry}`);
    assert.match(
      stderr,
      new RegExp(`^error: entry ${entry} was written on another cluster \\(${server}.*nothing was changed`),
    );
    assert.equal(exitCode, 1);
  });

  it('keeps entries of commands at once apart', async () => {
    const names = Array.from({ length: 6 }, (_, index) => `many-${index}`);
    const typed = await Promise.all(names.map((name) => type(`create configmap ${name} --journal`)));
    assert.deepEqual(
      typed.map(({ exitCode }) => exitCode),
      names.map(() => 0),
    );
    const { items } = JSON.parse((await type('journal -o json')).stdout) as {
      items: { number: number; objects: { name: string }[] }[];
    };
    const mine = items.slice(0, names.length);
    assert.deepEqual(mine.flatMap(({ objects }) => objects.map(({ name }) => name)).sort(), names);
    assert.equal(new Set(mine.map(({ number }) => number)).size, names.length);
  });

  it('that cannot be written is a warning', async () => {
    const file = path.join(folder, 'file');
    fs.writeFileSync(file, '');
    const { stdout, stderr, exitCode } = await type('create configmap unwritten --journal', undefined, file);
    assert.equal(stdout, 'configmap/unwritten created\n');
    assert.match(stderr, /^Warning: the journal cannot be written, .*: not a directory\n$/);
    assert.equal(exitCode, 0);
  });

  it('is on by the settings, and off by --journal=false', async () => {
    const settings = settingsFile('on', 'journal: {enabled: true}');
    const last = await newest();
    await type('create configmap on', settings);
    assert.equal(await newest(), last + 1);
    await type('create configmap off --journal=false', settings);
    assert.equal(await newest(), last + 1);
  });
});
