import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { goSyntax } from '../../../src/apimachinery/go/syntax.ts';
import {
  hasContent,
  header,
  significant,
  withCarriageReturns,
  withoutHeader,
} from '../../../src/commands/edit/text.ts';

describe('the text that is edited', () => {
  it('names why it is opened again, a comment a line', () => {
    const text = header('object', [{ head: 'configmaps "a" was not valid', causes: ['data.x: one\ntwo', 'b'] }]);
    assert.equal(
      text.split('\n').slice(4).join('\n'),
      '# configmaps "a" was not valid:\n# * data.x: one\n# two\n# * b\n#\n',
    );
  });
  it('shows characters that would end the comment', () => {
    const text = header('object', [{ head: 'a\rkind: b\u2028c\u0085d', causes: [] }]);
    assert.equal(text.split('\n')[4], '# a\\rkind: b\\u2028c\\u0085d');
  });
  it('loses only the comments above the object', () => {
    assert.equal(withoutHeader('# one\n #two\n#\na: |\n  # kept\n  b\n'), 'a: |\n  # kept\n  b\n');
    assert.equal(withoutHeader('# one\n'), '');
    assert.equal(withoutHeader('#!/bin/sh\n'), '#!/bin/sh\n');
  });
  it('counts without comments, order and spelling', async () => {
    const sorted = await significant('---\n{a: "2", b: 1}\n');
    assert.equal(await significant('# x\nb: 1\na: "2" # y\n'), sorted);
    assert.equal(await significant('a: [\n# gone\nb'), 'a: [\nb');
    assert.equal(await significant('a: 1\n---\nb: 2\n'), '{"a":1}');
  });
  it('is empty without a line of its own', () => {
    assert.equal(hasContent('# a\n\n  # b\n'), false);
    assert.equal(hasContent('# a\nb\n'), true);
  });
  it('can have Windows line endings', () => {
    assert.equal(withCarriageReturns('a\nb\n'), 'a\r\nb\r\n');
  });
});

describe('goSyntax', () => {
  it("is fmt's %#v", () => {
    const value = { b: [1, 'x', null, true], a: { c: 1.5 } };
    assert.equal(
      goSyntax(value),
      'map[string]interface {}{"a":map[string]interface {}{"c":1.5}, "b":[]interface {}{1, "x", interface {}(nil), true}}',
    );
  });
});
