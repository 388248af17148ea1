/**
 * Commands that wait, before a server whose connections break: they ask once, go on after a drop,
 * and end as kubectl ends.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type FaultyCluster, startFaultyCluster } from '../support/faulty-cluster.ts';
import { type Running, typeBehind, until } from '../support/typed-behind-proxy.ts';

describe('commands that wait', () => {
  let faulty: FaultyCluster;

  before(async () => {
    faulty = await startFaultyCluster();
  });
  after(async () => {
    // a failure in between must not leave a namespace that cannot end
    const unheld = '{"metadata":{"finalizers":null}}';
    for (const name of kubectl('get', 'configmaps', '-o', 'name').split('\n').filter(Boolean)) {
      kubectl('patch', name, '--type=merge', '-p', unheld);
    }
    await faulty.close();
  });

  const kubectl = (...args: string[]): string => faulty.kubectl('-n', faulty.namespace, ...args);
  const seen = (first: number, pattern: RegExp, method = 'GET'): number =>
    faulty.proxy.requests.slice(first).filter((request) => request.method === method && pattern.test(request.url))
      .length;

  const type = (...argv: string[]): Running => typeBehind(faulty, argv);

  it('rollout status lists once, watches, and goes on after the connection broke', async () => {
    kubectl('create', 'deployment', 'web', '--image=nginx:never-ready');
    const first = faulty.proxy.requests.length;
    const command = type('rollout', 'status', 'deployment/web', '--timeout=2m');
    await until('a line of progress', () => command.stdout().includes('0 of 1 updated replicas are available'));
    await until('the watch', () => seen(first, /deployments\?.*watch=/) === 1);
    faulty.proxy.dropAll();
    await until('the watch again', () => seen(first, /deployments\?.*watch=/) === 2);
    kubectl('set', 'image', 'deployment/web', 'nginx=nginx:1');
    assert.equal(await command.exitCode, 0, command.stderr());
    assert.match(command.stdout(), /deployment "web" successfully rolled out\n$/);
    assert.equal(command.stderr(), '');
    const lists = faulty.proxy.requests
      .slice(first)
      .filter(({ url }) => /\/deployments\?/.test(url) && !url.includes('watch='));
    assert.equal(lists.length, 1, 'it was listed once');
    assert.equal(seen(first, /\/deployments\/web/), 1, 'it was fetched once');
  });

  it('rollout status ends when its object is deleted, or when it is interrupted', async () => {
    kubectl('create', 'deployment', 'gone', '--image=nginx:never-ready');
    const deleted = type('rollout', 'status', 'deployment/gone');
    await until('a line of progress', () => deleted.stdout().includes('Waiting for deployment'));
    kubectl('delete', 'deployment', 'gone');
    assert.equal(await deleted.exitCode, 1);
    assert.equal(deleted.stderr(), 'error: object has been deleted\n');
    kubectl('create', 'deployment', 'stuck', '--image=nginx:never-ready');
    const interrupted = type('rollout', 'status', 'deployment/stuck');
    await until('a line of progress', () => interrupted.stdout().includes('Waiting for deployment'));
    interrupted.interrupt();
    assert.equal(await interrupted.exitCode, 1);
    assert.equal(interrupted.stderr(), '');
  });

  it('wait and delete go on after the connection broke', async () => {
    const held = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'held', finalizers: ['example.com/hold'] } };
    kubectl('create', 'configmap', 'held');
    kubectl('patch', 'configmap', 'held', '--type=merge', '-p', JSON.stringify({ metadata: held.metadata }));
    const first = faulty.proxy.requests.length;
    const deletion = type('delete', 'configmap', 'held', '--timeout=2m');
    await until('the watch of delete', () => seen(first, /configmaps\?.*watch=/) === 1);
    const waiting = type('wait', '--for=delete', 'configmap/held', '--timeout=2m');
    await until('the watch of wait', () => seen(first, /configmaps\?.*watch=/) === 2);
    faulty.proxy.dropAll();
    await until('both watches again', () => seen(first, /configmaps\?.*watch=/) === 4);
    kubectl('patch', 'configmap', 'held', '--type=merge', '-p', '{"metadata":{"finalizers":null}}');
    assert.equal(await deletion.exitCode, 0, deletion.stderr());
    assert.equal(await waiting.exitCode, 0, waiting.stderr());
    assert.equal(deletion.stdout(), `configmap "held" deleted from ${faulty.namespace} namespace\n`);
    assert.equal(waiting.stdout(), 'configmap/held condition met\n');
  });

  it('delete asks nothing about objects that the server says are gone', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `many-${String(index).padStart(2, '0')}`);
    for (const name of names.slice(0, 3)) kubectl('create', 'configmap', name);
    const first = faulty.proxy.requests.length;
    const command = type('delete', 'configmap', ...names);
    assert.equal(await command.exitCode, 1);
    const line = (name: string): string => `configmap "${name}" deleted from ${faulty.namespace} namespace\n`;
    assert.equal(command.stdout(), names.slice(0, 3).map(line).join(''));
    assert.equal(
      command.stderr(),
      names
        .slice(3)
        .map((name) => `Error from server (NotFound): configmaps "${name}" not found\n`)
        .join(''),
    );
    assert.equal(seen(first, /configmaps\/many-/, 'DELETE'), 60);
    assert.equal(seen(first, /configmaps/), 0);
  });

  it('logs -f takes the log up again behind the last line', async () => {
    kubectl('run', 'talker', '--image=nginx:1');
    kubectl('wait', '--timeout=120s', '--for=condition=Ready', 'pod/talker');
    const whole = kubectl('logs', 'talker');
    const first = faulty.proxy.requests.length;
    const command = type('logs', '-f', 'talker');
    await until('the log', () => command.stdout() === whole);
    faulty.proxy.dropAll();
    await until('the log asked for again', () => seen(first, /\/log\?.*sinceTime=/) === 1);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.equal(command.stdout(), whole);
    command.interrupt();
    assert.equal(await command.exitCode, 1);
  });
});
