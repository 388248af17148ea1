/** The last word on a rollout as text for stderr. */

import { shortName, type VerdictEvent } from '../../../actions/rollout/stream.ts';
import { noPaint, type Paint } from '../../../io/paint.ts';
import { findingLines, oneLine } from '../../shared/finding-text.ts';

/** So many of the objects that have the same cause are named. */
const NAMED = 5;

/** The cause with its evidence and what to do next, lines without newlines; none when nothing is known. */
export function causeLines(
  { finding, affected, advice, time }: Pick<VerdictEvent, 'finding' | 'affected' | 'advice' | 'time'>,
  paint: Paint = noPaint,
): readonly string[] {
  if (finding === undefined) return advice.map((line) => `  ${oneLine(line)}`);
  const others = affected.filter((object) => object !== finding.object);
  const named = others.slice(0, NAMED).map(oneLine).join(', ');
  const rest = others.length > NAMED ? ` and ${others.length - NAMED} more` : '';
  const also = others.length === 0 ? [] : [`  The same with ${named}${rest}`];
  const [headline = '', ...lines] = findingLines(finding, { now: time, paint });
  return [headline, ...also, ...lines];
}

/**
 * `error: MESSAGE`, then the cause; with `label` before kubectl's words where there are several workloads. "" for a rollout that is complete,
 * and for an error that is worded elsewhere.
 */
export function verdictText(verdict: VerdictEvent, label: string, paint: Paint = noPaint): string {
  if (verdict.verdict === 'complete' || verdict.reason === 'Error') return '';
  const { reason, message } = verdict;
  const said = reason === 'CannotSucceed' ? `${label || shortName(verdict)} cannot be rolled out` : message;
  const whose = label === '' || reason === 'CannotSucceed' ? '' : `${label}: `;
  const lines = [`error: ${oneLine(`${whose}${said}`)}`, ...causeLines(verdict, paint)];
  return lines.map((line) => `${line}\n`).join('');
}
