// The lines of a tree are what the locale can show.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { branchesFor } from '../../../src/io/drawing.ts';

const cases: readonly (readonly [env: Readonly<Record<string, string>>, isUnicode: boolean])[] = [
  [{}, true],
  [{ LANG: 'en_US.UTF-8' }, true],
  [{ LANG: 'C.utf8' }, true],
  [{ LANG: 'C' }, false],
  [{ LANG: 'de_DE.ISO-8859-1' }, false],
  [{ LC_ALL: 'POSIX', LANG: 'en_US.UTF-8' }, false],
  [{ LC_ALL: '', LC_CTYPE: 'C', LANG: 'en_US.UTF-8' }, false],
  [{ LC_ALL: 'C.UTF-8', LANG: 'C' }, true],
];

for (const [env, isUnicode] of cases) {
  test(`${JSON.stringify(env)} is ${isUnicode ? 'Unicode' : 'ASCII'}`, () => {
    assert.equal(branchesFor(env).corner, isUnicode ? '└─ ' : '`- ');
  });
}
