/** exec, attach and port-forward on a real node. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startBlackHole } from '../support/black-hole.ts';
import { coxCommand, coxWords } from '../support/program.ts';
import { type RealNode, realNode, skipRealNode } from '../support/real-node.ts';

const NAMESPACE = 'streams-test';
const TIMEOUT = 120_000;

const pods = `apiVersion: v1
kind: Namespace
metadata: {name: ${NAMESPACE}}
---
apiVersion: v1
kind: Pod
metadata: {name: one, namespace: ${NAMESPACE}}
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - {name: main, image: "busybox:1", imagePullPolicy: IfNotPresent, command: [sleep, "100000"]}
---
apiVersion: v1
kind: Pod
metadata: {name: shell, namespace: ${NAMESPACE}}
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - {name: main, image: "busybox:1", imagePullPolicy: IfNotPresent, command: [sh], stdin: true, tty: true}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: ${NAMESPACE}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
      - name: main
        image: busybox:1
        imagePullPolicy: IfNotPresent
        command: [sh, -c, "mkdir /w; cd /w; hostname >name; head -c 1048576 /dev/urandom >big; md5sum <big >sum; exec httpd -f -p 8080"]
        ports: [{containerPort: 8080, name: http}]
        readinessProbe: {httpGet: {path: /sum, port: http}, periodSeconds: 1}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: ${NAMESPACE}}
spec:
  selector: {app: web}
  ports: [{name: www, port: 80, targetPort: http}]
`;

interface Ended {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + TIMEOUT;
  while (!(await holds())) {
    assert.ok(Date.now() < end, `never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const md5 = (data: Uint8Array): string => createHash('md5').update(data).digest('hex');

describe('streams to a real node', { skip: skipRealNode }, () => {
  let node: RealNode;

  const start = (words: readonly string[], kubeconfig?: string): Running => {
    const env = kubeconfig === undefined ? node.env : { ...node.env, KUBECONFIG: kubeconfig };
    return startProcess(...coxCommand(['-n', NAMESPACE, ...words]), env);
  };
  const startProcess = (file: string, words: readonly string[], env = node.env): Running => {
    const child = spawn(file, words, { env });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (data: Buffer) => out.push(data));
    child.stderr.on('data', (data: Buffer) => err.push(data));
    const stderr = (): string => Buffer.concat(err).toString();
    const ended = new Promise<Ended>((resolve) => {
      child.once('close', (code) => resolve({ code, stdout: Buffer.concat(out), stderr: stderr() }));
    });
    return { child, ended, stdout: () => Buffer.concat(out).toString(), stderr };
  };
  const type = async (words: readonly string[], stdin: string | Uint8Array = ''): Promise<Ended> => {
    const { child, ended } = start(words);
    child.stdin?.end(stdin);
    return ended;
  };
  /** Types into a command on a terminal of 90 columns and 30 lines. */
  const onTerminal = (words: string): Running =>
    startProcess('script', [
      '-qec',
      `stty cols 90 rows 30; (sleep 8; stty cols 100 rows 40 </dev/tty) & ${coxWords().join(' ')} -n ${NAMESPACE} ${words}`,
      '/dev/null',
    ]);

  before(async () => {
    node = await realNode('streams');
    const file = path.join(node.folder, 'pods.yaml');
    writeFileSync(file, pods);
    assert.equal(node.cox('apply', '-f', file).status, 0);
    const waited = ['wait', '-n', NAMESPACE, '--for=condition=Ready', '--timeout=180s'];
    assert.equal(node.cox(...waited, 'pod/one', 'pod/shell').status, 0);
    assert.equal(node.cox('rollout', 'status', '-n', NAMESPACE, 'deploy/web', '--timeout=180s').status, 0);
  });
  after(() => {
    node.cox('delete', 'namespace', NAMESPACE);
    node.down();
  });

  it('gives the output, the errors and the exit code of a command, each for itself', async () => {
    const { code, stdout, stderr } = await type(['exec', 'one', '--', 'sh', '-c', 'echo out; echo err >&2; exit 7']);
    assert.deepEqual([code, String(stdout)], [7, 'out\n']);
    assert.equal(stderr, 'err\ncommand terminated with exit code 7\n');
  });

  it('carries 10 MB of stdin and back, and ends when stdin ends', async () => {
    const data = randomBytes(10_000_000);
    const { code, stdout, stderr } = await type(['exec', '-i', 'one', '--', 'cat'], data);
    assert.deepEqual([code, stderr], [0, '']);
    assert.equal(md5(stdout), md5(data));
  });

  it('says what the node says of a command that is not there', async () => {
    const { code, stderr } = await type(['exec', 'one', '--', 'nosuch']);
    assert.equal(code, 1);
    assert.match(stderr, /^error: Internal error occurred: .*exec: "nosuch": executable file not found in \$PATH\n$/);
  });

  it('ends with 1, and says why, when the session is dropped', async () => {
    const text = readFileSync(String(node.env.KUBECONFIG), 'utf8');
    const [, port = ''] = /server: https:\/\/127\.0\.0\.1:(\d+)/.exec(text) ?? [];
    const relay = await startBlackHole(Number(port));
    const kubeconfig = path.join(node.folder, 'relayed');
    writeFileSync(kubeconfig, text.replaceAll(`127.0.0.1:${port}`, `127.0.0.1:${relay.port}`));
    const session = start(['exec', 'one', '--', 'sh', '-c', 'echo begun; sleep 60'], kubeconfig);
    await until('the first line', () => session.stdout() === 'begun\n');
    relay.cut();
    const { code, stderr } = await session.ended;
    await relay.close();
    assert.equal(code, 1);
    assert.match(stderr, /^error: lost the connection to the server: .+\n$/);
  });

  it('has a terminal of the right size, also after it changed, and gives back the exit code', async () => {
    const { child, ended, stdout } = onTerminal('exec -it one -- sh');
    await until('a prompt', () => stdout().includes('# '));
    child.stdin?.write('stty size\r');
    await until('the first size', () => stdout().includes('30 90'));
    await new Promise((resolve) => setTimeout(resolve, 8000));
    child.stdin?.write('stty size\r');
    await until('the second size', () => stdout().includes('40 100'));
    child.stdin?.write('sleep 100\r');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    child.stdin?.write('\x03exit 5\r');
    const { code } = await ended;
    assert.match(stdout(), /command terminated with exit code 5\r\n$/);
    assert.equal(code, 5);
    assert.doesNotMatch(stdout(), /\r\r\n/, 'output passes as it is');
  });

  it('attaches, and detaches by keys without ending the container', async () => {
    const { child, ended, stdout } = onTerminal('attach -it shell');
    await until('the hint', () => stdout().includes("If you don't see a command prompt"));
    await new Promise((resolve) => setTimeout(resolve, 2000));
    child.stdin?.write('echo a$((1+1))b\r');
    await until('the answer', () => stdout().includes('a2b'));
    child.stdin?.write('\x10\x11');
    const { code } = await ended;
    assert.equal(code, 0);
    assert.match(stdout(), new RegExp(`resume using 'cox attach shell -c main -n ${NAMESPACE} -i -t' command`));
    const { stdout: restarts } = node.cox(
      ...['get', 'pod', 'shell', '-n', NAMESPACE, '-o', 'jsonpath={.status.containerStatuses[0].restartCount}'],
    );
    assert.equal(restarts, '0');
  });

  it('attaches to a container that has a terminal without using ours', async () => {
    const { child, ended, stdout, stderr } = start(['attach', '-qi', 'shell']);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    child.stdin?.write('echo c$((1+2))d\n');
    await until('the answer', () => stdout().includes('c3d'));
    child.stdin?.end();
    assert.equal((await ended).code, 0);
    assert.equal(stderr(), '');
  });

  const forward = async (...words: readonly string[]): Promise<Running & { readonly port: number }> => {
    const running = start(['port-forward', ...words, '--address=127.0.0.1']);
    await until('the forward', () => /Forwarding from/.test(running.stdout()));
    const [, port = ''] = /Forwarding from 127\.0\.0\.1:(\d+) -> 8080\n/.exec(running.stdout()) ?? [];
    return { ...running, port: Number(port) };
  };
  const get = (port: number, file: string): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const request = http.get({ host: '127.0.0.1', port, path: file, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(Buffer.concat(chunks)));
        response.on('error', reject);
      });
      request.on('error', reject);
    });

  it('forwards 20 connections at once, 20 MB in all, every byte', async () => {
    const { child, ended, port, stdout } = await forward('service/web', ':www');
    const sum = String(await get(port, '/sum')).slice(0, 32);
    const bodies = await Promise.all(Array.from({ length: 20 }, () => get(port, '/big')));
    assert.deepEqual(
      bodies.map((body) => [body.length, md5(body)]),
      bodies.map(() => [1 << 20, sum]),
    );
    child.kill('SIGINT');
    assert.equal((await ended).code, 0);
    assert.equal(stdout().match(new RegExp(`^Handling connection for ${port}$`, 'gm'))?.length, 21);
  });

  it('goes on after a connection that is reset, and one that is refused', async () => {
    const running = start(['port-forward', 'deploy/web', ':8080', ':9', '--address=127.0.0.1']);
    await until('the forwards', () => /-> 9\n/.test(running.stdout()));
    const [port, dead] = [...running.stdout().matchAll(/:(\d+) ->/g)].map(([, text]) => Number(text));
    const reset = net.connect(Number(port), '127.0.0.1');
    reset.write('GET /big HTTP/1.1\r\n\r\n');
    await new Promise((resolve) => reset.once('data', resolve));
    reset.resetAndDestroy();
    await assert.rejects(get(Number(dead), '/'));
    await until('the reason', () => running.stderr().includes(`an error occurred forwarding ${dead} -> 9: `));
    assert.match(running.stderr(), /connection refused/);
    assert.match(String(await get(Number(port), '/name')), /^web-/);
    running.child.kill('SIGINT');
    assert.equal((await running.ended).code, 0);
  });

  it('takes another pod of the deployment when its own is deleted', async () => {
    const { child, ended, port, stderr } = await forward('deploy/web', ':8080');
    const first = String(await get(port, '/name')).trim();
    assert.equal(node.cox('delete', 'pod', first, '-n', NAMESPACE, '--now').status, 0);
    await until('the other pod', () => stderr().includes(', forwarding to pod/'));
    const second = String(await get(port, '/name')).trim();
    assert.notEqual(second, first);
    assert.match(stderr(), new RegExp(`^pod/${first} is gone, (waiting|forwarding)`));
    assert.match(stderr(), new RegExp(`forwarding to pod/${second} now\n$`));
    child.kill('SIGINT');
    assert.equal((await ended).code, 0);
  });

  it('ends when the pod that was named is gone', async () => {
    const running = start(['port-forward', 'pod/one', ':8080', '--address=127.0.0.1']);
    await until('the forward', () => /Forwarding from/.test(running.stdout()));
    assert.equal(node.cox('delete', 'pod', 'one', '-n', NAMESPACE).status, 0);
    const { code, stderr } = await running.ended;
    assert.deepEqual([code, stderr], [1, 'error: lost connection to pod\n']);
  });
});
