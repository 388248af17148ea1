import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { unstructuredNumbers } from '../../../src/apimachinery/go/numbers.ts';
import { isJsonObject, isRawNumber, type Json, parseJson } from '../../../src/apimachinery/json.ts';
import { ManifestSyntaxError } from '../../../src/manifest/syntax/error.ts';
import { decodeText, parseStream, parseYaml } from '../../../src/manifest/yaml.ts';

interface Row {
  readonly yaml: string;
  readonly json?: string;
  readonly error?: string;
}

const table = JSON.parse(readFileSync(new URL('kubectl-scalars.json', import.meta.url), 'utf8')) as { rows: Row[] };

/** What YAML 1.2 (js-yaml) allows and go-yaml refuses. */
const lenient = new Set(['"\\ud83d\\ude00"', '"\\/"', '"\\ud800"', '"a\x7fb"', '"a\x80b"', 'a\x85b', 'a\u2028b']);
/** What go-yaml takes for the end of the document. */
const strict = new Set(['yes\n%YAML 1.2']);

const documentOf = (row: Row): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: s\nx: ${row.yaml}\n`;

function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (isRawNumber(value)) return value.rawJSON;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key] as Json)}`).join()}}`;
}

describe('YAML as kubectl reads it', () => {
  for (const row of table.rows) {
    const name = JSON.stringify(row.yaml);
    if (row.error !== undefined && !lenient.has(row.yaml)) {
      it(`refuses ${name}`, () => {
        assert.throws(() => [...parseStream(documentOf(row))], ManifestSyntaxError);
      });
    } else if (row.json !== undefined && !strict.has(row.yaml)) {
      it(`reads ${name}`, () => {
        const expected = parseJson(row.json as string);
        const [first, ...more] = [...parseStream(documentOf(row))];
        assert.equal(more.length, 0);
        const value = unstructuredNumbers((first as { value: Json }).value);
        const { apiVersion, kind, metadata, ...rest } = value as Record<string, Json>;
        assert.deepEqual([apiVersion, kind, metadata], ['v1', 'ConfigMap', { name: 's' }]);
        assert.equal(canonical(rest), canonical(expected));
      });
    }
  }
});

const lines = (text: string): [Json, number][] => [...parseStream(text)].map(({ value, line }) => [value, line]);

function failure(text: string): ManifestSyntaxError {
  try {
    for (const _document of parseStream(text));
  } catch (error) {
    assert.ok(error instanceof ManifestSyntaxError, String(error));
    return error;
  }
  throw new assert.AssertionError({ message: `no error in ${text}` });
}

describe('streams', () => {
  it('leaves out documents that hold nothing', () => {
    assert.deepEqual(lines('---\n---\n# only a comment\n---\na: 1\n---\n\n---\nb: 2'), [
      [{ a: 1 }, 5],
      [{ b: 2 }, 9],
    ]);
    assert.deepEqual(lines(''), []);
    assert.deepEqual(lines('# nothing\n'), []);
  });

  it('splits at every line that begins with three dashes', () => {
    assert.deepEqual(lines('a: 1\n--- # comment\nb: |\n  ---\n---\r\nc: 3\r\n'), [
      [{ a: 1 }, 1],
      [{ b: '---\n' }, 3],
      [{ c: 3 }, 6],
    ]);
    assert.equal(failure('a: 1\n--- foo\n').message, 'invalid Yaml document separator: foo');
    assert.equal(
      failure('a: |\n-----BEGIN CERTIFICATE-----\n').message,
      'invalid Yaml document separator: --BEGIN CERTIFICATE-----',
    );
  });

  it('reads JSON values one after the other', () => {
    assert.deepEqual(lines('{"a": "}\\""}{"b": [1, {"c": 2}]}\n\n{"d": 3}\n'), [
      [{ a: '}"' }, 1],
      [{ b: [1, { c: 2 }] }, 1],
      [{ d: 3 }, 3],
    ]);
    assert.equal(JSON.stringify(lines('{"a": 9007199254740993}')), '[[{"a":9007199254740993},1]]');
  });

  it('goes over to YAML behind a first JSON value', () => {
    assert.deepEqual(lines('{"a": 1}\n---\nb: 2\n'), [
      [{ a: 1 }, 1],
      [{ b: 2 }, 2],
    ]);
    assert.deepEqual(lines('{a: yes, b: [012]}\n'), [[{ a: true, b: [10] }, 1]]);
  });

  it('stays with JSON after two values', () => {
    const third = failure('{"a": 1}\n{"b": 2}\nc: 3\n');
    assert.equal(third.message, "json: line 3: offset 19: invalid character 'c' looking for beginning of value");
  });

  it('says of what is neither JSON nor YAML why it is no JSON', () => {
    assert.equal(
      failure('{\n  // é\n  "a": 1\n}\n').message,
      "json: line 2: offset 5: invalid character '/' looking for beginning of object key string",
    );
    assert.equal(
      failure('{"é": 1}\n{"a": [1, b c: {\n').message,
      "json: line 2: offset 21: invalid character 'b' looking for beginning of value",
    );
    assert.equal(failure('{"a": {"b": 1}\n').message, 'json: line 1: unexpected EOF');
    // only of the first document behind the JSON: then the text was meant to be YAML
    assert.match(failure('{a: 1}\n---\nb: [\n').message, /^error converting YAML to JSON: yaml: line 3: /);
  });

  it('gives the documents before a broken one', () => {
    const seen: Json[] = [];
    assert.throws(() => {
      for (const { value } of parseStream('a: 1\n---\nb: [\n---\nc: 3\n')) seen.push(value);
    }, ManifestSyntaxError);
    assert.deepEqual(seen, [{ a: 1 }]);
  });

  it('reads JSON with tabs in a YAML stream', () => {
    assert.deepEqual(lines('a: 1\n---\n{\n\t"b": [\n\t\t2\n\t]\n}\n'), [
      [{ a: 1 }, 1],
      [{ b: [2] }, 3],
    ]);
  });
});

describe('lines of errors', () => {
  const cases: readonly [string, number][] = [
    ['a: 1\nb: c: d\n', 2],
    ['a: 1\n---\n# x\nb:\n  - 1\n   - 2\n c: 3\n', 7],
    ['a:\n  b: [1, 2\nc: 3\n', 2],
    ['a: "x\nb: 1\n', 1],
    ['a: 1\n\tb: 2\n', 2],
    ['a: *nowhere\n', 1],
    ['a: .inf\n', 1],
    ['{"a": 1,\n"b": ]}\n', 2],
    ['x: @at\n', 1],
  ];
  for (const [text, line] of cases) {
    it(JSON.stringify(text), () => {
      const { line: found, message } = failure(text);
      assert.equal(found, line, message);
      assert.match(message, new RegExp(`line ${line}: `));
    });
  }
});

describe('keys that stand twice', () => {
  it('are told with their lines', () => {
    const told: [string, number][] = [];
    const text = 'a: 1\nb: {c: 1, d: [{c: 2}], c: 3}\n---\n"a": 1\n<<: {b: 1}\nb: 2\na: 2\nx: {a: 1}\n';
    for (const _document of parseStream(text, (key, line) => told.push([key, line])));
    assert.deepEqual(told, [
      ['c', 2],
      ['a', 7],
    ]);
  });
});

describe('what is meant to hurt', () => {
  it('refuses alias bombs without unfolding them', () => {
    const levels = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 12; level += 1) {
      const [from, to] = [String.fromCharCode(96 + level), String.fromCharCode(97 + level)];
      levels.push(`${to}: &${to} [${Array(10).fill(`*${from}`).join(', ')}]`);
    }
    const started = performance.now();
    assert.match(failure(levels.join('\n')).message, /yaml: line \d+: document contains excessive aliasing/);
    assert.ok(performance.now() - started < 1000);
  });

  it('refuses depth without falling over', () => {
    assert.throws(() => parseYaml(`a: ${'['.repeat(100_000)}`), ManifestSyntaxError);
    assert.throws(() => parseYaml(`a: ${'{a: '.repeat(5000)}1${'}'.repeat(5000)}`), ManifestSyntaxError);
  });

  it('keeps __proto__ a key like any other', () => {
    const value = parseYaml('__proto__: {polluted: yes}\nm: {<<: {__proto__: {polluted: 1}}}\n');
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
    assert.equal(JSON.stringify(value), '{"__proto__":{"polluted":true},"m":{"__proto__":{"polluted":1}}}');
  });

  it('gives every alias a copy of its own', () => {
    const value = parseYaml('a: &x {z: 1}\nb: *x\n') as { a: { z: number }; b: { z: number } };
    value.a.z = 2;
    assert.equal(value.b.z, 1);
  });
});

describe('lines of flow collections and quoted strings', () => {
  const accepted: readonly [string, Json][] = [
    ['a:\n  b: [\n1,\n2\n]\n  c: 3\n', { a: { b: [1, 2], c: 3 } }],
    ['a:\n  b: {\n"x": "y z", # it\'s\n}\nd: |\n  [\n', { a: { b: { x: 'y z' } }, d: '[\n' }],
    ["a:\n- b: \"one\ntwo\"\n  c: 'it''s\n\nlate'\n", { a: [{ b: 'one two', c: "it's\nlate" }] }],
    ['a:\n  cmd: |\n    echo "open [\n  list: [\n x ]\n', { a: { cmd: 'echo "open [\n', list: ['x'] } }],
  ];
  for (const [text, value] of accepted) {
    it(JSON.stringify(text), () => assert.deepEqual(parseYaml(text), value));
  }
});

describe('bytes', () => {
  it('hears byte order marks', () => {
    assert.equal(decodeText(Buffer.from('\ufeffa: 1', 'utf8')), 'a: 1');
    assert.equal(decodeText(Buffer.from('\ufeffa: é', 'utf16le')), 'a: é');
    assert.equal(decodeText(Buffer.from('\ufeffa: é', 'utf16le').swap16()), 'a: é');
    assert.equal(decodeText(Buffer.from([0x61, 0xff])), 'a\ufffd');
  });
});
