/**
 * Commands that write many objects, when something happens in the middle: Ctrl-C, an answer that is
 * lost, one object that is refused. What was done and what was not is said, and nothing is sent
 * twice.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type FaultyCluster, startFaultyCluster } from '../support/faulty-cluster.ts';
import { configMap, listOf, numbered, type Started, startCommand } from '../support/started.ts';
import { until } from '../support/typed-behind-proxy.ts';

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** Without replicas and paused, so that no controller writes to it. */
const deployment = (name: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas: 0,
    paused: true,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: 'app', image: 'registry.invalid/app:1' }] },
    },
  },
});

let faulty: FaultyCluster;
let env: NodeJS.ProcessEnv = {};
let folder = '';
before(async () => {
  faulty = await startFaultyCluster();
  folder = mkdtempSync(path.join(os.tmpdir(), 'cox-interrupted-'));
  writeFileSync(path.join(folder, 'kubeconfig'), faulty.proxyKubeconfig());
  env = { PATH: process.env.PATH, HOME: folder, KUBECONFIG: path.join(folder, 'kubeconfig') };
});
after(async () => {
  await faulty.close();
  rmSync(folder, { recursive: true, force: true });
});

const type = (argv: readonly string[], stdin = ''): Started =>
  startCommand([...argv, `--namespace=${faulty.namespace}`], env, stdin);
const kubectl = (...args: string[]): string => faulty.kubectl('-n', faulty.namespace, ...args);
/** Creates what is missing, and sets back what was changed. */
const reset = (items: readonly object[]): void => {
  const file = path.join(folder, 'items.json');
  writeFileSync(file, listOf(items));
  kubectl('apply', '-f', file);
};
/** How many requests of a method and address the proxy has seen since it had seen `first`. */
const sent = (first: number, method: string, url: RegExp): number =>
  faulty.proxy.requests.slice(first).filter((request) => request.method === method && url.test(request.url)).length;

const maps = ['a', 'b', 'c'].map(configMap);
const deployments = ['a', 'b', 'c'].map(deployment);
const names = ['deployment/a', 'deployment/b', 'deployment/c'];

describe('Ctrl-C', () => {
  /** A command that writes three objects, the last of which gets no answer. */
  interface Interrupted {
    readonly argv: readonly string[];
    readonly stdin?: string;
    readonly items: readonly object[];
    readonly method: string;
    readonly first: string;
    readonly done: string;
    readonly line: RegExp;
  }
  const onMaps = {
    items: maps,
    first: 'configmap/c',
    stdin: listOf(maps.map((map) => ({ ...map, data: { a: 'x' } }))),
  };
  const onDeployments = { items: deployments, method: 'PATCH', first: 'deployment.apps/c', done: 'written' };
  const apply = { ...onMaps, method: 'PATCH', done: 'written' };
  const commands: readonly Interrupted[] = [
    { ...apply, argv: ['apply', '-f', '-'], line: /configured$/ },
    { ...apply, argv: ['apply', '--server-side', '--force-conflicts', '-f', '-'], line: /serverside-applied$/ },
    { ...onMaps, method: 'DELETE', argv: ['delete', 'configmap', 'a', 'b', 'c'], done: 'deleted', line: / deleted/ },
    { ...onDeployments, argv: ['scale', '--replicas=0', ...names], line: /scaled$/ },
    { ...onDeployments, argv: ['set', 'image', ...names, 'app=registry.invalid/app:2'], line: /image updated$/ },
    { ...onDeployments, argv: ['rollout', 'resume', ...names], line: /resumed$/ },
  ];
  for (const [index, { argv, stdin, items, method, done, first, line }] of commands.entries()) {
    const signal = index % 2 === 0 ? 'SIGINT' : 'SIGTERM';
    it(`as ${signal} ends ${argv.slice(0, 2).join(' ')}, which says what it did not do`, async () => {
      reset(items);
      const last = /\/c(\/scale)?(\?|$)/;
      faulty.proxy.add({ method, url: last, times: 1, act: { kind: 'stall' } });
      const before = faulty.proxy.requests.length;
      const { child, end, lines } = type(argv, stdin);
      await until('two lines, and the third request', () => lines() === 2 && sent(before, method, last) === 1);
      child.kill(signal);
      const { code, stdout, stderr } = await end;
      const inProgress = `1 of them was in progress and may have been ${done}`;
      assert.equal(stderr, `interrupted: 1 of 3 objects not finished, the first is ${first}; ${inProgress}\n`);
      for (const printed of stdout.trimEnd().split('\n')) assert.match(printed, line);
      assert.equal(stdout.split('\n').length, 3);
      assert.equal(code, exitCodes[signal]);
    });
  }

  it('ends create before later phases begin', async () => {
    kubectl('delete', 'configmap,deployment', '--all');
    faulty.proxy.add({ method: 'POST', url: /\/configmaps/, times: 1, act: { kind: 'stall' } });
    const before = faulty.proxy.requests.length;
    const { child, end } = type(['create', '-f', '-'], listOf([configMap('only'), deployment('later')]));
    await until('the first request', () => sent(before, 'POST', /\/configmaps/) === 1);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await end;
    const inProgress = '1 of them was in progress and may have been written';
    assert.equal(stdout, '');
    assert.equal(stderr, `interrupted: 2 of 2 objects not finished, the first is configmap/only; ${inProgress}\n`);
    assert.equal(code, 130);
    assert.equal(sent(before, 'POST', /\/deployments/), 0);
  });
});

