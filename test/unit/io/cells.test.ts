import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cellsOf, cutFront, cutToFit, padCells } from '../../../src/io/cells.ts';

const family = '👨‍👩‍👧‍👦';
const wave = '👋🏽';

/** Widths of Unicode 17's EastAsianWidth.txt and emoji-data.txt, as terminals draw them. */
const widths: readonly (readonly [string, number])[] = [
  ['', 0],
  ['web-1', 5],
  ['é', 1],
  ['e\u0301', 1],
  ['e\u0301\u200b', 1],
  ['… ├─ │ └─', 9],
  ['日本', 4],
  ['ﾊﾟ', 2],
  ['한국', 4],
  ['🚀', 2],
  ['⌚', 2],
  ['⚡', 2],
  ['🪐', 2],
  ['✔', 1],
  ['✔\ufe0f', 2],
  ['☸', 1],
  ['☸\ufe0f', 2],
  [family, 2],
  [wave, 2],
  ['🇩🇪', 2],
  ['1\ufe0f\u20e3', 2],
];

describe('the cells of a text', () => {
  for (const [text, cells] of widths)
    it(`${JSON.stringify(text)} takes ${cells}`, () => assert.equal(cellsOf(text), cells));
});

describe('a text that does not fit', () => {
  it('is cut between what a reader sees as characters', () => {
    assert.equal(cutToFit(`a${family}b`, 4), `a${family}b`);
    assert.equal(cutToFit(`a${family}bc`, 4), `a${family}…`);
    assert.equal(cutToFit(`ab${family}c`, 4), 'ab…');
    assert.equal(cutToFit(`${wave}${wave}`, 3), `${wave}…`);
    assert.equal(cutToFit('e\u0301e\u0301e\u0301', 2), 'e\u0301…');
    assert.equal(cutToFit('日本語', 0), '');
  });

  it('is cut at its front likewise', () => {
    assert.equal(cutFront(`a${family}bc`, 4), '…bc');
    assert.equal(cutFront(`ab${family}c`, 4), `…${family}c`);
    assert.equal(cutFront('e\u0301e\u0301e\u0301', 2), '…e\u0301');
    assert.equal(cutFront('🇩🇪🇫🇷', 3), '…🇫🇷');
    assert.equal(cutFront('web-abc', 4), '…abc');
  });

  it('a shorter one is filled with blanks', () => {
    assert.equal(padCells(family, 4), `${family}  `);
    assert.equal(padCells('☸\ufe0f', 2), '☸\ufe0f');
  });
});
