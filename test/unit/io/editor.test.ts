import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { editorWords } from '../../../src/io/editor.ts';

const words = (editor: string | undefined, fallback?: string) =>
  editorWords({ env: { KUBE_EDITOR: editor, EDITOR: fallback }, platform: 'linux' });

describe('the words of an editor', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['nano', ['nano']],
    ['"nano"', ['"nano"']],
    ['code --wait', ['code', '--wait']],
    ['code  --wait ', ['code', '', '--wait', '']],
    ['"/my editor/ed" -n', ['/my editor/ed', '-n']],
    ["ed -c 'set ft=yaml' x", ['ed', '-c', 'set ft=yaml', 'x']],
    ['ed a\\ b "c\\"d" \'\'', ['ed', 'a b', 'c"d', '']],
    ['ed pre\'fix\'"ed"', ['ed', 'prefixed']],
  ];
  for (const [editor, expected] of cases) it(editor, () => assert.deepEqual(words(editor), expected));

  it('KUBE_EDITOR, else EDITOR, else vi', () => {
    assert.deepEqual(words('', 'ed'), ['ed']);
    assert.deepEqual(words(undefined, undefined), ['vi']);
    assert.deepEqual(editorWords({ env: {}, platform: 'win32' }), ['notepad']);
  });
  for (const editor of [
    'ed "$HOME"',
    "ed 'a' > b",
    'ed "`x`"',
    "ed 'a' $(b)",
    "ed 'a' ; b",
    "ed 'a",
    'ed "a',
    "~/ed 'a'",
  ]) {
    it(`${editor} is refused`, () => assert.throws(() => words(editor), /cannot be run without a shell/));
  }
});