it('Ctrl-C while the editor is open changes nothing, and the edited file stays', async () => {
  reset(maps);
  const editor = path.join(folder, 'editor');
  const opened = path.join(folder, 'opened');
  writeFileSync(editor, '#!/bin/sh\necho "# mine" >> "$2"\necho "$2" > "$1"\nsleep 60\n', { mode: 0o755 });
  const before = faulty.proxy.requests.length;
  const words = ['edit', 'configmap', 'a', `--namespace=${faulty.namespace}`];
  const typed = startCommand(words, { ...env, TMPDIR: folder, KUBE_EDITOR: `${editor} ${opened}` }, '', true);
  await until('the editor is open', () => existsSync(opened) && readFileSync(opened, 'utf8').endsWith('\n'));
  // as a terminal does: to the editor too
  process.kill(-typed.child.pid!, 'SIGINT');
  const { code, stdout, stderr } = await typed.end;
  assert.equal(stdout + stderr, '');
  assert.equal(code, 130);
  assert.match(readFileSync(readFileSync(opened, 'utf8').trim(), 'utf8'), /# mine\n$/);
  assert.equal(sent(before, 'PATCH', /./), 0);
});

describe('a lost answer', () => {
  const matches = (text: string, pattern: RegExp): string[] =>
    [...text.matchAll(pattern)].map(([, name]) => String(name));

  for (const [kind, when] of [
    ['reset', 'after'],
    ['close', 'before'],
  ] as const) {
    it(`is said of the objects it concerns, and no write is sent twice: ${kind} ${when} the server`, async () => {
      const objects = numbered(12, `lost-${kind}`);
      faulty.proxy.add({ method: 'POST', url: /\/configmaps/, times: 1, act: { kind, when } });
      const before = faulty.proxy.requests.length;
      const { code, stdout, stderr } = await type(['create', '-f', '-'], listOf(objects.map(configMap))).end;
      assert.equal(code, 1);
      const created = matches(stdout, /^configmap\/(\S+) created$/gm);
      const unknown = matches(
        stderr,
        /^The POST of \S+\/configmaps\/(\S+) was (?:sent, but it is not known|answered)/gm,
      );
      // the others of that connection may be lost with it
      assert.ok(unknown.length >= 1, stderr);
      assert.deepEqual([...created, ...unknown].sort(), objects, stdout + stderr);
      const errors = matches(stderr, /^error when creating "STDIN": (Post "https:\S+": |unexpected error)/gm);
      assert.equal(errors.length, unknown.length);
      assert.ok(sent(before, 'POST', /\/configmaps/) <= objects.length, 'a write was sent twice');
    });
  }
});

it('an answer that breaks off says that the write was carried out', async () => {
  faulty.proxy.add({ method: 'POST', url: /\/configmaps/, times: 1, act: { kind: 'cut', bytes: 20 } });
  const { code, stderr } = await type(['create', 'configmap', 'cut-off']).end;
  assert.equal(code, 1);
  const [first, second] = stderr.split('\n');
  assert.match(
    first ?? '',
    /unexpected error when reading response body\. Please retry\. Original error: unexpected EOF$/,
  );
  assert.match(
    second ?? '',
    /^The POST of \S+\/configmaps\/cut-off was answered with 201: the server has carried it out\.$/,
  );
  assert.equal(kubectl('get', 'configmap', 'cut-off', '-o', 'name'), 'configmap/cut-off\n');
});

describe('one object that is refused', () => {
  const text = 'admission webhook "no.example.com" denied the request: not today';
  const refusal = {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    message: text,
    reason: 'Forbidden',
    code: 403,
  };
  const act = { kind: 'answer', status: 403, body: JSON.stringify(refusal) } as const;
  for (const { argv, method, lines } of [
    { method: 'DELETE', argv: ['delete', 'configmap', 'a', 'b', 'c'], lines: 2 },
    { method: 'PATCH', argv: ['rollout', 'resume', ...names], lines: 2 },
    // kubectl too stops here at the first error
    { method: 'PATCH', argv: ['scale', '--replicas=0', ...names], lines: 1 },
  ]) {
    it(`is named, and the others go on: ${argv.slice(0, 2).join(' ')}`, async () => {
      reset([...maps, ...deployments]);
      faulty.proxy.add({ method, url: /\/b(\/scale)?(\?|$)/, times: 1, act });
      const { code, stdout, stderr } = await type(argv).end;
      assert.equal(stdout.split('\n').length - 1, lines, stdout + stderr);
      assert.ok(stderr.includes(text), stderr);
      assert.equal(code, 1);
    });
  }
});

it('delete goes on waiting for a finalizer when the server was away', async () => {
  const held = { ...configMap('held'), metadata: { name: 'held', finalizers: ['example.com/hold'] } };
  reset([held]);
  const watch = /\/configmaps\?.*watch=true/;
  const before = faulty.proxy.requests.length;
  const { end } = type(['delete', 'configmap', 'held']);
  await until('it waits', () => sent(before, 'GET', watch) === 1);
  faulty.proxy.add({ method: 'GET', url: /\/configmaps/, times: 2, act: { kind: 'answer', status: 503 } });
  faulty.proxy.dropAll();
  await until('it asks again', () => sent(before, 'GET', watch) > 1);
  kubectl('patch', 'configmap', 'held', '--type=merge', '--patch', '{"metadata":{"finalizers":null}}');
  const { code, stdout, stderr } = await end;
  assert.equal(stderr, '');
  assert.equal(stdout, `configmap "held" deleted from ${faulty.namespace} namespace\n`);
  assert.equal(code, 0);
  assert.equal(sent(before, 'DELETE', /./), 1);
});
