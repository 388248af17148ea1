import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { withLock } from '../../../src/io/lock-file.ts';
import { identify } from '../../../src/io/processes.ts';
import { recorded, temporaryFolder } from '../../support/sandbox.ts';

test('only one at a time is inside, and the file is gone afterwards', async (t) => {
  const file = path.join(temporaryFolder(t), 'made', 'x.lock');
  const { dependencies } = recorded({}, '/');
  let inside = 0;
  let most = 0;
  let runs = 0;
  const body = async (): Promise<void> => {
    inside++;
    most = Math.max(most, inside);
    await new Promise((resolve) => setTimeout(resolve, 5));
    runs++;
    inside--;
  };
  await Promise.all(Array.from({ length: 8 }, () => withLock(file, dependencies, body)));
  assert.deepEqual({ most, runs, left: existsSync(file) }, { most: 1, runs: 8, left: false });
});

test('the lock names its holder from the moment it is there', async (t) => {
  const file = path.join(temporaryFolder(t), 'x.lock');
  const { dependencies } = recorded({}, '/');
  const holder = await withLock(file, dependencies, async () => JSON.parse(readlinkSync(file)));
  assert.deepEqual(holder, await identify(process.platform, process.pid));
});

test('it is released when the body fails', async (t) => {
  const file = path.join(temporaryFolder(t), 'x.lock');
  const { dependencies } = recorded({}, '/');
  await assert.rejects(
    withLock(file, dependencies, () => Promise.reject(new Error('no'))),
    /^Error: no$/,
  );
  assert.equal(existsSync(file), false);
});

test('the lock of a process that has ended is taken over, by one of many', async (t) => {
  const file = path.join(temporaryFolder(t), 'x.lock');
  const { dependencies } = recorded({}, '/');
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
  const gone = await identify(process.platform, child.pid!);
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('close', resolve));
  writeFileSync(file, JSON.stringify(gone));
  let inside = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 6 }, () =>
      withLock(file, dependencies, async () => {
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setTimeout(resolve, 5));
        inside--;
      }),
    ),
  );
  assert.equal(most, 1);
});

test('a lock whose number now belongs to a later process is taken over', async (t) => {
  const file = path.join(temporaryFolder(t), 'x.lock');
  const { dependencies } = recorded({}, '/');
  writeFileSync(file, JSON.stringify({ pid: process.pid, started: 'another time' }));
  assert.equal(await withLock(file, dependencies, async () => 'in'), 'in');
});

test('the lock of another program is waited for, then reported', async (t) => {
  const file = path.join(temporaryFolder(t), 'config.lock');
  const { dependencies } = recorded({}, '/');
  writeFileSync(file, '');
  let waits = 0;
  const options = { ...dependencies, timeout: 120, onWait: () => void waits++ };
  await assert.rejects(
    withLock(file, options, async () => 'in'),
    { message: `${file} is held by another program; remove it if no program is using it` },
  );
  assert.deepEqual({ waits, content: readFileSync(file, 'utf8') }, { waits: 1, content: '' });
});

test('an abort ends the waiting', async (t) => {
  const file = path.join(temporaryFolder(t), 'x.lock');
  const controller = new AbortController();
  const { dependencies } = recorded({}, '/', controller.signal);
  writeFileSync(file, '');
  setTimeout(() => controller.abort(new Error('interrupted')), 20);
  await assert.rejects(
    withLock(file, dependencies, async () => 'in'),
    /interrupted/,
  );
});
