import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/apimachinery/json.ts';
import { toYaml, yamlPrinter } from '../../../src/print/yaml.ts';

describe('strings in YAML', () => {
  it('are written as kubectl writes them, escapes counted as wide as they are', () => {
    const table = new URL('tables/yaml-strings.json', import.meta.url);
    const { value, yaml } = JSON.parse(readFileSync(table, 'utf8')) as { value: Json; yaml: string };
    assert.equal(toYaml(value), yaml);
  });

  it('keep a next-line character in a key, of which kubectl prints nothing', () => {
    assert.equal(toYaml({ 'a\x85 b': 'c' }), '? "a\\N b"\n: c\n');
  });

  it('fail the object, behind the mark of its document, where YAML has no way to write them', () => {
    let text = '';
    const write = (part: string | Uint8Array): void => {
      text += Buffer.from(part as string).toString();
    };
    const { print } = yamlPrinter();
    print({ a: '1' }, write);
    assert.throws(() => print({ a: '\x7f' }, write), { message: 'yaml: control characters are not allowed' });
    print({ a: '2' }, write);
    assert.equal(text, 'a: "1"\n---\n---\na: "2"\n');
  });
});
