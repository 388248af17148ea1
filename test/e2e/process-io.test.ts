/** How a process ends whose stdout fails or is closed, and one that is interrupted: real ones. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ended } from '../support/child.ts';
import { testCluster } from '../support/cluster.ts';
import { coxCommand, coxWords } from '../support/program.ts';

let folder = '';
let env: NodeJS.ProcessEnv = {};
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'cox-io-'));
  const kubeconfig = path.join(folder, 'kubeconfig');
  const certificate = 'QUJD'.repeat(1 << 18);
  await writeFile(
    kubeconfig,
    `{apiVersion: v1, kind: Config, current-context: a, clusters: [{name: a, cluster: {server: "https://127.0.0.1:1", insecure-skip-tls-verify: true}}, {name: big, cluster: {server: "https://127.0.0.1:1", certificate-authority-data: ${certificate}}}], users: [{name: a, user: {token: b}}], contexts: [{name: a, context: {cluster: a, user: a}}]}`,
  );
  env = { PATH: process.env.PATH, HOME: folder, KUBECONFIG: kubeconfig };
});
after(() => rm(folder, { recursive: true }));

const big = ['config', 'view', '--raw'];

describe('a write to stdout that fails', () => {
  for (const words of [
    ['options'],
    ['config', 'view'],
    big,
    ['completion', 'bash'],
    ['get', '--help'],
    ['--version'],
  ]) {
    it(`fails the command: ${words.join(' ')}`, async () => {
      const full = await open('/dev/full', 'w');
      const child = spawn(...coxCommand(words), { env, stdio: ['ignore', full.fd, 'pipe'] });
      const { code, stderr } = await ended(child);
      await full.close();
      assert.deepEqual([code, stderr], [1, 'error: write /dev/stdout: no space left on device\n']);
    });
  }

  it('is noticed when a part was written', async () => {
    const file = path.join(folder, 'part');
    const limited = ['-c', 'ulimit -f 8; exec "$@" > "$0"', file, ...coxWords(), ...big];
    const { code, stderr } = await ended(spawn('/bin/sh', limited, { env, stdio: ['ignore', 'ignore', 'pipe'] }));
    assert.deepEqual([code, stderr], [1, 'error: write /dev/stdout: file too large\n']);
    assert.match(await readFile(file, 'utf8'), /^apiVersion: v1\n/);
  });

  it('does not happen to files, pipes and sockets that take all', async () => {
    const file = path.join(folder, 'whole');
    const script = '"$@" > "$0" && "$@" | cmp - "$0"';
    const both = spawn('/bin/sh', ['-c', script, file, ...coxWords(), ...big], { env });
    assert.deepEqual(await ended(both), { code: 0, signal: null, stdout: '', stderr: '' });
    const socket = await ended(spawn(...coxCommand(big), { env }));
    assert.equal(socket.stdout, await readFile(file, 'utf8'));
    assert.ok(socket.stdout.length > 1 << 20);
  });
});

describe('stdout without a reader', () => {
  for (const words of [['options'], ['config', 'view'], big]) {
    it(`ends the command by SIGPIPE: ${words.slice(0, 3).join(' ')}`, async () => {
      const script = '{ "$0" "$@"; echo "$?" >&2; } | true';
      const piped = await ended(spawn('/bin/sh', ['-c', script, ...coxWords(), ...words], { env }));
      assert.equal(piped.stderr, '141\n');
      const child = spawn(...coxCommand(words), { env, stdio: ['ignore', 'pipe', 'pipe'] });
      child.stdout?.destroy();
      const { signal, stderr } = await ended(child);
      assert.deepEqual([signal, stderr], ['SIGPIPE', '']);
    });
  }
});

describe('a signal while stdin is read', () => {
  const commands = [
    ['create', '-f', '-'],
    ['apply', '-f', '-'],
    ['create', '--raw', '/api/v1/namespaces', '-f', '-'],
    ['get', '-f', '-'],
  ];
  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    for (const words of commands) {
      it(`${signal} ends ${words.join(' ')}`, async () => {
        const child = spawn(...coxCommand(words), { env });
        const end = ended(child);
        // more than fits between the processes: once it is gone, stdin is being read
        child.stdin.on('error', () => undefined);
        await new Promise((resolve) => child.stdin.write(`# ${'x'.repeat(1 << 21)}\nkind: A\n`, resolve));
        const begun = Date.now();
        child.kill(signal);
        const { code, stdout, stderr } = await end;
        child.stdin.destroy();
        assert.deepEqual([code, stdout, stderr], [exitCode, '', '']);
        assert.ok(Date.now() - begun < 2500);
      });
    }
  }
});

describe('stderr', () => {
  it("has no warnings of Node's own", async () => {
    const colors = { ...env, KUBECONFIG: testCluster().kubeconfig, NO_COLOR: '1', FORCE_COLOR: '1' };
    const child = spawn(...coxCommand(['get', 'namespace/default', '-o', 'name']), { env: colors });
    assert.deepEqual(await ended(child), { code: 0, signal: null, stdout: 'namespace/default\n', stderr: '' });
  });
});
