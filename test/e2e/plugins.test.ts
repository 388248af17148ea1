/** Plugins as processes: what of cox is left when one runs. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ended } from '../support/child.ts';
import { coxCommand, coxFile } from '../support/program.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'cox-plugins-'));
  await mkdir(path.join(folder, 'bin'));
});
after(() => rm(folder, { recursive: true }));

const plugin = (name: string, ...lines: readonly string[]): Promise<void> =>
  writeFile(path.join(folder, 'bin', name), `${['#!/bin/sh', ...lines].join('\n')}\n`, { mode: 0o755 });

/** Starts cox on these words, with the plugins on PATH. */
function start(words: readonly string[], script = coxFile): ChildProcess {
  const env = { PATH: `${path.join(folder, 'bin')}:${process.env.PATH}`, HOME: folder };
  return spawn(...coxCommand(words, script), { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Resolves when the child has printed something. */
const printed = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => void child.stdout?.once('data', () => resolve()));

describe('a plugin takes the place of cox', { skip: process.platform === 'win32' }, () => {
  it('with its pid, its exit code and KUBECTL_PATH', async () => {
    await plugin('kubectl-pid', 'echo "$$ $KUBECTL_PATH"', 'exit 7');
    const child = start(['pid']);
    const { code, stdout, stderr } = await ended(child);
    assert.deepEqual({ code, stdout, stderr }, { code: 7, stdout: `${child.pid} ${coxFile}\n`, stderr: '' });
  });

  it('as cox-NAME too', async () => {
    await plugin('cox-own', 'echo "$0 $*"');
    const { stdout } = await ended(start(['own', 'a', '-b']));
    assert.equal(stdout, `${path.join(folder, 'bin', 'cox-own')} a -b\n`);
  });

  it('with the signals: cox neither ends by Ctrl-C nor prints', async () => {
    await plugin('kubectl-traps', "trap 'echo trapped; exit 5' INT", 'echo ready', 'while :; do sleep 0.1; done');
    const child = start(['traps']);
    const end = ended(child);
    await printed(child);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await end;
    assert.deepEqual({ code, stdout, stderr }, { code: 5, stdout: 'ready\ntrapped\n', stderr: '' });
  });

  it('and ends by a signal as any program', async () => {
    await plugin('kubectl-waits', 'echo ready', 'exec sleep 60');
    const child = start(['waits']);
    const end = ended(child);
    await printed(child);
    child.kill('SIGTERM');
    const { code, signal, stderr } = await end;
    assert.deepEqual({ code, signal, stderr }, { code: null, signal: 'SIGTERM', stderr: '' });
  });

  it('with no signal ignored that Node ignores', { skip: process.platform !== 'linux' }, async () => {
    await plugin('kubectl-ignores', 'grep SigIgn /proc/self/status');
    const { stdout } = await ended(start(['ignores']));
    assert.equal(stdout, 'SigIgn:\t0000000000000000\n');
  });
});

// What a platform without exec does.
describe('a plugin beside cox', { skip: process.platform === 'win32' }, () => {
  const runBeside = async (name: string): Promise<ChildProcess> => {
    const script = path.join(folder, 'beside.mjs');
    const module = path.join(import.meta.dirname, '../../src/io/hand-over.ts');
    await writeFile(
      script,
      `import { runBeside } from ${JSON.stringify(module)};
       process.exitCode = await runBeside(process.argv[2], [], process.env);`,
    );
    return start([path.join(folder, 'bin', name)], script);
  };

  it('passes on its exit code and signals', async () => {
    await plugin('kubectl-traps-term', "trap 'exit 9' TERM", 'echo ready', 'while :; do sleep 0.1; done');
    const child = await runBeside('kubectl-traps-term');
    const end = ended(child);
    await printed(child);
    child.kill('SIGINT');
    child.kill('SIGTERM');
    const { code, stderr } = await end;
    assert.deepEqual({ code, stderr }, { code: 9, stderr: '' });
  });

  it('ends as a plugin that a signal ended', async () => {
    await plugin('kubectl-kills', 'kill -KILL $$');
    const { code } = await ended(await runBeside('kubectl-kills'));
    assert.equal(code, 137);
  });
});
