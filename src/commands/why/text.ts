/** A diagnosis as text and as JSON (docs/why.md). */

import type { JsonObject } from '../../apimachinery/json.ts';
import type { GroupVersionKind } from '../../apimachinery/object.ts';
import type { Paint } from '../../io/paint.ts';
import { type Diagnosis, groupFindings } from '../../resources/diagnosis/diagnosis.ts';
import { isDoomed } from '../../resources/diagnosis/types.ts';
import { findingJson, jsonTime } from '../shared/finding-json.ts';
import { findingLines, oneLine } from '../shared/finding-text.ts';

/** The maximum number of findings shown for one object; the others are counted. */
const SHOWN = 5;

/** The text, each line with its newline. `now` is in milliseconds of the cluster's clock. */
export function diagnosisText(diagnosis: Diagnosis, now: number, paint: Paint): string {
  const { object, state, notes, findings, progressing } = diagnosis;
  const name = paint.strong(oneLine(object));
  const headline =
    findings.length > 0
      ? `${name}: ${paint.bad(oneLine(state))}`
      : `${paint.good(progressing === true ? 'nothing is known to be wrong with' : 'nothing is wrong with')} ${name}: ${oneLine(state)}`;
  const groups = groupFindings(findings);
  const shown = groups
    .slice(0, SHOWN)
    .flatMap(({ finding, affected }) => findingLines(finding, { now, paint, affected }));
  const rest = groups.length > SHOWN ? [`and ${groups.length - SHOWN} more findings: -o json shows them all`] : [];
  const remarks = notes.map((note) => `  ${paint.doubtful('Note:')} ${oneLine(note)}`);
  return [headline, ...shown, ...rest, ...remarks].map((line) => `${line}\n`).join('');
}

const apiVersion = 'why.coxswain.dev/v1';

/**
 * The verdict on an object. `progressing`: not in its desired state yet, without a known problem.
 */
type Verdict = 'unhealthy' | 'healthy' | 'progressing';

function verdictOf(findings: number, progressing: boolean): Verdict {
  if (findings > 0) return 'unhealthy';
  return progressing ? 'progressing' : 'healthy';
}

/** One object; docs/why.schema.json is its schema. */
export function diagnosisJson(
  { namespace, object, state, findings, progressing, notes }: Diagnosis,
  { group, version, kind }: GroupVersionKind,
  now: number,
): JsonObject {
  const name = object.slice(object.indexOf('/') + 1);
  return {
    ...{ apiVersion, type: 'diagnosis', time: jsonTime(now), group, version, kind, namespace, name },
    verdict: verdictOf(findings.length, progressing === true),
    state,
    findings: groupFindings(findings).map(({ finding, affected }) => ({
      ...findingJson(finding),
      affected: [...affected],
      final: isDoomed(finding, now),
    })),
    notes: [...notes],
  };
}
