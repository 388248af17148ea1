/** The built-in diff: its bytes, and that it turns random texts into each other as GNU diff's does. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { builtInDiff } from '../../../src/commands/diff/built-in.ts';
import { Random } from '../../support/random.ts';

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

test('a changed line, with the names of both sides', async () => {
  const file = { name: 'v1.ConfigMap.ns.a', live: text(['a', 'b', 'c']), merged: text(['a', 'x', 'c']) };
  assert.equal(
    await builtInDiff([file], false),
    text([
      'diff -u -N LIVE/v1.ConfigMap.ns.a MERGED/v1.ConfigMap.ns.a',
      '--- LIVE/v1.ConfigMap.ns.a',
      '+++ MERGED/v1.ConfigMap.ns.a',
      '@@ -1,3 +1,3 @@',
      ' a',
      '-b',
      '+x',
      ' c',
    ]),
  );
});

test('equal texts have no diff, and files come in the order of their names', async () => {
  const files = [
    { name: 'b', live: '', merged: text(['b']) },
    { name: 'same', live: text(['a']), merged: text(['a']) },
    { name: 'a', live: text(['gone']), merged: undefined },
  ];
  const lines = (await builtInDiff(files, false)).split('\n');
  assert.deepEqual(
    lines.filter((line) => line.startsWith('diff') || line.startsWith('@@')),
    ['diff -u -N LIVE/a MERGED/a', '@@ -1 +0,0 @@', 'diff -u -N LIVE/b MERGED/b', '@@ -0,0 +1 @@'],
  );
});

test('colours mark titles and changes, and nothing else', async () => {
  const colored = await builtInDiff([{ name: 'a', live: text(['same', 'old']), merged: text(['same', 'new']) }], true);
  assert.match(colored, /\u001b\[31m-old\u001b/);
  assert.match(colored, /\u001b\[32m\+new\u001b/);
  assert.match(colored, /^ same$/m);
});

/** Applies a unified diff of one file; every line that it names must be there. */
function applied(before: readonly string[], diff: string): readonly string[] {
  const result: string[] = [];
  let at = 0;
  for (const line of diff.split('\n').slice(3, -1)) {
    const hunk = /^@@ -(\d+)(?:,(\d+))? /.exec(line);
    if (hunk !== null) {
      const start = hunk[2] === '0' ? Number(hunk[1]) : Number(hunk[1]) - 1;
      result.push(...before.slice(at, start));
      at = start;
    } else if (line.startsWith('+')) result.push(line.slice(1));
    else {
      assert.equal(before[at], line.slice(1));
      if (line.startsWith(' ')) result.push(line.slice(1));
      at += 1;
    }
  }
  return [...result, ...before.slice(at)];
}

/** Two texts of few different lines, the second often made of the first. */
function randomPair(random: Random): readonly [readonly string[], readonly string[]] {
  const line = (): string => random.pick(['', ' ', 'a', 'b:', '- c', '+d', '@@ -1 +1 @@', '--- e', '\\ f', 'ż']);
  const before = random.several(40, line);
  if (random.once(8)) return [before, random.several(40, line)];
  const after = before.flatMap((kept) => {
    if (random.once(8)) return [];
    return random.once(8) ? [line(), kept] : [kept];
  });
  return [before, after];
}

const SEEDS = 300;

test('random texts become each other', async () => {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const [before, after] = randomPair(new Random(seed));
    const diff = await builtInDiff([{ name: 'x', live: text(before), merged: text(after) }], false);
    assert.deepEqual(diff === '' ? before : applied(before, diff), after, `seed ${seed}`);
  }
});

test('texts with thousands of differences are one replaced range', async () => {
  const lines = (word: string): readonly string[] => Array.from({ length: 20_000 }, (_, index) => `${word} ${index}`);
  const before = ['first', 'a', 'b', 'c', ...lines('old'), 'last'];
  const after = ['first', 'a', 'b', 'c', ...lines('new'), 'last'];
  const diff = await builtInDiff([{ name: 'x', live: text(before), merged: text(after) }], false);
  assert.deepEqual(applied(before, diff), after);
  assert.match(diff, /^@@ -2,20004 \+2,20004 @@$/m);
});

/** The system's own program, where there is one: no package of ours. */
const program = 'diff';
const hasDiff = spawnSync(program, ['--version']).status === 0;

test('it is as short as that of diff', { skip: hasDiff ? false : 'no diff on PATH' }, async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cox-diff-'));
  try {
    for (const side of ['LIVE', 'MERGED']) mkdirSync(path.join(folder, side));
    const files = Array.from({ length: SEEDS }, (_, index) => {
      const [before, after] = randomPair(new Random(1000 + index));
      const file = { name: `f${index}`, live: text(before), merged: text(after) };
      writeFileSync(path.join(folder, 'LIVE', file.name), file.live);
      writeFileSync(path.join(folder, 'MERGED', file.name), file.merged);
      return file;
    });
    const { stdout } = spawnSync(program, ['-u', '-N', '-d', 'LIVE', 'MERGED'], { cwd: folder, encoding: 'utf8' });
    const changed = (diff: string): readonly number[] =>
      diff
        .split(/^diff .*\n/m)
        .slice(1)
        .map(
          (part) =>
            part
              .split('\n')
              .slice(2)
              .filter((line) => /^[-+]/.test(line)).length,
        );
    assert.deepEqual(changed(await builtInDiff(files, false)), changed(stdout));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
