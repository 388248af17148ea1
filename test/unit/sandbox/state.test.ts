import assert from 'node:assert/strict';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { kubernetesVersion } from '../../../src/sandbox/binaries/catalogue.ts';
import { apiserverArguments, etcdArguments } from '../../../src/sandbox/components.ts';
import { down, list, status } from '../../../src/sandbox/index.ts';
import { logs } from '../../../src/sandbox/logs.ts';
import { kwokConfig } from '../../../src/sandbox/nodes/config.ts';
import { cacheDirectory, checkName, sandboxDirectory, sandboxFiles } from '../../../src/sandbox/paths.ts';
import { freePorts } from '../../../src/sandbox/ports.ts';
import { makeSandboxFolders, readState, type SandboxState, writeState } from '../../../src/sandbox/state.ts';
import { up } from '../../../src/sandbox/up.ts';
import { recorded, temporaryFolder } from '../../support/sandbox.ts';

const state: SandboxState = {
  version: 1,
  name: 'a',
  created: 0,
  node: 'simulated',
  nodes: 2,
  localExec: false,
  token: 'secret',
  ports: { 'kube-apiserver': 1, 'kube-controller-manager': 2, 'kube-scheduler': 3, kwok: 4 },
  processes: {},
  contexts: [],
};

test('the places follow the XDG variables, but for relative ones', () => {
  const at = (env: Record<string, string>): string[] => [
    cacheDirectory({ env, cwd: '/work' }),
    sandboxDirectory({ env }, 'a'),
  ];
  assert.deepEqual(at({ HOME: '/h' }), ['/h/.cache/coxswain', '/h/.local/state/coxswain/sandboxes/a']);
  assert.deepEqual(at({ HOME: '/h', XDG_CACHE_HOME: '/c', XDG_STATE_HOME: '/s' }), [
    '/c/coxswain',
    '/s/coxswain/sandboxes/a',
  ]);
  assert.deepEqual(at({ HOME: '/h', XDG_CACHE_HOME: 'c', XDG_STATE_HOME: 's' }), at({ HOME: '/h' }));
  assert.equal(cacheDirectory({ env: { COXSWAIN_BINARY_CACHE: 'bin' }, cwd: '/somewhere' }), '/somewhere/bin');
  assert.throws(() => sandboxDirectory({ env: {} }, 'a'), /HOME is not set/);
});

test('a name cannot leave the folder of the sandboxes', () => {
  for (const name of ['a', 'a-1', 'x'.repeat(40)]) assert.equal(checkName(name), name);
  for (const name of ['', '.', '..', 'a/b', '-a', 'a-', 'A', 'a b', 'x'.repeat(41), 'a\n']) {
    assert.throws(() => checkName(name), /invalid name/, JSON.stringify(name));
  }
});

test('all ports are different and free, the wished ones where they can be had', async (t) => {
  const taken = net.createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  t.after(() => taken.close());
  const { port } = taken.address() as net.AddressInfo;
  const { a: wish } = await freePorts(['a'], {});
  const ports = await freePorts(['a', 'b', 'c', 'd'], { a: wish, b: port });
  assert.equal(ports.a, wish);
  assert.notEqual(ports.b, port);
  assert.equal(new Set(Object.values(ports)).size, 4);
  // what the system gives to connections, or a NodePort has, may be taken before a program listens
  for (const name of ['a', 'b', 'c', 'd'] as const) assert.ok(ports[name] >= 20_000 && ports[name] < 30_000, name);
});

test('the data is reached through a socket in a folder of the owner only', async (t) => {
  const files = sandboxFiles(path.join(temporaryFolder(t), 'a'));
  makeSandboxFolders(files);
  assert.equal(statSync(files.directory).mode & 0o777, 0o700);
  const words = [...etcdArguments(files), ...apiserverArguments(files, state)];
  assert.ok(words.includes('--listen-client-urls=unix://etcd.sock'));
  assert.ok(words.includes('--etcd-servers=unix://etcd.sock'));
  assert.ok(words.includes('--bind-address=127.0.0.1'));
});

test('exec reaches this machine only when asked for', () => {
  const files = { log: '/l', previousLog: '/p', port: 4 };
  assert.doesNotMatch(kwokConfig(kubernetesVersion, files), /ClusterExec/);
  assert.match(kwokConfig(kubernetesVersion, { ...files, execDirectory: '/e' }), /"workDir":"\/e"/);
});

test('a state that is not readable is an error, none is none', async (t) => {
  const files = sandboxFiles(path.join(temporaryFolder(t), 'a'));
  assert.equal(await readState(files), undefined);
  makeSandboxFolders(files);
  await writeState(files, state);
  assert.deepEqual(await readState(files), state);
  assert.equal(statSync(files.state).mode & 0o777, 0o600);
  writeFileSync(files.state, '{');
  await assert.rejects(readState(files), /is not a sandbox state file/);
});

