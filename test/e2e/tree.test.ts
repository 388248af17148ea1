/**
 * `cox tree` and `cox events --group` on the test cluster: real owners, kinds of custom resources,
 * owners without a namespace, no permission, and the tree that stays up to date.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { testCluster } from '../support/cluster.ts';
import { type Typed, typeCommand } from '../support/in-process.ts';
import { closed, schemaOf, schemaProblems } from '../support/json-schema.ts';
import { coxCommand } from '../support/program.ts';

const problems = schemaProblems(closed(schemaOf('docs/tree.schema.json')));
const { kubeconfig, kubectl: program } = testCluster();
const cache = fs.mkdtempSync(path.join(os.tmpdir(), 'cox-tree-'));
const suffix = Math.random().toString(36).slice(2, 8);
const namespace = `tree-${suffix}`;
const group = `tree-${suffix}.example.com`;
const env = { KUBECONFIG: kubeconfig, KUBECACHEDIR: cache };

const kubectl = (args: readonly string[], input?: string): string =>
  execFileSync(program, [`--kubeconfig=${kubeconfig}`, ...args], {
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(input === undefined ? {} : { input }),
  });
const inNamespace = (...args: string[]): string => kubectl(['-n', namespace, ...args]);
const type = (...argv: string[]): Promise<Typed> => typeCommand([...argv, '-n', namespace], { env });

const crd = (name: string, kind: string, scope: string): string => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ${name}.${group}}
spec:
  group: ${group}
  scope: ${scope}
  names: {plural: ${name}, singular: ${kind.toLowerCase()}, kind: ${kind}}
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
---
`;

/** Gives an object an owner. */
function own(object: string, kind: string, owner: string, ownerArgs: readonly string[] = []): void {
  const uid = kubectl(['get', owner, '-o', 'jsonpath={.metadata.uid} {.apiVersion}', ...ownerArgs]);
  const [id, apiVersion] = uid.split(' ');
  const reference = { apiVersion, kind, name: owner.split('/')[1], uid: id };
  inNamespace('patch', object, '--type=merge', '-p', JSON.stringify({ metadata: { ownerReferences: [reference] } }));
}

/** The tree with the suffixes of generated names, the ages and the padding left out. */
const shape = (stdout: string): readonly string[] =>
  stdout
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) =>
      line
        .replace(/ +\S+$/, '')
        .replace(/web-[a-z0-9]{7,10}(-[a-z0-9]{5})?/g, 'web-x')
        .replace(/(\/\S+) +(\S+) +/, '$1  $2  '),
    );

