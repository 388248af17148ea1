// Expected texts: GNU diff -u of the same lines.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DiffLine, unifiedHunks } from '../../../src/commands/shared/line-diff.ts';

const marks = { same: ' ', removed: '-', added: '+' } as const;

function unified(before: string, after: string): string {
  const hunks = unifiedHunks(before.split(' '), after.split(' '));
  return hunks
    .map(({ header, lines }) => [header, ...lines.map(({ kind, text }) => marks[kind] + text)].join('\n'))
    .join('\n');
}

/** All lines of both texts in the order of the edit script. */
const script = (before: readonly string[], after: readonly string[]): readonly DiffLine[] =>
  before.join() === after.join()
    ? before.map((text) => ({ kind: 'same', text }))
    : unifiedHunks(before, after, before.length + after.length + 1).flatMap(({ lines }) => lines);

test('equal texts have no hunks', () => {
  assert.equal(unified('a b c', 'a b c'), '');
});

test('a replaced line: removed before added, three lines around it', () => {
  assert.equal(unified('a b c d e f g h i', 'a b c d X f g h i'), '@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+X\n f\n g\n h');
});

test('changes up to six lines apart share a hunk, others do not', () => {
  assert.equal(
    unified('1 2 3 4 5 6 7 8', 'x 2 3 4 5 6 7 y'),
    '@@ -1,8 +1,8 @@\n-1\n+x\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+y',
  );
  assert.equal(
    unified('1 2 3 4 5 6 7 8 9', 'x 2 3 4 5 6 7 8 y'),
    '@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+y',
  );
});

test('a count of one is left out, a side without lines names the line before', () => {
  assert.equal(unified('a', 'b'), '@@ -1 +1 @@\n-a\n+b');
  assert.equal(
    unifiedHunks([], ['a', 'b'])
      .map(({ header }) => header)
      .join(),
    '@@ -0,0 +1,2 @@',
  );
  assert.equal(
    unifiedHunks(['a'], [])
      .map(({ header }) => header)
      .join(),
    '@@ -1 +0,0 @@',
  );
});

test("Myers' own example is edited in five steps", () => {
  const edited = script([...'ABCABBA'], [...'CBABAC']);
  assert.equal(edited.filter(({ kind }) => kind !== 'same').length, 5);
});

/** The length of a longest common subsequence, by the table everybody knows. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const x of a) {
    const next = [0];
    b.forEach((y, j) => {
      next.push(x === y ? row[j]! + 1 : Math.max(row[j + 1]!, next[j]!));
    });
    row = next;
  }
  return row[b.length]!;
}

test('every script of short texts makes one of the other, and is a shortest one', () => {
  const words = (size: number): string[][] =>
    size === 0 ? [[]] : words(size - 1).flatMap((word) => [...'ab'].map((letter) => [...word, letter]));
  const texts = [0, 1, 2, 3, 4, 5].flatMap(words);
  for (const before of texts) {
    for (const after of texts) {
      const lines = script(before, after);
      const side = (not: string) => lines.filter(({ kind }) => kind !== not).map(({ text }) => text);
      assert.deepEqual(side('added'), before);
      assert.deepEqual(side('removed'), after);
      const edits = lines.filter(({ kind }) => kind !== 'same').length;
      assert.equal(edits, before.length + after.length - 2 * longestCommon(before, after));
    }
  }
});

test('what looks like the marks of a diff, and carriage returns, are lines like others', () => {
  assert.equal(unified('- a + \\', '- b + \\'), '@@ -1,4 +1,4 @@\n -\n-a\n+b\n +\n \\');
  assert.deepEqual(
    unifiedHunks(['a\r', 'b'], ['a', 'b']).flatMap(({ lines }) => lines),
    [
      { kind: 'removed', text: 'a\r' },
      { kind: 'added', text: 'a' },
      { kind: 'same', text: 'b' },
    ],
  );
});
