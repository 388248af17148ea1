/**
 * A finding as text: the cause, the evidence, the next steps. Everything that comes from the
 * cluster is escaped.
 */

import { humanDuration } from '../../apimachinery/duration.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { noPaint, type Paint } from '../../io/paint.ts';
import type { Evidence, Finding } from '../../resources/diagnosis/types.ts';

export interface FindingTextOptions {
  /** Milliseconds of the cluster's clock: evidence gets its age. */
  readonly now: number;
  readonly paint?: Paint;
  /** All objects with the same cause, as `kind/name`. */
  readonly affected?: readonly string[];
}

/** The maximum number of named objects with the same cause. */
const NAMED = 5;

/**
 * The lines of one finding, without newlines at their ends:
 *
 *     ApplicationError: pod/web-5d4f-x2x, container app: exits with code 1 right after its start
 *       14s ago  status  last run ended with exit code 1 (Error)
 *       9s ago   event   BackOff: Back-off restarting failed container app in pod web-5d4f-x2x
 *                log     panic: cannot reach db:5432
 *       Next: cox logs web-5d4f-x2x -c app --previous
 *         or: cox rollout undo deployment/web
 */
export function findingLines(
  finding: Finding,
  { now, paint = noPaint, affected = [] }: FindingTextOptions,
): readonly string[] {
  const headline = `${paint.bad(`${finding.cause}:`)} ${paint.strong(`${whoIs(finding)}:`)} ${oneLine(finding.summary)}`;
  const others = affected.filter((object) => object !== finding.object);
  return [headline, ...alsoLines(others), ...evidenceLines(finding, now, paint), ...nextLines(finding.next, paint)];
}

function alsoLines(others: readonly string[]): readonly string[] {
  if (others.length === 0) return [];
  const rest = others.length > NAMED ? ` and ${others.length - NAMED} more` : '';
  return [`  The same with ${others.slice(0, NAMED).map(oneLine).join(', ')}${rest}`];
}

/**
 * The object of a finding: `pod/web-0`, or `pod/web-0, init container migrate` when the summary
 * does not name the container.
 */
export function whoIs({ object, container, summary }: Finding): string {
  const isNamed = container === undefined || summary.includes(JSON.stringify(container.name));
  return oneLine(isNamed ? object : `${object}, ${container.role} ${container.name}`);
}

function evidenceLines(finding: Finding, now: number, paint: Paint): readonly string[] {
  const ages = finding.evidence.map(({ at }) =>
    at === undefined ? '' : `${humanDuration(Math.max(0, now - at))} ago`,
  );
  const width = Math.max(0, ...ages.map((age) => age.length));
  const sources = Math.max(0, ...finding.evidence.map(({ source }) => source.length));
  const margin = width === 0 ? '' : '  ';
  return finding.evidence.map((evidence, index) => {
    const age = paint.faint((ages[index] ?? '').padEnd(width));
    const source = paint.faint(evidence.source.padEnd(sources));
    return `  ${age}${margin}${source}  ${evidenceText(evidence, finding.object)}`;
  });
}

/** Evidence without its age. Its object is named only if it is not the object of the finding. */
function evidenceText({ object, text }: Evidence, about: string): string {
  return object === about ? oneLine(text) : `${oneLine(object)}: ${oneLine(text)}`;
}

/** The next steps, the best first. */
function nextLines(next: readonly string[], paint: Paint): readonly string[] {
  return next.map((step, index) => `  ${paint.good(index === 0 ? 'Next:' : '  or:')} ${oneLine(step)}`);
}

/**
 * Text from the cluster on one line of a terminal: control characters are escaped, including line
 * breaks and tabs.
 */
export function oneLine(text: string): string {
  return escapeTerminal(text.trim().replaceAll(/\r?\n/g, '\\n').replaceAll('\t', '\\t'));
}
