import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { children } from '../../../src/cli/command-row.ts';
import { suggestionsFor } from '../../../src/cli/suggest.ts';
import { tree } from '../../../src/commands/tree.ts';

/** Mistyped words and what kubectl 1.37 suggests for each, as it prints them. */
const recorded = JSON.parse(readFileSync(new URL('./suggestions-1.37.json', import.meta.url), 'utf8')) as Record<
  string,
  readonly string[]
>;

const rows = children(tree, '');
const ours = new Set(['why', 'probe', 'ingress', 'sandbox', 'helm']);

test('suggestions are those of kubectl, the commands that cox lacks among them', () => {
  for (const [word, wanted] of Object.entries(recorded)) {
    const given = suggestionsFor(word, rows).filter((name) => !ours.has(name));
    assert.deepEqual(given, wanted, word);
  }
});

test('a word that kubectl knows for one of its commands brings none of ours', () => {
  for (const { suggestFor = [] } of rows) {
    for (const word of suggestFor) {
      assert.deepEqual(
        suggestionsFor(word, rows).filter((name) => ours.has(name)),
        [],
        word,
      );
    }
  }
});

test('our own commands are suggested too', () => {
  assert.deepEqual(suggestionsFor('sandbx', rows), ['sandbox']);
  assert.deepEqual(suggestionsFor('ingres', rows), ['ingress']);
});
