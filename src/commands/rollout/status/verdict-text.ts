/** The verdict on a rollout as text for stderr. */

import { shortName, type VerdictEvent } from '../../../actions/rollout/stream.ts';
import { noPaint, type Paint } from '../../../io/paint.ts';
import { findingLines, oneLine } from '../../shared/finding-text.ts';

/** The maximum number of named objects with the same cause. */
const NAMED = 5;

/**
 * The cause with its evidence and the next steps, as lines without newlines; none when the cause is
 * unknown.
 */
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
 * `error: MESSAGE`, then the cause. With several workloads, `label` comes before kubectl's message.
 * "" for a complete rollout, and for an error that is printed elsewhere.
 */
export function verdictText(verdict: VerdictEvent, label: string, paint: Paint = noPaint): string {
  if (verdict.verdict === 'complete' || verdict.reason === 'Error') return '';
  const { reason, message } = verdict;
  const text = reason === 'CannotSucceed' ? `${label || shortName(verdict)} cannot be rolled out` : message;
  const whose = label === '' || reason === 'CannotSucceed' ? '' : `${label}: `;
  const lines = [`error: ${oneLine(`${whose}${text}`)}`, ...causeLines(verdict, paint)];
  return lines.map((line) => `${line}\n`).join('');
}
