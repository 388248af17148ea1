/** Holds functions of templates against what helm's own yield: see scripts/record/helm-functions.ts. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { bytesOfText, joinTexts } from '../../../../src/apimachinery/go/bytes.ts';
import { Templates } from '../../../../src/apimachinery/go/template/template.ts';
import { define, type GoFunction, type GoMap } from '../../../../src/apimachinery/go/values.ts';
import { values } from './data.ts';

interface Answer {
  readonly template: string;
  readonly output?: string;
  readonly base64?: string;
  readonly error?: string;
}

export interface Outcome {
  /** In base64. */
  readonly output: string;
  readonly error: string | undefined;
}

const VALUES = { name: 'common.Values' };

export function runTemplate(template: string, functions: ReadonlyMap<string, GoFunction>): Outcome {
  const parts: string[] = [];
  const templates = new Templates({ functions, missingKey: 'zero' });
  const data = define({ Values: define(structuredClone(values as unknown as GoMap), VALUES) }, VALUES);
  let error: string | undefined;
  try {
    templates.parse('case', template).executeTo('case', data, (text) => parts.push(text));
  } catch (thrown) {
    error = (thrown as Error).message;
  }
  return { output: Buffer.from(bytesOfText(joinTexts(parts))).toString('base64'), error };
}

/** A test for each template, whose answers stand in `file` beside this one. */
export function testFunctions(
  title: string,
  file: string,
  templates: readonly string[],
  functions: ReadonlyMap<string, GoFunction>,
): void {
  const answers = JSON.parse(readFileSync(path.join(import.meta.dirname, file), 'utf8')) as readonly Answer[];
  describe(title, () => {
    test('every template has its answer', () => {
      assert.deepEqual(
        answers.map(({ template }) => template),
        templates,
      );
    });
    for (const { template, output, base64, error } of answers) {
      test(template, () => {
        const expected = base64 ?? Buffer.from(output ?? '').toString('base64');
        const actual = runTemplate(template, functions);
        const shown = (text: string): string => Buffer.from(text, 'base64').toString();
        assert.deepEqual({ output: shown(actual.output), error: actual.error }, { output: shown(expected), error });
        assert.equal(actual.output, expected);
      });
    }
  });
}
