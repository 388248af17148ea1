/** Every template of cases.ts yields what Go's text/template does: output, and the error it ends with. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { bytesOfText, joinTexts } from '../../../src/apimachinery/go/bytes.ts';
import { Templates } from '../../../src/apimachinery/go/template/template.ts';
import type { GoValue } from '../../../src/apimachinery/go/values.ts';
import { cases, type TemplateCase } from './cases.ts';
import { typedData } from './typed-data.ts';

interface Answer {
  readonly template: string;
  readonly output?: string;
  readonly base64?: string;
  readonly error?: string;
}

const answers = JSON.parse(readFileSync(path.join(import.meta.dirname, 'answers.json'), 'utf8')) as readonly Answer[];

function run({ template, data = null, typed, missingKey }: TemplateCase): {
  readonly output: string;
  readonly error: string | undefined;
} {
  const parts: string[] = [];
  const templates = new Templates(missingKey === undefined ? {} : { missingKey });
  let error: string | undefined;
  try {
    templates
      .parse('case', template)
      .executeTo('case', typed ? typedData : (data as GoValue), (text) => parts.push(text));
  } catch (thrown) {
    error = (thrown as Error).message;
  }
  return { output: Buffer.from(bytesOfText(joinTexts(parts))).toString('base64'), error };
}

describe("templates as Go's text/template", () => {
  test('every case has its answer', () => {
    assert.deepEqual(
      answers.map(({ template }) => template),
      cases.map(({ template }) => template),
    );
    assert.ok(cases.length >= 600, `${cases.length} cases`);
  });
  for (const [index, one] of cases.entries()) {
    const { output, base64, error } = answers[index] as Answer;
    const expected = base64 ?? Buffer.from(output ?? '').toString('base64');
    test(`${one.typed ? 'typed ' : ''}${one.missingKey ?? ''}${one.template}`, () => {
      const actual = run(one);
      const shown = (text: string): string => Buffer.from(text, 'base64').toString();
      assert.deepEqual({ output: shown(actual.output), error: actual.error }, { output: shown(expected), error });
      assert.equal(actual.output, expected);
    });
  }
});

for (const body of ['if 1', 'with 1', 'range 1']) {
  test(`a template that calls itself within ${body} ends before the stack does`, () => {
    const bodies = `{{${body}}}`.repeat(8);
    const template = `{{define "a"}}${bodies}{{template "a"}}${'{{end}}'.repeat(8)}{{end}}{{template "a"}}`;
    assert.match(run({ template }).error ?? '', /exceeded maximum template depth \(1000\)$/);
  });
}

/** Templates that say the same thing more than once, with what is different each time. */
const REPEATED: readonly (readonly [string, string, string?])[] = [
  ['{{if .no}}a{{else if .yes}}b{{end}}{{if .no}}c{{else if .yes}}d{{else}}e{{end}}', 'bd'],
  ['{{with .no}}a{{else with .yes}}{{.}}{{end}} {{- with .yes -}} {{.}} {{- end}}', 'truetrue'],
  ['{{$x := 1}}{{$x}}{{if .yes}}{{$x := 2}}{{$x}}{{end}}{{$x}}{{$x = 3}}{{$x}}{{$x = 3}}{{$x}}', '12133'],
  ['{{range .list}}{{.}}{{ . -}}  {{end}}{{range .list}}{{.}}{{ . -}}  {{end}}', '11221122'],
  ['{{"}}"}}{{"}}"}}{{`a}}`}}{{/* }} */}}{{`a}}`}}', '}}}}a}}a}}'],
  ['{{range $i, $e := .list}}{{$i}}{{$e}}{{end}}{{range $i, $e := .list}}{{$i}}{{$e}}{{end}}', '01120112'],
  ['{{if .yes}}{{$y := 1}}{{$y}}{{end}}\n{{$y}}', '', 'template: case:2: undefined variable "$y"'],
  ['{{.a}}{{.a}}\n{{ .a.b }}\n  {{ .list.b }}\n  {{ .list.b }}', '', 'case:3:10: executing "case" at <.list.b>'],
  ['{{if .no}}{{ index .list 9 }}{{end}}\n  {{ index .list 9 }}', '', 'case:2:5: executing "case" at <index .list 9>'],
];

for (const [template, output, error = ''] of REPEATED) {
  test(`repeated: ${template}`, () => {
    const actual = run({ template, data: { yes: true, no: false, list: [1, 2] } });
    if (error === '') {
      assert.equal(Buffer.from(actual.output, 'base64').toString(), output);
      assert.equal(actual.error, undefined);
    } else assert.ok(actual.error?.includes(error), actual.error);
  });
}
