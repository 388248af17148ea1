import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fieldLines } from '../../../src/manifest/positions.ts';
import { sarifLog } from '../../../src/print/sarif.ts';
import { countLevels, fieldText, lintFinding, sortFindings } from '../../../src/resources/lint/finding.ts';
import type { LintRule, LintSubject } from '../../../src/resources/lint/types.ts';
import { assertSarif } from '../../support/sarif-schema.ts';

const rules: readonly LintRule[] = [
  { id: 'one', level: 'error', summary: 'The first' },
  { id: 'two', level: 'warning', summary: 'The second' },
];
const said = { message: 'it is wrong', why: 'it fails', fix: 'cox do it' };

function subject(file?: string, line = 1): LintSubject {
  const object = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } };
  return {
    object,
    namespace: 'shop',
    ...(file !== undefined && { source: { file, placeOf: () => ({ file, line }) } }),
  };
}

describe('a lint finding', () => {
  it('says rule, level, object, field, file and line', () => {
    assert.deepEqual(lintFinding(rules[0]!, subject('a.yaml', 7), ['spec', 'ports', 0, 'port'], said), {
      rule: 'one',
      level: 'error',
      ...said,
      where: { object: 'service/web', namespace: 'shop', field: 'spec.ports[0].port', file: 'a.yaml', line: 7 },
    });
    const own = lintFinding(rules[0]!, subject(), [], { ...said, level: 'note' });
    assert.deepEqual([own.level, own.where], ['note', { object: 'service/web', namespace: 'shop', field: '' }]);
  });

  it('names fields as the API server does', () => {
    assert.equal(fieldText(['metadata', 'annotations', 'example.com/x']), 'metadata.annotations[example.com/x]');
    assert.equal(fieldText([]), '');
  });

  it('is sorted by file, line, object and rule, and counted by level', () => {
    const at = (rule: number, file: string, line: number) => lintFinding(rules[rule]!, subject(file, line), [], said);
    const findings = [at(1, 'b.yaml', 2), at(1, 'a.yaml', 10), at(0, 'a.yaml', 10), at(0, 'a.yaml', 9)];
    assert.deepEqual(
      sortFindings(findings).map(({ rule, where }) => `${where.file}:${where.line} ${rule}`),
      ['a.yaml:9 one', 'a.yaml:10 one', 'a.yaml:10 two', 'b.yaml:2 two'],
    );
    assert.deepEqual(countLevels(findings), { error: 2, warning: 2, note: 0 });
  });
});

describe('SARIF', () => {
  it('holds what SARIF 2.1.0 asks for', () => {
    const findings = [
      lintFinding(rules[0]!, subject('./deploy/my app.yaml', 3), ['spec'], said),
      lintFinding(rules[1]!, subject(), [], said),
      lintFinding(rules[1]!, subject('/tmp/x.yaml'), [], said),
    ];
    const log = sarifLog(rules, findings, '0.1.0');
    assertSarif(log);
    const { runs } = log as { runs: { results: Record<string, unknown>[] }[] };
    assert.deepEqual(
      runs[0]?.results.map(({ ruleId, level, locations }) => [ruleId, level, locations]),
      [
        [
          'one',
          'error',
          [
            {
              physicalLocation: { artifactLocation: { uri: 'deploy/my%20app.yaml' }, region: { startLine: 3 } },
              logicalLocations: [{ name: 'service/web', fullyQualifiedName: 'shop/service/web#spec', kind: 'object' }],
            },
          ],
        ],
        [
          'two',
          'warning',
          [{ logicalLocations: [{ name: 'service/web', fullyQualifiedName: 'shop/service/web', kind: 'object' }] }],
        ],
        [
          'two',
          'warning',
          [
            {
              physicalLocation: { artifactLocation: { uri: 'file:///tmp/x.yaml' }, region: { startLine: 1 } },
              logicalLocations: [{ name: 'service/web', fullyQualifiedName: 'shop/service/web', kind: 'object' }],
            },
          ],
        ],
      ],
    );
  });

  it('refuses a rule that is not listed', () => {
    assert.throws(() => sarifLog([], [lintFinding(rules[0]!, subject(), [], said)], '0.1.0'), /no such rule: one/);
  });
});

describe('the lines of fields', () => {
  const text = `# a comment
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
    - name: http
      port: 80

    - port: 81
  selector: {app: web,
    tier: front}
`;

  it('are those of their keys, of items where they begin', () => {
    const lineOf = fieldLines(text, 1);
    assert.equal(lineOf([]), 2);
    assert.equal(lineOf(['metadata', 'name']), 5);
    assert.equal(lineOf(['spec', 'ports', 0]), 8);
    assert.equal(lineOf(['spec', 'ports', 0, 'port']), 9);
    assert.equal(lineOf(['spec', 'ports', 1, 'port']), 11);
    assert.equal(lineOf(['spec', 'selector', 'tier']), 13);
  });

  it('are those of the nearest ancestor when the text has no such field', () => {
    const lineOf = fieldLines(text, 101);
    assert.equal(lineOf(['spec', 'type']), 106);
    assert.equal(lineOf(['spec', 'ports', 1, 'name']), 111);
    assert.equal(lineOf(['status']), 102);
  });

  it('are found in JSON', () => {
    const lineOf = fieldLines('{\n  "spec": {\n    "ports": [\n      {"port": 80},\n      {"port": 81}\n]}}\n', 4);
    assert.equal(lineOf(['spec', 'ports', 1, 'port']), 8);
  });

  it('do not follow aliases, and are the first in what no YAML parser reads', () => {
    assert.equal(fieldLines('a: &x\n  b: 1\nc: *x\n', 1)(['c', 'b']), 3);
    assert.equal(fieldLines('{"a":\n\t[1}', 5)(['a']), 5);
  });
});
