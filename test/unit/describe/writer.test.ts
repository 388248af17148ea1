import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeText, nestedWriter } from '../../../src/describe/writer.ts';

test('cells are aligned and levels indented', () => {
  const text = describeText((writer) => {
    writer.line(0, 'Name:\tweb');
    writer.line(1, 'Long Title:\tx');
    writer.line(0, 'Events:');
    writer.line(1, 'a\tb\tc');
  });
  assert.equal(text, 'Name:          web\n  Long Title:  x\nEvents:\n  a  b  c\n');
});

test('flush parts what stands before it from what follows', () => {
  const text = describeText((writer) => {
    writer.line(0, 'a\tb');
    writer.flush();
    writer.line(0, 'longer\tb');
  });
  assert.equal(text, 'a  b\nlonger  b\n');
});

test('a nested writer indents every single write', () => {
  const text = describeText((writer) => {
    const nested = nestedWriter(writer, 2);
    nested.write(0, 'Labels:\t');
    nested.write(0, '<none>\n');
  });
  assert.equal(text, '    Labels:      <none>\n');
});

test('control characters of the cluster do not reach the terminal', () => {
  const text = describeText((writer) => writer.line(0, 'Message:\t\x1b[31mred\r\x07\x9b2J'));
  assert.doesNotMatch(text, /[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
  assert.match(text, /^Message: {2}\^\[\[31mred\\r/);
});
