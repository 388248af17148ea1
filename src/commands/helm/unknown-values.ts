import type { GoMap } from '../../apimachinery/go/values.ts';
import type { Context } from '../../context.ts';
import type { Chart } from '../../helm/chart/chart.ts';
import { logLine } from '../../helm/log.ts';
import { unknownText, unknownValues } from '../../helm/values/unknown.ts';

/**
 * Says which of the given values the chart does not know, on a terminal: helm says nothing. To be
 * called before the chart's dependencies are processed.
 */
export function reportUnknownValues({ io }: Pick<Context, 'io'>, chart: Chart, given: GoMap): void {
  if (!io.stderr.isTerminal || Object.keys(given).length === 0) return;
  for (const unknown of unknownValues(chart, given)) io.stderr.write(`${logLine('WARN', unknownText(unknown))}\n`);
}
