import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { coxCommand } from '../support/program.ts';
import { takeTurn } from '../support/real-node.ts';

const kubectl = process.env.COXSWAIN_TEST_KUBECTL ?? 'kubectl';
const skip = process.env.COXSWAIN_TEST_REAL_NODE === '1' ? false : 'COXSWAIN_TEST_REAL_NODE=1 is not set';

const home = mkdtempSync(path.join(os.tmpdir(), 'cox-real-'));
mkdirSync(path.join(home, 'state'));
const env = {
  ...process.env,
  HOME: home,
  XDG_STATE_HOME: path.join(home, 'state'),
  KUBECONFIG: path.join(home, 'kubeconfig'),
};

function sandbox(...words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(...coxCommand(['sandbox', ...words]), { env, encoding: 'utf8' });
  assert.equal(status, 0, `cox sandbox ${words.join(' ')}:\n${stderr}`);
  return stdout;
}

const ask = (...words: readonly string[]): string => execFileSync(kubectl, words, { env, encoding: 'utf8' });

const settings = [
  'vm/overcommit_memory',
  'vm/panic_on_oom',
  'kernel/panic',
  'kernel/panic_on_oops',
  'net/ipv4/ip_forward',
];
const places = ['/run', '/var/lib', '/var/log', '/opt', '/etc'];

/** All of the machine that a node could leave its mark on. */
function machine(): object {
  const list = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder).sort() : []);
  const run = (file: string, ...words: string[]): string => execFileSync(file, words, { encoding: 'utf8' });
  return {
    folders: Object.fromEntries(places.map((place) => [place, list(place)])),
    cgroups: list('/sys/fs/cgroup').map((name) => [
      name,
      list(path.join('/sys/fs/cgroup', name)).filter((child) => child.startsWith('cox-')),
    ]),
    links: run('ip', '-brief', 'link')
      .split('\n')
      .map((line) => line.split(' ')[0])
      .filter((name) => name?.startsWith('cox-') || name?.startsWith('veth')),
    mounts: readFileSync('/proc/self/mountinfo', 'utf8').split('\n').length,
    // Chains of iptables, without the counters that packets change.
    rules: run('iptables', '-t', 'nat', '-S'),
    settings: settings.map((name) => readFileSync(path.join('/proc/sys', name), 'utf8')),
  };
}

let giveBack = (): void => undefined;

after(() => {
  if (skip === false) sandbox('down', '--name', 'real');
  giveBack();
  rmSync(home, { recursive: true, force: true });
});

const workload = `apiVersion: v1
kind: ConfigMap
metadata: { name: site }
data: { index.html: "hello from the pod\\n" }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - name: web
        image: busybox:1
        command: [sh, -c, "echo serving; exec httpd -f -p 8080 -h /www"]
        ports: [{ containerPort: 8080 }]
        readinessProbe: { httpGet: { path: /index.html, port: 8080 }, periodSeconds: 1 }
        volumeMounts: [{ name: www, mountPath: /www }]
      volumes: [{ name: www, configMap: { name: site } }]
---
apiVersion: v1
kind: Pod
metadata: { name: sick }
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: sick
    ports: [{ containerPort: 80, hostPort: 28080 }]
    image: busybox:1
    command: [sh, -c, "touch /tmp/ok; sleep 3; rm /tmp/ok; sleep 1000"]
    livenessProbe: { exec: { command: [test, -f, /tmp/ok] }, periodSeconds: 1, failureThreshold: 1 }
---
apiVersion: v1
kind: Pod
metadata: { name: missing }
spec: { containers: [{ name: missing, image: "registry.invalid/missing:1" }] }
`;

const pidOf = (component: string): number => {
  const { components } = JSON.parse(sandbox('status', '--name', 'real', '-o', 'json')) as {
    components: { component: string; pid: number }[];
  };
  return components.find((entry) => entry.component === component)!.pid;
};

test('a real node runs containers, probes and volumes, comes back, and leaves nothing', { skip }, async () => {
  giveBack = await takeTurn();
  const before = machine();
  const manifest = path.join(home, 'workload.yaml');
  writeFileSync(manifest, workload);
  sandbox('up', '--name', 'real', '--node=real');
  assert.match(
    ask('get', 'nodes', '-o', 'jsonpath={.items[*].status.nodeInfo.containerRuntimeVersion}'),
    /^containerd:/,
  );
  ask('apply', '-f', manifest);
  ask('rollout', 'status', 'deployment/web', '--timeout=180s');
  assert.match(ask('logs', 'deployment/web'), /^serving\n/);
  assert.equal(ask('exec', 'deployment/web', '--', 'cat', '/www/index.html'), 'hello from the pod\n');
  ask('wait', '--for=jsonpath={.status.containerStatuses[0].restartCount}=1', 'pod/sick', '--timeout=180s');
  assert.match(
    ask('get', 'events', '--field-selector=involvedObject.name=sick'),
    /failed liveness probe, will be restarted/,
  );
  assert.match(ask('get', 'events', '--field-selector=involvedObject.name=missing'), /ErrImagePull/);

  process.kill(pidOf('containerd'), 'SIGKILL');
  sandbox('up', '--name', 'real');
  ask('rollout', 'restart', 'deployment/web');
  ask('rollout', 'status', 'deployment/web', '--timeout=180s');

  sandbox('down', '--name', 'real');
  assert.deepEqual(machine(), before);
});