test('a sandbox of which nothing runs is listed as down; a stray folder is not listed', async (t) => {
  const home = temporaryFolder(t);
  const { dependencies } = recorded({ HOME: home }, home);
  assert.deepEqual(await list(dependencies), []);
  const files = sandboxFiles(sandboxDirectory({ env: { HOME: home } }, 'a'));
  makeSandboxFolders(files);
  await writeState(files, { ...state, processes: { etcd: { pid: process.pid, started: 'another time' } } });
  mkdirSync(sandboxDirectory({ env: { HOME: home } }, 'half'));
  const [found, ...rest] = await list(dependencies);
  assert.deepEqual(rest, []);
  assert.deepEqual([found?.name, found?.status, found?.context], ['a', 'down', 'cox-sandbox-a']);
  await assert.rejects(status('b', dependencies), { message: 'sandbox "b" does not exist' });
});

test('down removes what an interrupted up left, and never ends a process that took the number over', async (t) => {
  const home = temporaryFolder(t);
  const { dependencies, stderr } = recorded({ HOME: home }, home);
  const half = sandboxFiles(sandboxDirectory({ env: { HOME: home } }, 'half'));
  makeSandboxFolders(half);
  writeFileSync(half.lock, JSON.stringify({ pid: process.pid, started: 'another time' }));
  const broken = sandboxFiles(sandboxDirectory({ env: { HOME: home } }, 'broken'));
  makeSandboxFolders(broken);
  writeFileSync(broken.state, '{"version":');
  const recycled = sandboxFiles(sandboxDirectory({ env: { HOME: home } }, 'recycled'));
  makeSandboxFolders(recycled);
  await writeState(recycled, { ...state, processes: { etcd: { pid: process.pid, started: 'another time' } } });
  for (const name of ['half', 'broken', 'recycled']) assert.equal(await down(name, dependencies), true, name);
  assert.equal(await down('half', dependencies), false);
  assert.equal(stderr(), ['half', 'broken', 'recycled'].map((name) => `Taking down sandbox "${name}"\n`).join(''));
  assert.equal(existsSync(path.join(home, '.local', 'state', 'coxswain')), false);
});

test('logs prints the last lines of a component, whether the last one has ended or not', async (t) => {
  const home = temporaryFolder(t);
  const files = sandboxFiles(sandboxDirectory({ env: { HOME: home } }, 'a'));
  makeSandboxFolders(files);
  await writeState(files, state);
  const log = path.join(files.logs, 'etcd.log');
  const tail = async (text: string, lines: number): Promise<string> => {
    writeFileSync(log, text);
    const { dependencies, stdout } = recorded({ HOME: home }, home);
    await logs({ name: 'a', component: 'etcd', follow: false, tail: lines }, dependencies);
    return stdout();
  };
  assert.equal(await tail('1\n2\n3\n', 2), '2\n3\n');
  assert.equal(await tail('1\n2\n3', 2), '2\n3');
  assert.equal(await tail('1\n2\n', 5), '1\n2\n');
  assert.equal(await tail('1\n2\n', 0), '');
  assert.equal(await tail('', 3), '');
  const long = Array.from({ length: 40_000 }, (_, index) => `line ${index}\n`);
  assert.equal(await tail(long.join(''), 20_000), long.slice(20_000).join(''));
  assert.equal(await tail(long.join(''), -1), long.join(''));
});

test('a component that a sandbox does not have is refused', async (t) => {
  const home = temporaryFolder(t);
  const files = sandboxFiles(sandboxDirectory({ env: { HOME: home } }, 'a'));
  makeSandboxFolders(files);
  await writeState(files, state);
  const { dependencies } = recorded({ HOME: home }, home);
  await assert.rejects(logs({ name: 'a', component: '../state.json', follow: false, tail: 1 }, dependencies), {
    message:
      'no component "../state.json": choose one of etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kwok',
  });
});

test('up refuses what it cannot do before it makes anything', async (t) => {
  const home = temporaryFolder(t);
  const { dependencies } = recorded({ HOME: home }, home);
  const options = { name: 'a', kubeconfig: '', binaries: {} };
  await assert.rejects(up({ ...options, nodes: 0 }, dependencies), /--nodes must be between 1 and 1000/);
  await assert.rejects(up({ ...options, name: '../a' }, dependencies), /invalid name/);
  await assert.rejects(up({ ...options, node: 'real', nodes: 2 }, dependencies), /gives one node/);
  await assert.rejects(up(options, { ...dependencies, platform: 'win32' }), /runs on Linux and macOS, not on win32/);
  mkdirSync(path.join(home, '.kube'));
  writeFileSync(path.join(home, '.kube', 'config'), 'kind: [');
  await assert.rejects(up(options, dependencies), /error loading config file/);
  assert.equal(existsSync(path.join(home, '.local')), false);
});
