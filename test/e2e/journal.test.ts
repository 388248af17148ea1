/** Settings, guardrails, the journal and its undo, before a real API server. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ended } from '../support/child.ts';
import { testCluster } from '../support/cluster.ts';
import { type Typed, typeCommand } from '../support/in-process.ts';

const { kubeconfig, kubectl: program, server } = testCluster();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cox-journal-'));
const namespace = `journal-${path.basename(folder).slice(-6).toLowerCase()}`;
const state = path.join(folder, 'state');
const cox = path.join(import.meta.dirname, '../../bin/cox.js');
const place = [`--kubeconfig=${kubeconfig}`, `--namespace=${namespace}`];

const kubectl = (...args: string[]): string =>
  execFileSync(program, [...place, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const contextName = execFileSync(program, [`--kubeconfig=${kubeconfig}`, 'config', 'current-context'], {
  encoding: 'utf8',
}).trim();

const surroundings = (settings: string | undefined, stateHome = state): Record<string, string> => ({
  KUBECONFIG: kubeconfig,
  KUBECACHEDIR: path.join(folder, 'cache'),
  HOME: folder,
  XDG_STATE_HOME: stateHome,
  ...(settings === undefined ? {} : { COXSWAIN_SETTINGS: settings }),
});

/** What a line does, typed without a terminal. */
const type = (line: string, settings?: string, stateHome?: string): Promise<Typed> =>
  typeCommand([...line.split(' '), `--namespace=${namespace}`], { env: surroundings(settings, stateHome) });

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

function settingsFile(name: string, fields: string): string {
  const file = path.join(folder, `${name}.yaml`);
  fs.writeFileSync(file, `apiVersion: coxswain.dev/v1alpha1\nkind: Settings\n${fields}\n`);
  return file;
}

/** Types a line in a terminal of its own, and the answer when the question is there. */
async function onTerminal(line: string, answer: string, settings: string): Promise<string> {
  const command = `'${process.execPath}' '${cox}' ${line} --namespace=${namespace}`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: { PATH: process.env.PATH, TERM: 'xterm', ...surroundings(settings) },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let seen = '';
  let answered = false;
  child.stdout.on('data', (chunk: Buffer) => {
    seen += chunk.toString();
    if (answered || !/Type its name to .*: $/.test(seen)) return;
    answered = true;
    child.stdin.write(`${answer}\n`);
  });
  const { code, stdout } = await ended(child);
  return `${stdout.replaceAll('\r', '')}(${code})`;
}

before(() => {
  execFileSync(program, [`--kubeconfig=${kubeconfig}`, 'create', 'namespace', namespace]);
});

after(() => {
  execFileSync(program, [`--kubeconfig=${kubeconfig}`, 'delete', 'namespace', namespace, '--wait=false']);
  fs.rmSync(folder, { recursive: true, force: true });
});

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
    for (const url of [server, `${server}/`, `${server.replace('https', 'HTTPS')}/.`]) {
      assert.equal((await type(`delete configmap kept --server=${url}`, guarded)).exitCode, 1, url);
    }
    kubectl('get', 'configmap', 'kept');
    assert.equal((await type('delete configmap kept --yes', guarded)).exitCode, 0);
    assert.equal((await type('create configmap kept', guarded)).exitCode, 0);
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
