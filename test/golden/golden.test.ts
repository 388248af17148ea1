/**
 * Every case of cases.ts gives the exact bytes of its file, and no file is there that no case
 * reads.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { assertGolden, goldenNames, orphans, readGolden } from '../support/golden.ts';
import { typeCommand } from '../support/in-process.ts';
import { goldenCases } from './cases.ts';

for (const { name, line, terminal } of goldenCases) {
  const typed = `cox ${line}`.trimEnd();
  test(terminal === true ? `${typed} (on a terminal)` : typed, async () => {
    const words = line === '' ? [] : line.split(' ');
    assertGolden(name, typed, await typeCommand(words, terminal === true ? { terminal } : {}));
  });
}

describe('golden files', () => {
  test('each is read by a case', () => {
    assert.deepEqual(
      orphans(
        goldenNames(),
        goldenCases.map(({ name }) => name),
      ),
      [],
      'no case of test/golden/cases.ts reads them: add one, or remove the files',
    );
  });

  test('a name stands for one case', () => {
    const names = goldenCases.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
  });

  test('a file without a case is found', () => {
    assert.deepEqual(orphans(['root', 'left-over'], ['root', 'options']), ['left-over']);
  });

  for (const { name } of goldenCases.filter(({ terminal }) => terminal === true)) {
    test(`${name} is not what goes into a pipe`, () => {
      const [shown, plain] = [readGolden(name), readGolden(name.replace(/-terminal$/, ''))];
      assert.notEqual(shown, plain);
      assert.notEqual(stripVTControlCharacters(shown), shown, 'there is no colour in it');
      assert.equal(stripVTControlCharacters(plain), plain, 'there is colour in a pipe');
    });
  }
});
