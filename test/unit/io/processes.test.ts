import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import {
  findProcesses,
  identify,
  isAlive,
  parseProcStat,
  parsePsStart,
  signalProcess,
} from '../../../src/io/processes.ts';

// proc_pid_stat(5): pid (comm) state ppid ... starttime is field 22; comm may hold blanks and
// parentheses.
const stat = (state: string, command: string): string =>
  `4242 (${command}) ${state} 1 4242 4242 0 -1 4194560 100 0 0 0 5 3 0 0 20 0 12 0 987654 1000 200 18446744073709551615\n`;

test('the start of a process is field 22 of its stat', () => {
  assert.equal(parseProcStat(stat('S', 'etcd')), '987654');
  assert.equal(parseProcStat(stat('R', 'a (b) c) 9 9')), '987654');
});

test('a zombie has ended', () => {
  assert.equal(parseProcStat(stat('Z', 'etcd')), undefined);
  assert.equal(parsePsStart('Z    Sun Nov 22 16:07:00 2026'), undefined);
});

test('ps says the state and the start', () => {
  assert.equal(parsePsStart('Ss   Sun Nov 22 16:07:00 2026\n'), 'Sun Nov 22 16:07:00 2026');
  assert.equal(parsePsStart(''), undefined);
});

test('a process is found by its words, told from a later one of its number, and ended', async () => {
  const mark = `mark=/tmp/${process.pid}-${Date.now()}/`;
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)', mark], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('spawn', resolve));
  const closed = new Promise((resolve) => child.once('close', resolve));
  const found = await findProcesses(process.platform, mark);
  assert.deepEqual(
    found.map(({ pid }) => pid),
    [child.pid],
  );
  assert.equal(await isAlive(process.platform, found[0]!), true);
  const later = { pid: child.pid!, started: 'later' };
  assert.equal(await isAlive(process.platform, later), false);
  assert.equal(await signalProcess(process.platform, later, 'SIGKILL'), false);
  assert.equal(await signalProcess(process.platform, found[0]!, 'SIGKILL'), true);
  await closed;
  assert.equal(await isAlive(process.platform, found[0]!), false);
  assert.equal(await identify(process.platform, child.pid!), undefined);
});
