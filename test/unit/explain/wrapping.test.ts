import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wrapParagraphs } from '../../../src/print/explain/paragraph-wrap.ts';
import { wordWrap } from '../../../src/print/explain/word-wrap.ts';

describe('the lines of OpenAPI v3 descriptions', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['break at blanks', 'aaaa bbbb cccc', 'aaaa bbbb\ncccc'],
    ['keep their own breaks and indents', 'a\n   b\n\nc', 'a\n   b\n\nc'],
    ['lose the blanks at a break', 'aaaa bbbbb   c', 'aaaa bbbbb\nc'],
    ['lose blanks at their end that do not fit', 'aaaaaaaaaa   ', 'aaaaaaaaaa'],
    ['keep blanks at their end that fit', 'a  ', 'a  '],
    ['do not break at U+00A0', 'aaaa bbbb\u00a0cccc', 'aaaa\nbbbb\u00a0cccc'],
    ['count characters, not units', '😀😀😀😀 😀😀😀😀😀', '😀😀😀😀 😀😀😀😀😀'],
    ['leave a word that no line has room for', 'a bbbbbbbbbbbbbbb', 'a\nbbbbbbbbbbbbbbb'],
    ['begin with a word that no line has room for', 'aaaaaaaaaaaaaaa b', 'aaaaaaaaaaaaaaa\nb'],
  ];
  for (const [name, text, expected] of cases) it(name, () => assert.equal(wordWrap(text, 10), expected));
});

describe('the lines of OpenAPI v2 descriptions', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['fill up', 'aa bb\ncc dd ee', ['aa bb cc', 'dd ee']],
    ['keep blank lines, but for one behind the first line', 'a\n\n\nb\n\nc', ['a', '', 'b', '', 'c']],
    ['lose blank lines in front', '\n\na', ['a']],
    ['keep lists', 'a\n- b\n* c\n1. d\n-e', ['a', '- b', '* c', '1. d -e']],
    ['keep code', 'a\n    b   c d e f g\nh', ['a', '    b   c d e f g', 'h']],
    ['begin behind a colon', 'a:\nb', ['a:', 'b']],
    ['count bytes', 'ééé ééé', ['ééé', 'ééé']],
  ];
  for (const [name, text, expected] of cases) it(name, () => assert.deepEqual(wrapParagraphs(text, 10), expected));
});
