/**
 * The rule probe-invalid says of every probe what an API server said:
 * test/oracle/probes/verdicts.json, recorded by scripts/record-probe-verdicts.ts and asked anew by
 * test/e2e/probe-verdicts.test.ts.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lintProbes } from '../../../src/resources/probes/lint/lint.ts';
import { probeRules } from '../../../src/resources/probes/lint/rules.ts';
import { type ProbeKind, probeFields, probeKinds } from '../../../src/resources/probes/probe.ts';
import { otherRoleTexts, probeTexts } from '../../oracle/probes/cases.ts';
import { deploymentOf, readVerdicts, type Verdict } from '../../oracle/probes/record.ts';

const { verdicts } = readVerdicts();

interface Problem {
  /** Below the probe, without indexes: "httpGet.httpHeaders.name". */
  readonly field: string;
  /** As in a verdict. */
  readonly text: string;
}

/** What the rule says of a probe. */
function ours({ probe, role }: Verdict, kind: ProbeKind): readonly Problem[] {
  const source = { file: 'x', placeOf: () => ({ file: 'x', line: 1 }) };
  return lintProbes({ object: deploymentOf([probe], role, [kind]), namespace: '', source })
    .filter(({ rule }) => rule === probeRules.invalid.id)
    .map(({ message, where }) => {
      const start = `${role} ${kind}: ${probeFields[kind]}`;
      assert.equal(message.slice(0, start.length), start);
      const text = message.slice(start.length).replace(/^(: |\.)/, '');
      const [, field = ''] = /Probe\.?(.*)$/.exec(where.field) ?? [];
      return { text, field: field.replaceAll(/\[\d+\]/g, '') };
    });
}

const isRefused = ({ unreadable, refused }: Verdict, kind: ProbeKind): boolean =>
  unreadable !== undefined || refused[kind] !== undefined;

test('every probe of the table has its verdict', () => {
  assert.deepEqual(
    verdicts.map(({ role, probe }) => `${role} ${probe}`),
    [
      ...probeTexts.map((probe) => `container ${probe}`),
      ...otherRoleTexts.map((probe) => `sidecar ${probe}`),
      ...otherRoleTexts.map((probe) => `init container ${probe}`),
    ],
  );
});

for (const kind of probeKinds) {
  describe(`the ${kind} probe`, () => {
    test('is refused when the server refuses it, and only then', () => {
      const wrong = verdicts.filter((verdict) => ours(verdict, kind).length > 0 !== isRefused(verdict, kind));
      assert.deepEqual(
        wrong.map((verdict) => `${verdict.role} ${verdict.probe}: ${isRefused(verdict, kind) ? 'refused' : 'taken'}`),
        [],
      );
    });

    test("is refused in the server's words", () => {
      const refused = verdicts.filter((verdict) => verdict.refused[kind] !== undefined);
      assert.ok(refused.length > 100);
      for (const verdict of refused) {
        // The server joins with dots what is no word, too.
        const texts = ours(verdict, kind).map(({ text }) => text.replace(/^\[(\D*?)\]/, '$1'));
        assert.deepEqual(texts.toSorted(), verdict.refused[kind]?.toSorted(), verdict.probe);
      }
    });

    test('cannot be read because of the field that the server names', () => {
      const unreadable = verdicts.filter((verdict) => verdict.unreadable !== undefined);
      assert.ok(unreadable.length > 100);
      for (const verdict of unreadable) {
        const [, field] = / into (.+) of type \S+$/.exec(verdict.unreadable ?? '') ?? [];
        const fields = ours(verdict, kind).map((problem) => problem.field || 'the probe');
        assert.ok(fields.includes(field ?? ''), `${verdict.probe}: ${verdict.unreadable}: ${fields.join(', ')}`);
      }
    });
  });
}
