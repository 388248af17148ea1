/** The output and the exit code of every linter. */
import { string } from '../../cli/flag.ts';
import { inOwnName } from '../../cli/own-name.ts';
import type { Context } from '../../context.ts';
import { newPaint, type Paint } from '../../io/paint.ts';
import { countLevels, sortFindings } from '../../resources/lint/finding.ts';
import type { LintFinding, LintRule, LintWhere } from '../../resources/lint/types.ts';
import { oneLine } from './finding-text.ts';

export const lintOutputFlag = {
  output: string('json, or sarif (SARIF 2.1.0, for code hosts and editors)', { short: 'o', values: ['json', 'sarif'] }),
} as const;

export interface LintReport {
  readonly rules: readonly LintRule[];
  readonly findings: readonly LintFinding[];
  /** The number of inspected objects, as text: "3 ingresses". */
  readonly subject: string;
}

/**
 * Prints the findings on stdout and, for text, their number on stderr. Returns the exit code: 1
 * when a finding is an error. The JSON is {"findings": [{rule, level, message, why, fix, where}],
 * "counts": {"error", "warning", "note"}}.
 */
export async function reportFindings(context: Context, output: string, report: LintReport): Promise<number> {
  const findings = sortFindings(report.findings).map((finding) => ({
    ...finding,
    fix: inOwnName(finding.fix, context.program),
  }));
  const counts = countLevels(findings);
  const { stdout, stderr } = context.io;
  if (output === 'json') stdout.write(`${JSON.stringify({ findings, counts }, undefined, 2)}\n`);
  else if (output === 'sarif') {
    const { sarifLog } = await import('../../print/sarif.ts');
    const { coxswainVersion } = await import('../../version.ts');
    stdout.write(`${JSON.stringify(sarifLog(report.rules, findings, coxswainVersion), undefined, 2)}\n`);
  } else {
    const paint = await newPaint(context.io.color.stdout);
    for (const finding of findings) stdout.write(`${lintLines(finding, paint).join('\n')}\n`);
    stderr.write(`${report.subject}: ${countText(counts)}\n`);
  }
  return counts.error > 0 ? 1 : 0;
}

/**
 * The lines of one finding:
 *
 *     app.yaml:12: error: ingress/web: the Service "api" does not exist [ingress-service-missing]
 *       Why: requests for shop.example.com/api get an error
 *       Fix: cox create service clusterip api --tcp=80
 */
function lintLines({ rule, level, message, why, fix, where }: LintFinding, paint: Paint): readonly string[] {
  const tint = { error: paint.bad, warning: paint.doubtful, note: paint.faint }[level];
  const place = where.file === undefined ? '' : `${oneLine(where.file)}:${where.line ?? 1}: `;
  return [
    `${place}${tint(`${level}:`)} ${paint.strong(objectText(where))}: ${oneLine(message)} ${paint.faint(`[${rule}]`)}`,
    `  ${paint.faint('Why:')} ${oneLine(why)}`,
    `  ${paint.good('Fix:')} ${oneLine(fix)}`,
  ];
}

/** Objects of a cluster have no line: the field gives the place. */
function objectText({ file, namespace, object, field }: LintWhere): string {
  const owner = namespace === '' || file !== undefined ? object : `${namespace}/${object}`;
  return oneLine(file === undefined && field !== '' ? `${owner} ${field}` : owner);
}

function countText(counts: ReturnType<typeof countLevels>): string {
  const words = (['error', 'warning', 'note'] as const)
    .filter((level) => counts[level] > 0)
    .map((level) => `${counts[level]} ${level}${counts[level] === 1 ? '' : 's'}`);
  return words.length === 0 ? 'no findings' : words.join(', ');
}
