import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GoMap } from '../../../../src/apimachinery/go/values.ts';
import type { Chart } from '../../../../src/helm/chart/chart.ts';
import { offlineCapabilities } from '../../../../src/helm/engine/capabilities.ts';
import { renderChart } from '../../../../src/helm/engine/render.ts';
import type { EngineOptions } from '../../../../src/helm/engine/scope.ts';
import { HelmFault } from '../../../../src/helm/error.ts';

function render(text: string, options: Partial<EngineOptions> = {}): Promise<string | undefined> {
  const chart: Chart = {
    metadata: { name: 'c', version: '1.0.0', apiVersion: 'v2' },
    lock: undefined,
    templates: [{ name: 'templates/a.yaml', data: Buffer.from(text) }],
    values: {},
    schema: undefined,
    files: [],
    raw: [],
    dependencies: [],
    parent: undefined,
  };
  const release = { name: 'r', namespace: 'n', revision: 1, isInstall: true, isUpgrade: false };
  const scope = { values: { list: [1, 2], text: 'x' }, release, capabilities: offlineCapabilities };
  return renderChart(chart, scope, { now: () => 0, ...options }).then((files) => files.get('c/templates/a.yaml'));
}

test('lookup asks once for each object, and templates run until all is known', async () => {
  const asked: string[] = [];
  const lookup: EngineOptions['lookup'] = async (...words) => {
    asked.push(words.join('/'));
    const found: GoMap = words[3] === 'a' ? { next: 'b' } : { found: words[3] };
    return found;
  };
  const text =
    '{{ $a := lookup "v1" "Secret" "n" "a" }}{{ with $a.next }}{{ (lookup "v1" "Secret" "n" .).found }}{{ end }}';
  assert.equal(await render(text, { lookup }), 'b');
  assert.deepEqual(asked, ['v1/Secret/n/a', 'v1/Secret/n/b']);
});

test('a lookup that fails is an error of the template', async () => {
  const lookup = (): Promise<never> => Promise.reject(new Error('forbidden'));
  const text = '{{ lookup "v1" "Secret" "n" "a" }}';
  await assert.rejects(render(text, { lookup }), { message: /error calling lookup: forbidden$/ });
});

test('each run has the values as they were', async () => {
  const lookup = async (): Promise<GoMap> => ({});
  const text = '{{ $_ := set .Values "text" (print .Values.text "y") }}{{ .Values.text }}{{ lookup "v1" "Pod" "" "" }}';
  assert.equal(await render(text, { lookup }), 'xymap[]');
});

test('lint lets required and fail pass, and says so', async () => {
  const lines: string[] = [];
  const text = '{{ required "a" .Values.none }}|{{ required "b" "" }}|{{ fail "c" }}|{{ lookup "v1" "Pod" "" "" }}';
  assert.equal(await render(text, { isLint: true, warn: (line) => lines.push(line) }), '|||map[]');
  assert.equal(lines.length, 3);
});

test('with strict a missing key is an error', async () => {
  const message = /map has no entry for key "none"$/;
  await assert.rejects(render('{{ .Values.none }}', { strict: true }), { message });
  await assert.rejects(render('{{ tpl "{{ .Values.none }}" . }}', { strict: true }), { message });
});

test('templates that nest too deep for this thread render in another, which asks this one', async () => {
  const text = `{{ define "d" }}{{ if gt . 0 }}{{ include "d" (sub . 1) }}{{ else }}{{ lookup "v1" "Pod" "n" "p" | toJson }}{{ end }}{{ end }}
{{- include "d" 990 }}`;
  assert.equal(await render(text, { lookup: async () => ({ a: 1 }) }), '{"a":1}');
});

test('a terminal sees the line that failed, with a caret', async () => {
  const error = await render('a: 1\n\tb: é {{ .Values.text.x }}\n').catch((reason: unknown) => reason);
  assert.ok(error instanceof HelmFault);
  assert.equal(
    error.hint,
    ['  c/templates/a.yaml:2', '  2 | \tb: é {{ .Values.text.x }}', '    | \t               ^'].join('\n'),
  );
});
