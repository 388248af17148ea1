/** What the API server refuses of a probe, said where it stands. */
import { fieldText } from '../../lint/finding.ts';
import type { FieldPath, LintFinding } from '../../lint/types.ts';
import { type FieldProblem, typeProblems, unknownFields } from '../decode.ts';
import { givenProbe, type ProbeKind, probeFields } from '../probe.ts';
import { probeProblems } from '../validate.ts';
import { type Looked, whoOf } from './looked.ts';
import { probeRules } from './rules.ts';

export function invalidFindings(looked: Looked, kind: ProbeKind): readonly LintFinding[] {
  return problemsOf(looked, kind).map(({ path, message, remedy }) => {
    const field: FieldPath = [probeFields[kind], ...path];
    const verb = remedy === 'remove' ? 'remove' : 'correct';
    return looked.say(probeRules.invalid, field, {
      message: `${whoOf(looked)}: ${fieldText(field)}: ${message}`,
      why: 'the API server refuses the object, and nothing of it is changed',
      fix:
        remedy === 'set to 1'
          ? looked.set(`--${kind} --success-threshold=1`)
          : `${verb} ${fieldText(field)} of ${whoOf(looked)}`,
    });
  });
}

/**
 * Fields that core/v1 does not have are looked for in files only: what comes from a server was taken by it, and a newer one has fields that
 * are not known here. As in the server, what is decoded without a problem is looked at further.
 */
function problemsOf({ subject, container }: Looked, kind: ProbeKind): readonly FieldProblem[] {
  const probe = givenProbe(container.spec, kind);
  if (probe === undefined) return [];
  const unknown = subject.source === undefined ? [] : unknownFields(probe);
  return unknown.length > 0 ? [...typeProblems(probe), ...unknown] : probeProblems(probe, kind, container.role);
}
