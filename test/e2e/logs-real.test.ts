/** `logs` on a real node: fast writers, rotation, pods that come and go, slow and closed pipes. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { coxCommand, coxWords } from '../support/program.ts';
import { type RealNode, realNode, skipRealNode } from '../support/real-node.ts';

const NAMESPACE = 'logs-test';
const TIMEOUT = 180_000;

/** Lines that a fast writer writes in each of its rounds. */
const ROUND = 20_000;
const ROUNDS = 6;

/** A pod whose command is a line for sh. */
const pod = (name: string, app: string, line: string): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${NAMESPACE}, labels: {app: ${app}}}
spec:
  terminationGracePeriodSeconds: 0
  restartPolicy: Never
  containers:
  - {name: main, image: "busybox:1", imagePullPolicy: IfNotPresent, command: [sh, -c, ${JSON.stringify(line)}]}
---
`;

/** Numbered lines of 100 bytes: 12 MB in all, more than a kubelet keeps in one file. */
const numbered = `sleep 5; awk 'BEGIN { for (i = 1; i <= ${ROUND * ROUNDS}; i++) { printf "%07d ${'x'.repeat(91)}\\n", i; if (i % ${ROUND} == 0) { fflush(); system("sleep 3") } } }'; echo over; exec sleep 100000`;

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + TIMEOUT;
  while (!holds()) {
    assert.ok(Date.now() < end, `never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('logs on a real node', { skip: skipRealNode }, () => {
  let node: RealNode;
  const running: ChildProcess[] = [];
  before(async () => {
    node = await realNode('logs');
    const made = node.cox('create', 'namespace', NAMESPACE);
    assert.equal(made.status, 0, made.stderr);
  });
  after(() => {
    for (const child of running) child.kill('SIGKILL');
    node?.cox('delete', 'namespace', NAMESPACE, '--wait=false');
    node?.down();
  });

  const create = async (...pods: readonly string[]): Promise<void> => {
    const child = spawn(...coxCommand(['create', '-f', '-']), {
      env: node.env,
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    child.stdin.end(pods.join(''));
    assert.equal(await new Promise((resolve) => child.on('close', resolve)), 0);
  };
  const start = (program: string, ...words: readonly string[]): Running => {
    const child = spawn(program, [...words], { env: node.env, stdio: ['ignore', 'pipe', 'pipe'] });
    running.push(child);
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (data: Buffer) => stdout.push(data));
    child.stderr.on('data', (data: Buffer) => stderr.push(data));
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    return {
      child,
      ended,
      stdout: () => Buffer.concat(stdout).toString(),
      stderr: () => Buffer.concat(stderr).toString(),
    };
  };
  const logs = (...words: readonly string[]): Running => start(...coxWords(), '-n', NAMESPACE, 'logs', ...words);
  /** The numbers of a writer's lines, in the order in which they came. */
  const numbers = (text: string, prefix = ''): readonly number[] =>
    text
      .split('\n')
      .filter((line) => line.startsWith(`${prefix}0`))
      .map((line) => Number.parseInt(line.slice(prefix.length), 10));

  it('loses and doubles no line of five fast writers whose logs are rotated', async () => {
    const names = [1, 2, 3, 4, 5].map((index) => `fast-${index}`);
    const followed = logs('-f', '--match', '^fast-');
    await until('the notice', () => followed.stderr() !== '');
    await create(...names.map((name) => pod(name, 'fast', numbered)));
    await until('the ends', () => names.every((name) => followed.stdout().includes(`[pod/${name}/main] over\n`)));
    followed.child.kill('SIGINT');
    assert.equal(await followed.ended, 1);
    assert.equal(followed.stderr(), 'No pod matches yet, waiting for one.\n');
    const whole = Array.from({ length: ROUND * ROUNDS }, (_, index) => index + 1);
    for (const name of names) assert.deepEqual(numbers(followed.stdout(), `[pod/${name}/main] `), whole);
    const left = logs('fast-1');
    assert.equal(await left.ended, 0);
    assert.ok(numbers(left.stdout()).length < whole.length, 'the log was rotated');
  });

  it('brings each line of one pod once, as kubectl does', async () => {
    const kubectl = process.env.COXSWAIN_TEST_KUBECTL;
    await create(
      pod('slow', 'slow', 'i=0; while true; do i=$((i + 1)); echo line $i; echo error $i >&2; usleep 1000; done'),
    );
    const waited = node.cox('-n', NAMESPACE, 'wait', '--for=condition=Ready', 'pod/slow', '--timeout=180s');
    assert.equal(waited.status, 0, waited.stderr);
    const both = [logs('-f', 'slow')];
    if (kubectl !== undefined) both.push(start(kubectl, '-n', NAMESPACE, 'logs', '-f', 'slow'));
    await until('2,000 lines', () => both.every(({ stdout }) => stdout().length > 20_000));
    for (const { child } of both) child.kill('SIGINT');
    for (const { ended } of both) assert.equal(await ended, 1);
    const texts = both.map(({ stdout }) => stdout().slice(0, 20_000));
    assert.equal(new Set(texts).size, 1);
    for (const word of ['line', 'error']) {
      const seen = [...texts[0]!.matchAll(new RegExp(`^${word} (\\d+)$`, 'gm'))].map(([, number]) => Number(number));
      assert.deepEqual(
        seen.slice(0, 500),
        Array.from({ length: 500 }, (_, index) => index + 1),
      );
    }
  });

  it('follows a container through its restarts, and pods that come and go', async () => {
    const followed = logs('-f', '-l', 'app=short', '--join');
    await until('the notice', () => followed.stderr() !== '');
    const restarting = pod('restarting', 'short', 'cut -d" " -f1 /proc/uptime; sleep 1').replace('Never', 'Always');
    await create(restarting, pod('short', 'short', 'echo begin; sleep 2; echo end'));
    await until(
      'three runs',
      () => (followed.stdout().match(/^\[pod\/restarting\/main\] [\d.]+$/gm) ?? []).length >= 3,
    );
    await until('an end', () => followed.stdout().includes('[pod/short/main] end\n'));
    node.cox('-n', NAMESPACE, 'delete', 'pod', 'short', 'restarting', '--now');
    await create(pod('short-2', 'short', 'echo again; sleep 2; echo over'));
    await until('another pod', () => followed.stdout().includes('[pod/short-2/main] over\n'));
    followed.child.kill('SIGINT');
    assert.equal(await followed.ended, 1);
    const lines = followed.stdout().trimEnd().split('\n');
    assert.equal(new Set(lines).size, lines.length, 'no line came twice');
  });

  it('keeps a line of 3 MB whole, and waits for a slow reader', async () => {
    const long = `head -c 3000000 /dev/zero | tr '\\\\0' y; echo; echo over; exec sleep 100000`;
    await create(pod('long', 'long', `sleep 3; ${long}`));
    const followed = logs('-f', '--match=^long$', '-o', 'json');
    followed.child.stdout?.pause();
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    followed.child.stdout?.resume();
    await until('the end', () => followed.stdout().includes('"message":"over"'));
    const parsed = followed
      .stdout()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { message: string });
    assert.deepEqual(
      parsed.map(({ message }) => message.length),
      [3_000_000, 4],
    );
    followed.child.stdout?.destroy();
    followed.child.kill('SIGINT');
    await followed.ended;
  });

  it('ends when the reader is gone', async () => {
    const followed = logs('-f', '--match=^slow$', '--tail=1');
    await until('a line', () => followed.stdout() !== '');
    followed.child.stdout?.destroy();
    await followed.ended;
    assert.equal(followed.stderr(), '');
  });
});