describe('tree', () => {
  before(async () => {
    kubectl(['create', 'namespace', namespace]);
    kubectl(['create', '-f', '-'], crd('widgets', 'Widget', 'Namespaced') + crd('platforms', 'Platform', 'Cluster'));
    kubectl([
      'wait',
      '--timeout=180s',
      '--for=condition=Established',
      `crd/widgets.${group}`,
      `crd/platforms.${group}`,
    ]);
    inNamespace('create', 'deployment', 'web', '--image=nginx:1', '--replicas=2');
    inNamespace('rollout', 'status', 'deployment/web', '--timeout=180s');
    const status = `status: {conditions: [{type: Ready, status: "False", reason: NoDatabase}]}`;
    kubectl(
      ['create', '-n', namespace, '-f', '-'],
      `apiVersion: ${group}/v1\nkind: Widget\nmetadata: {name: part}\n${status}\n---\napiVersion: ${group}/v1\nkind: Platform\nmetadata: {name: base-${suffix}}\n`,
    );
    own('deployment/web', 'Widget', `widgets.${group}/part`, ['-n', namespace]);
    own(`widgets.${group}/part`, 'Platform', `platforms.${group}/base-${suffix}`);
  });
  after(() => {
    kubectl(['delete', 'namespace', namespace, '--wait=false']);
    kubectl(['delete', 'crd', `widgets.${group}`, `platforms.${group}`, '--wait=false']);
    fs.rmSync(cache, { recursive: true });
  });

  const below = [
    '      └─ ReplicaSet/web-x  2/2  Ready',
    '         ├─ Pod/web-x  1/1  Running',
    '         └─ Pod/web-x  1/1  Running',
  ];

  it('shows custom resources and an owner without a namespace above, replica sets and pods below', async () => {
    const { stdout, stderr, exitCode } = await type('tree', 'deployment/web');
    assert.deepEqual([stderr, exitCode], ['', 0]);
    const [platform, widget, deployment, ...rest] = shape(stdout);
    assert.equal(platform, `Platform/base-${suffix}  -  -`);
    assert.equal(widget, '└─ Widget/part  False  NoDatabase');
    assert.equal(deployment, '   └─ Deployment/web  2/2  Ready');
    assert.deepEqual(rest, below);
  });

  it('starts at an owner without a namespace, in one namespace and in all', async () => {
    for (const args of [['-n', namespace], []]) {
      const { stdout } = await typeCommand(['tree', `platforms.${group}`, `base-${suffix}`, ...args], { env });
      assert.equal(shape(stdout).length, 6, stdout);
    }
  });

  it('is JSON of its schema', async () => {
    const { stdout } = await type('tree', 'deployment/web', `widgets.${group}/part`, '-o', 'json');
    assert.equal(stdout.split('\n').length, 3);
    for (const line of stdout.trimEnd().split('\n')) assert.deepEqual(problems(JSON.parse(line)), []);
  });

  it('says what may not be read, and shows the rest', async () => {
    inNamespace('create', 'role', 'reader', '--verb=get,list', '--resource=deployments,replicasets');
    inNamespace('create', 'rolebinding', 'reader', '--role=reader', '--user=anna');
    const { stdout, stderr, exitCode } = await type('tree', 'deployment/web', '--as=anna');
    assert.equal(exitCode, 0);
    assert.match(stderr, /^Warning: the tree may be incomplete: no permission to list .*pods/);
    assert.deepEqual(shape(stdout), [
      'Widget/part  -  cannot be read',
      '└─ Deployment/web  2/2  Ready',
      '   └─ ReplicaSet/web-x  2/2  Ready',
    ]);
  });

  it('shows an owner that is gone, and a circle', async () => {
    inNamespace('create', 'configmap', 'one');
    inNamespace('create', 'configmap', 'two');
    own('configmap/one', 'ConfigMap', 'configmap/two', ['-n', namespace]);
    own('configmap/two', 'ConfigMap', 'configmap/one', ['-n', namespace]);
    const { stdout } = await type('tree', 'configmap/one');
    assert.match(stdout, /circular/);
    const { stderr, exitCode } = await type('tree', 'configmap/none');
    assert.deepEqual([stderr, exitCode], ['Error from server (NotFound): configmaps "none" not found\n', 1]);
  });

  it('events of an object and of what it owns, object by object', async () => {
    const { stdout } = await type('events', '--for', 'deployment/web', '--owned', '--group', '--no-headers');
    const kinds = [...stdout.matchAll(/^(\w+)\/web/gm)].map(([, kind]) => kind);
    assert.deepEqual([...new Set(kinds)].sort(), ['Deployment', 'Pod', 'ReplicaSet']);
    assert.equal(kinds.length, 4);
  });

  describe('-w', () => {
    let child: ChildProcess;
    const started: ChildProcess[] = [];
    let shown = '';
    const start = (...args: string[]): void => {
      shown = '';
      child = spawn(...coxCommand([...args, '-n', namespace]), { env: { ...process.env, ...env, NO_COLOR: '1' } });
      started.push(child);
      child.stdout?.setEncoding('utf8').on('data', (data: string) => {
        shown += data;
      });
    };
    const until = async (pattern: RegExp): Promise<void> => {
      const end = Date.now() + 180_000;
      while (!pattern.test(shown)) {
        assert.ok(Date.now() < end, `never ${pattern}: ${shown}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    const interrupted = async (): Promise<number | null> => {
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      const [code] = (await ended) as [number | null];
      return code;
    };
    after(() => {
      for (const each of started) each.kill('SIGKILL');
    });

    it('prints the tree again for each change, until it is interrupted', async () => {
      start('tree', 'deployment/web', '-w');
      await until(/Pod\/web.*Running[\s\S]*Pod\/web.*Running/);
      inNamespace('scale', 'deployment/web', '--replicas=3');
      await until(/Deployment\/web +3\/3 +Ready[\s\S]*(Pod\/web.*Running[\s\S]*){3}/);
      assert.ok(shown.split('\n\n').length > 2, shown);
      inNamespace('delete', 'deployment/web', '--wait=false');
      await until(/Deployment\/web +- +does not exist/);
      inNamespace('create', 'deployment', 'web', '--image=nginx:1');
      await until(/does not exist[\s\S]*Deployment\/web +1\/1 +Ready/);
      assert.equal(await interrupted(), 130);
    });

    it('prints a line of JSON for each change', async () => {
      start('tree', 'deployment/web', '-w', '-o', 'json');
      await until(/\n/);
      inNamespace('scale', 'deployment/web', '--replicas=2');
      await until(/\n[\s\S]*"ready":"2\/2"[\s\S]*\n/);
      for (const line of shown.split('\n').slice(0, -1)) assert.deepEqual(problems(JSON.parse(line)), []);
      assert.equal(await interrupted(), 130);
    });

    it('finds the events of objects that are new', async () => {
      start('events', '--for', 'deployment/web', '--owned', '--group', '-w');
      await until(/Deployment\/web/);
      inNamespace('set', 'image', 'deployment/web', 'nginx=nginx:2');
      await until(/ReplicaSet\/web-[\s\S]*SuccessfulCreate[\s\S]*Pod\/web-\S+\n.*Scheduled/);
      assert.equal(await interrupted(), 1);
    });
  });
});
