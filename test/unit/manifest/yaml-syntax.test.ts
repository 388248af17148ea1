/**
 * What kubectl made of documents and of slips, recorded from kubectl itself; scripts/fuzz-yaml.ts
 * looks for more.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { type JsonObject, parseJson } from '../../../src/apimachinery/json.ts';
import { fieldLines } from '../../../src/manifest/positions.ts';
import { ManifestSyntaxError } from '../../../src/manifest/syntax/error.ts';
import { parseStream, parseYaml } from '../../../src/manifest/yaml.ts';

interface Document {
  readonly yaml: string;
  readonly json?: string;
  readonly error?: string;
}

interface Slip {
  readonly slip: string;
  readonly yaml: string;
  readonly kubectl: string;
  readonly cox: string;
}

function rows<Row>(file: string): readonly Row[] {
  return (JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as { rows: readonly Row[] }).rows;
}

describe('YAML syntax as kubectl reads it', () => {
  for (const { yaml, json, error } of rows<Document>('kubectl-documents.json')) {
    const shown = JSON.stringify(yaml.replace(/^apiVersion: v1\nkind: ConfigMap\nmetadata: \{name: s\}\nx: ?/, ''));
    it(`${error === undefined ? 'reads' : 'refuses'} ${shown.slice(0, 80)}`, () => {
      if (error !== undefined) return assert.throws(() => [...parseStream(yaml)], ManifestSyntaxError);
      const [first, ...more] = [...parseStream(yaml)];
      assert.equal(more.length, 0);
      const { apiVersion, kind, metadata, ...rest } = (first as { value: JsonObject }).value;
      assert.deepEqual([apiVersion, kind, metadata], ['v1', 'ConfigMap', { name: 's' }]);
      assert.equal(JSON.stringify(rest), JSON.stringify(parseJson(json as string)));
      return undefined;
    });
  }
});

/** Where kubectl's own words show Go's types, ours do not. */
const goWords = /^(invalid|unsupported) map key/;

describe('everyday slips', () => {
  for (const { slip, yaml, kubectl, cox } of rows<Slip>('slips.json')) {
    it(slip, () => {
      let message = '';
      assert.throws(
        () => [...parseStream(yaml)],
        (error: Error) => {
          ({ message } = error);
          return error instanceof ManifestSyntaxError;
        },
      );
      assert.equal(message, `error converting YAML to JSON: ${cox}`);
      const phrase = kubectl.replace(/^yaml: (?:line \d+: )?/, '');
      assert.ok(cox.includes(goWords.exec(phrase)?.[0] ?? phrase), `kubectl says: ${phrase}`);
      assert.match(cox, /^yaml: line \d+: /);
    });
  }

  it('are told in the place where they are, not where they are noticed', () => {
    const problem = (text: string): string => {
      try {
        parseYaml(text);
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    };
    assert.equal(
      problem('a: {b: "it\'s", # [\n  c: [1,\n  2]\nd: e\n'),
      "yaml: line 1: the { that opens here is never closed: did not find expected ',' or '}'",
    );
    assert.equal(
      problem('a:\n- [1, 2}\n'),
      "yaml: line 2: } does not match the open bracket: did not find expected ',' or ']'",
    );
  });
});

describe('lines of fields', () => {
  it('are found behind escapes, folds and tags', () => {
    const lineOf = fieldLines('"a\\tb":\n  - "x\\\n    y"\n  - !!str >\n    f\n    g\n  - k: v\n"c": 1\n', 10);
    assert.deepEqual(
      [['a\tb'], ['a\tb', 0], ['a\tb', 1], ['a\tb', 2, 'k'], ['c'], ['none']].map(lineOf),
      [10, 11, 13, 16, 17, 10],
    );
  });
});
