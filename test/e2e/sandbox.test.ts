import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { findProcesses } from '../../src/io/processes.ts';
import { type Ended, ended } from '../support/child.ts';
import { coxCommand } from '../support/program.ts';

const kubectl = process.env.COXSWAIN_TEST_KUBECTL ?? 'kubectl';

const home = mkdtempSync(path.join(os.tmpdir(), 'cox-e2e-'));
const kubeconfig = path.join(home, 'kubeconfig');
const sandboxes = path.join(home, 'state', 'coxswain', 'sandboxes');
const env = { ...process.env, HOME: home, XDG_STATE_HOME: path.join(home, 'state'), KUBECONFIG: kubeconfig };

const startWith = (more: NodeJS.ProcessEnv, words: readonly string[]): ChildProcess =>
  spawn(...coxCommand(['sandbox', ...words]), { env: { ...env, ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
const start = (...words: readonly string[]): ChildProcess => startWith({}, words);

async function type(...words: readonly string[]): Promise<Ended> {
  return ended(start(...words));
}

async function succeed(...words: readonly string[]): Promise<Ended> {
  const typed = await type(...words);
  assert.equal(typed.code, 0, `cox sandbox ${words.join(' ')}:\n${typed.stderr}`);
  return typed;
}

async function ask(...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await ended(spawn(kubectl, words, { env, stdio: ['ignore', 'pipe', 'pipe'] }));
  assert.equal(code, 0, `kubectl ${words.join(' ')}:\n${stderr}`);
  return stdout;
}

async function pidOf(name: string, component: string): Promise<number> {
  const { stdout } = await type('status', '--name', name, '-o', 'json');
  const { components } = JSON.parse(stdout) as { components: { component: string; pid: number }[] };
  return components.find((entry) => entry.component === component)!.pid;
}

const processesOf = async (name: string): Promise<readonly string[]> =>
  (await findProcesses(process.platform, `${path.join(sandboxes, name)}/`)).map(({ command }) => command);

const former = `apiVersion: v1
clusters:
- cluster:
    server: https://elsewhere.example
  name: elsewhere
contexts:
- context:
    cluster: elsewhere
    user: ""
  name: elsewhere
current-context: elsewhere
kind: Config
users: []
`;

before(async () => {
  mkdirSync(path.join(home, 'state'));
  writeFileSync(kubeconfig, former);
  // The programs may have to be built first, which no test is to be measured by.
  await succeed('up', '--name', 'warm');
  await succeed('down', '--name', 'warm');
  assert.equal(readFileSync(kubeconfig, 'utf8'), former);
});

after(async () => {
  for (const name of existsSync(sandboxes) ? readdirSync(sandboxes) : []) {
    if (!name.endsWith('.lock')) await type('down', '--name', name);
  }
  rmSync(home, { recursive: true, force: true });
});

test('up on warm binaries: under ten seconds, said in lines on stderr, the context current, the nodes ready', async () => {
  const begin = Date.now();
  const { stdout, stderr } = await succeed('up', '--name', 'main');
  const took = Date.now() - begin;
  // The promise is for a machine that has nothing else to do: tests of other areas may run beside
  // this one.
  const crowd = Math.max(1, os.loadavg()[0]! / os.availableParallelism());
  assert.ok(took < 10_000 * crowd, `it took ${took} ms`);
  assert.equal(stdout, '');
  assert.match(stderr, /^Creating sandbox "main" \(Kubernetes v[\d.]+\)\n/);
  assert.match(stderr, /\nThe current context is "cox-sandbox-main"\n$/);
  assert.equal(await ask('config', 'current-context'), 'cox-sandbox-main\n');
  assert.equal(statSync(kubeconfig).mode & 0o777, 0o600);
  assert.equal(await ask('get', 'nodes', '--no-headers', '-o', 'custom-columns=:.metadata.name'), 'node-1\nnode-2\n');
  assert.equal((await type('status', '--name', 'main')).code, 0);
});

test('a second up changes nothing that runs, or the number of nodes when told to', async () => {
  const pid = await pidOf('main', 'kube-apiserver');
  await succeed('up', '--name', 'main', '--nodes', '3');
  assert.equal((await ask('get', 'nodes', '-o', 'name')).split('\n').length - 1, 3);
  await succeed('up', '--name', 'main', '--nodes', '1');
  assert.equal(await ask('get', 'nodes', '-o', 'name'), 'node/node-1\n');
  assert.equal(await pidOf('main', 'kube-apiserver'), pid);
});

test('rollouts, jobs, volumes and logs work on simulated nodes', async () => {
  await ask('create', 'deployment', 'web', '--image=nginx', '--replicas=2');
  await ask('rollout', 'status', 'deployment/web', '--timeout=180s');
  assert.match(await ask('logs', 'deployment/web', '--tail=1'), /^GET \/ 200\n$/);
  await ask('create', 'job', 'once', '--image=busybox');
  await ask('wait', '--for=condition=complete', 'job/once', '--timeout=180s');
  const claim = path.join(home, 'claim.yaml');
  writeFileSync(
    claim,
    `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: late }
provisioner: sandbox.coxswain.dev/volume
volumeBindingMode: WaitForFirstConsumer
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: unused }
spec: { storageClassName: late, accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: used }
spec: { storageClassName: late, accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
---
apiVersion: v1
kind: Pod
metadata: { name: user }
spec:
  containers: [{ name: main, image: nginx }]
  volumes: [{ name: data, persistentVolumeClaim: { claimName: used } }]
`,
  );
  await ask('apply', '-f', claim);
  for (const name of ['data', 'used']) {
    await ask('wait', '--for=jsonpath={.status.phase}=Bound', `pvc/${name}`, '--timeout=180s');
    // a volume is made when the controller asks for one, not before
    const asked = 'jsonpath={.metadata.annotations.volume\\.kubernetes\\.io/storage-provisioner}';
    assert.equal(await ask('get', 'pvc', name, '-o', asked), 'sandbox.coxswain.dev/volume');
  }
  assert.equal(await ask('get', 'pvc', 'unused', '-o', 'jsonpath={.status.phase}'), 'Pending');
  const volume = await ask('get', 'pvc', 'data', '-o', 'jsonpath={.spec.volumeName}');
  await ask('delete', 'pvc', 'data');
  await ask('wait', '--for=delete', `pv/${volume}`, '--timeout=180s');
});

interface PodList {
  readonly items: readonly {
    readonly status: {
      readonly phase: string;
      readonly containerStatuses: readonly {
        readonly ready: boolean;
        readonly restartCount: number;
        readonly state: Readonly<Record<string, { readonly reason?: string; readonly message?: string }>>;
        readonly lastState?: { readonly terminated?: { readonly exitCode: number } };
      }[];
    };
  }[];
}

async function failing(name: string, until: string): Promise<PodList['items'][number]['status']> {
  await ask('wait', '--for', `jsonpath=${until}`, 'pod', '-l', `app=${name}`, '--timeout=180s');
  const { items } = JSON.parse(await ask('get', 'pods', '-l', `app=${name}`, '-o', 'json')) as PodList;
  return items[0]!.status;
}

test('a container fails as its image tag says', async () => {
  for (const tag of ['not-found', 'crash-loop', 'never-ready']) {
    await ask('create', 'deployment', tag, `--image=shop:${tag}`);
  }
  const pulling = await failing('not-found', '{.status.containerStatuses[0].state.waiting.reason}=ImagePullBackOff');
  assert.equal(pulling.phase, 'Pending');
  assert.match(
    pulling.containerStatuses[0]!.state.waiting!.message!,
    /^Back-off pulling image "shop:not-found": ErrImagePull: /,
  );

  const crashing = await failing('crash-loop', '{.status.containerStatuses[0].restartCount}=3');
  const [crashed] = crashing.containerStatuses;
  assert.equal(crashed!.state.waiting!.reason, 'CrashLoopBackOff');
  assert.match(crashed!.state.waiting!.message!, /^back-off 40s restarting failed container=shop pod=crash-loop-/);
  assert.equal(crashed!.lastState!.terminated!.exitCode, 1);

  const unready = await failing('never-ready', '{.status.phase}=Running');
  assert.equal(unready.containerStatuses[0]!.ready, false);
  assert.ok('running' in unready.containerStatuses[0]!.state);
  const events = await ask('get', 'events', '-o', 'jsonpath={range .items[*]}{.reason}{"\\n"}{end}');
  for (const reason of ['Failed', 'BackOff', 'Unhealthy']) assert.match(events, new RegExp(`^${reason}$`, 'm'));
});

test('a pod fails as its label says', async () => {
  await ask('run', 'bad', '--image=nginx', '--restart=Never', '--labels=sandbox.coxswain.dev/fail=crash-loop');
  await ask('wait', '--for=jsonpath={.status.phase}=Failed', 'pod/bad', '--timeout=180s');
  assert.equal(
    await ask('get', 'pod', 'bad', '-o', 'jsonpath={.status.containerStatuses[0].state.terminated.exitCode}'),
    '1',
  );
});

test('exec is refused unless it was asked for', async () => {
  await ask('run', 'shell', '--image=nginx');
  await ask('wait', '--for=condition=Ready', 'pod/shell', '--timeout=180s');
  const refused = await ended(
    spawn(kubectl, ['exec', 'shell', '--', 'pwd'], { env, stdio: ['ignore', 'pipe', 'pipe'] }),
  );
  assert.notEqual(refused.code, 0);
  await succeed('up', '--name', 'main', '--local-exec');
  assert.equal(await ask('exec', 'shell', '--', 'pwd'), `${path.join(sandboxes, 'main', 'exec')}\n`);
});

test('what has ended is said by status and brought back by up, the objects still there', async () => {
  for (const component of ['kube-scheduler', 'kwok', 'kube-apiserver', 'etcd']) {
    process.kill(await pidOf('main', component), 'SIGKILL');
    const status = await type('status', '--name', 'main');
    assert.equal(status.code, 1, component);
    assert.match(status.stdout, new RegExp(`^${component} +stopped +-`, 'm'));
    await succeed('up', '--name', 'main');
    assert.equal((await type('status', '--name', 'main')).code, 0, component);
    assert.equal(await ask('get', 'deployment', 'web', '-o', 'name'), 'deployment.apps/web\n');
    // nodes that are left idle by the kwok they have now would run nothing for 40 s
    await ask('rollout', 'restart', 'deployment/web');
    await ask('rollout', 'status', 'deployment/web', '--timeout=35s');
  }
});

test('down leaves the other sandbox, and gives the context back that was current before', async () => {
  await Promise.all([
    succeed('up', '--name', 'side', '--nodes', '1'),
    succeed('up', '--name', 'beside', '--nodes', '1'),
  ]);
  const listed = (await succeed('list')).stdout;
  for (const name of ['beside', 'main', 'side']) assert.match(listed, new RegExp(`^${name} +running `, 'm'));
  for (const name of ['side', 'beside']) {
    await succeed('down', '--name', name);
    assert.deepEqual(await processesOf(name), []);
  }
  assert.equal(await ask('config', 'current-context'), 'cox-sandbox-main\n');
  assert.equal((await type('status', '--name', 'main')).code, 0);
  await succeed('down', '--name', 'main');
  assert.equal(readFileSync(kubeconfig, 'utf8'), former);
  assert.deepEqual(await processesOf('main'), []);
  assert.equal(existsSync(path.dirname(sandboxes)), false);
  assert.equal((await type('down', '--name', 'main')).code, 0);
});

test('the context chosen in the meantime stays', async () => {
  await succeed('up', '--name', 'main', '--nodes', '1');
  await ask('config', 'use-context', 'elsewhere');
  await succeed('down', '--name', 'main');
  assert.equal(readFileSync(kubeconfig, 'utf8'), former);
});

test('an up that is killed at any moment leaves nothing that the next up or down cannot handle', async () => {
  for (const wait of [150, 700, 1_600, 3_000]) {
    const child = start('up', '--name', 'killed', '--nodes', '1');
    const end = ended(child);
    await new Promise((resolve) => setTimeout(resolve, wait));
    child.kill('SIGKILL');
    await end;
    await succeed(wait === 1_600 ? 'up' : 'down', '--name', 'killed');
  }
  await succeed('down', '--name', 'killed');
  assert.deepEqual(await processesOf('killed'), []);
  assert.equal(readFileSync(kubeconfig, 'utf8'), former);
});

/** Takes the port that kwok is told, has kwok meet it, and is kwok itself from then on. */
const portThief = (kwok: string): string => `#!${process.execPath}
const { spawnSync } = require('node:child_process');
const { renameSync, symlinkSync } = require('node:fs');
const kwok = ${JSON.stringify(kwok)};
symlinkSync(kwok, __filename + '-itself');
renameSync(__filename + '-itself', __filename);
const words = process.argv.slice(2);
const port = Number(/--server-address=127.0.0.1:(\\d+)/.exec(words.join(' '))[1]);
require('node:net').createServer().listen(port, '127.0.0.1', () => {
  process.exit(spawnSync(kwok, words, { stdio: 'inherit' }).status);
});
`;

test('a port that is taken between its choice and the start is chosen again', async () => {
  await succeed('up', '--name', 'stolen', '--nodes', '1');
  const kwok = (await processesOf('stolen')).map((command) => command.split(' ', 1)[0]!);
  const program = kwok.find((command) => path.basename(command) === 'kwok')!;
  const folder = path.join(home, 'thief');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'kwok'), portThief(program), { mode: 0o755 });
  process.kill(await pidOf('stolen', 'kwok'), 'SIGKILL');
  const { code, stderr } = await ended(startWith({ KUBEBUILDER_ASSETS: folder }, ['up', '--name', 'stolen']));
  assert.equal(code, 0, stderr);
  assert.equal(stderr.match(/^Starting kwok$/gm)?.length, 2, stderr);
  assert.equal((await type('status', '--name', 'stolen')).code, 0);
  await succeed('down', '--name', 'stolen');
  assert.deepEqual(await processesOf('stolen'), []);
});

test('two ups of one name at once make one sandbox', async () => {
  const both = await Promise.all([
    type('up', '--name', 'twice', '--nodes', '1'),
    type('up', '--name', 'twice', '--nodes', '1'),
  ]);
  assert.deepEqual(
    both.map(({ code }) => code),
    [0, 0],
  );
  assert.match(
    both.map(({ stderr }) => stderr).join(''),
    /Waiting for another cox process that is changing sandbox "twice"/,
  );
  assert.equal((await processesOf('twice')).length, 5);
  await succeed('down', '--name', 'twice');
  assert.equal(readFileSync(kubeconfig, 'utf8'), former);
});
