/** What the API server rejects of a probe, at the field itself. */
import { fieldText } from '../../lint/finding.ts';
import type { FieldPath, LintFinding } from '../../lint/types.ts';
import { type FieldProblem, typeProblems, unknownFields } from '../decode.ts';
import { givenProbe, type ProbeKind, probeFields } from '../probe.ts';
import { probeProblems } from '../validate.ts';
import { type Inspected, probeRules, whoOf } from './rules.ts';

export function invalidFindings(inspected: Inspected, kind: ProbeKind): readonly LintFinding[] {
  return problemsOf(inspected, kind).map(({ path, message, remedy }) => {
    const field: FieldPath = [probeFields[kind], ...path];
    const verb = remedy === 'remove' ? 'remove' : 'correct';
    return inspected.say(probeRules.invalid, field, {
      message: `${whoOf(inspected)}: ${fieldText(field)}: ${message}`,
      why: 'the API server rejects the object, and nothing is changed',
      fix:
        remedy === 'set to 1'
          ? inspected.set(`--${kind} --success-threshold=1`)
          : `${verb} ${fieldText(field)} of ${whoOf(inspected)}`,
    });
  });
}

/**
 * Unknown fields are reported only in files: a server has accepted its own objects, and a newer one
 * has fields that are not known here. As in the server, only what can be decoded is validated.
 */
function problemsOf({ subject, container }: Inspected, kind: ProbeKind): readonly FieldProblem[] {
  const probe = givenProbe(container.spec, kind);
  if (probe === undefined) return [];
  const unknown = subject.source === undefined ? [] : unknownFields(probe);
  return unknown.length > 0 ? [...typeProblems(probe), ...unknown] : probeProblems(probe, kind, container.role);
}
