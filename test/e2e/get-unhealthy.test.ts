/**
 * What `cox get` has beyond kubectl, on the test cluster: --unhealthy, everything, --reveal and
 * several namespaces.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { testCluster } from '../support/cluster.ts';
import { type Typed, typeCommand } from '../support/in-process.ts';
import { haveRestarted } from '../support/restarts.ts';

const { kubeconfig, kubectl: program } = testCluster();
const cache = fs.mkdtempSync(path.join(os.tmpdir(), 'cox-get-'));
const suffix = Math.random().toString(36).slice(2, 8);
const [first, second] = [`get-a-${suffix}`, `get-b-${suffix}`];
const group = `get-${suffix}.coxswain.dev`;

const kubectl = (args: readonly string[], input?: string): string =>
  execFileSync(program, [`--kubeconfig=${kubeconfig}`, ...args], {
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(input === undefined ? {} : { input }),
  });
const get = (line: string): Promise<Typed> =>
  typeCommand(['get', ...line.split(' ')], { env: { KUBECONFIG: kubeconfig, KUBECACHEDIR: cache } });

const deployment = (name: string, image: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, labels: {app: ${name}}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template: {metadata: {labels: {app: ${name}}}, spec: {containers: [{name: app, image: "${image}"}]}}
---`;

const manifest = `${deployment('crash', 'nginx:crash-loop')}${deployment('fine', 'nginx:1')}
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {storageClassName: nope, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: v1
kind: Secret
metadata: {name: db}
stringData: {password: correct horse}
data: {bytes: AAECAw==}`;

/** A type whose objects have conditions. */
const definitions = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gadgets.${group}}
spec:
  group: ${group}
  names: {kind: Gadget, plural: gadgets, singular: gadget}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}`;

const gadget = (name: string, ready: string): string => `
apiVersion: ${group}/v1
kind: Gadget
metadata: {name: ${name}}
status: {conditions: [{type: Ready, status: "${ready}", reason: Broken, message: no power}]}
---`;

before(async () => {
  kubectl(['apply', '-f', '-'], definitions);
  kubectl(['wait', '--timeout=180s', '--for=condition=Established', `crd/gadgets.${group}`]);
  for (const namespace of [first, second]) {
    kubectl(['create', 'namespace', namespace]);
    kubectl(['-n', namespace, 'apply', '-f', '-'], manifest);
    kubectl(['-n', namespace, 'apply', '-f', '-'], gadget('good', 'True') + gadget('bad', 'False'));
    kubectl(['-n', namespace, 'wait', '--for=condition=Available', 'deployment/fine', '--timeout=180s']);
    await haveRestarted((...args) => kubectl(['-n', namespace, ...args]), 'app=crash', 2);
  }
});

after(() => {
  kubectl(['delete', 'crd', `gadgets.${group}`]);
  kubectl(['delete', 'namespace', first, second, '--wait=false']);
  fs.rmSync(cache, { recursive: true, force: true });
});

describe('get --unhealthy', () => {
  it('names what is unhealthy, with the reason as the last column', async () => {
    const { stdout, exitCode } = await get(`pods,deployments,pvc,gadgets.${group} --unhealthy -n ${first}`);
    assert.equal(exitCode, 0);
    const reasons = stdout
      .split('\n')
      .flatMap((line) => /^(\w+)\S*\/(\w+).*? (\w+): /.exec(line)?.slice(1).join(' ') ?? []);
    assert.deepEqual(reasons.sort(), [
      'deployment crash ApplicationError',
      'gadget bad ConditionNotMet',
      'persistentvolumeclaim data ClaimPending',
      'pod crash ApplicationError',
    ]);
  });

  it('ends with 2 for --exit-code, 0 when all is healthy, 1 after an error', async () => {
    assert.equal((await get(`deployments --unhealthy --exit-code -n ${first}`)).exitCode, 2);
    const healthy = await get(`deployments -l app=fine --unhealthy --exit-code -n ${first}`);
    assert.deepEqual(healthy, {
      stdout: '',
      stderr: `No unhealthy resources found in ${first} namespace (1 inspected).\n`,
      exitCode: 0,
    });
    assert.equal((await get(`deployment nope --unhealthy --exit-code -n ${first}`)).exitCode, 1);
    assert.equal((await get('nope --unhealthy --exit-code')).exitCode, 1);
  });

  it('prints objects unchanged in other formats', async () => {
    const { stdout } = await get(`deployment crash --unhealthy -n ${first} -o json`);
    assert.equal(stdout, kubectl(['get', 'deployment', 'crash', '-n', first, '-o', 'json']));
  });
});

describe('get everything', () => {
  it('has each object once', async () => {
    const { stdout, stderr, exitCode } = await get(`everything -n ${first} --include=events -o name`);
    const names = stdout.trimEnd().split('\n');
    assert.deepEqual(names, [...new Set(names)]);
    for (const name of ['configmap/kube-root-ca.crt', 'secret/db', 'deployment.apps/fine', `gadget.${group}/good`]) {
      assert.ok(names.includes(name), name);
    }
    const uids = await get(`everything -n ${first} --include=events -o jsonpath={.items[*].metadata.uid}`);
    const all = uids.stdout.split(' ');
    assert.equal(all.length, new Set(all).size);
    assert.equal(stderr, '');
    assert.equal(exitCode, 0);
  });

  it('fails when nothing may be read', async () => {
    const { stdout, stderr, exitCode } = await get(`everything -n ${first} --as=nobody`);
    assert.deepEqual([stdout, exitCode], ['', 1]);
    assert.match(stderr, /\n {2}secrets: secrets is forbidden: User "nobody" cannot list resource "secrets"/);
  });
});

describe('get --reveal', () => {
  it('prints text decoded', async () => {
    const { stdout } = await get(`secret db --reveal -n ${first}`);
    assert.equal(
      stdout,
      `# secret/db in namespace ${first}, of type Opaque\nbytes: !!binary AAECAw==\npassword: correct horse\n`,
    );
  });

  it('gives a Secret that can be applied', async () => {
    const { stdout } = await get(`secret db --reveal -n ${first} -o yaml`);
    assert.match(kubectl(['apply', '--dry-run=server', '-f', '-'], stdout), /secret\/db (unchanged|configured)/);
  });
});

describe('get --namespaces', () => {
  it('prints one table, in the order given', async () => {
    const { stdout } = await get(`deployments --namespaces ${second},${first}`);
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ +/).slice(0, 2).join(' '));
    const names = [second, first].flatMap((namespace) => ['crash', 'fine'].map((name) => `${namespace} ${name}`));
    assert.deepEqual(rows, ['NAMESPACE NAME', ...names]);
  });

  it('says where nothing is', async () => {
    const { stderr, exitCode } = await get(`cronjobs --namespaces ${first},${second}`);
    assert.deepEqual([stderr, exitCode], [`No resources found in ${first}, ${second} namespaces.\n`, 0]);
  });

  it('watches all of them', async () => {
    const watching = get(`configmaps -w --namespaces ${first},${second} -o name --request-timeout=5s`);
    setTimeout(() => {
      kubectl(['-n', second, 'create', 'configmap', 'new-b']);
      kubectl(['-n', first, 'create', 'configmap', 'new-a']);
    }, 1500);
    const { stdout } = await watching;
    assert.deepEqual(stdout.trimEnd().split('\n').sort(), [
      'configmap/kube-root-ca.crt',
      'configmap/kube-root-ca.crt',
      'configmap/new-a',
      'configmap/new-b',
    ]);
  });
});
