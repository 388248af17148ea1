/** Prints the release that install, upgrade or test made. */

import type { GoMap } from '../../apimachinery/go/values.ts';
import type { Values } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import type { Chart } from '../../helm/chart/chart.ts';
import type { Release } from '../../helm/release/release.ts';
import { chartOfStored, jsonOfValues } from '../../helm/release/stored-chart.ts';
import { coalesceValues } from '../../helm/values/coalesce.ts';
import { goValueOf } from '../../helm/values/yaml.ts';
import { toYaml } from '../../print/yaml.ts';
import { logOf } from './change-flags.ts';
import type { helmGlobalFlags } from './global-flags.ts';
import { printReport } from './output.ts';
import { type ReleaseReportOptions, releaseReport } from './release-report.ts';
import { statusColor } from './status-color.ts';

interface PrintOptions {
  readonly output: string;
  readonly hideNotes: boolean;
  /** With its subcharts; the one of the release has none. */
  readonly chart?: Chart;
}

/** The values that --debug shows: those that were given, and with the chart's own. */
function debugValues(context: Context, release: Release, chart: Chart): NonNullable<ReleaseReportOptions['debug']> {
  const given = goValueOf(release.config ?? {}) as GoMap;
  const computed = coalesceValues(chart, given, logOf(context));
  return { given: toYaml(release.config ?? {}), computed: toYaml(jsonOfValues(computed)) };
}

export function printRelease(
  context: Context,
  flags: Pick<Values<typeof helmGlobalFlags>, 'debug' | 'color'>,
  release: Release,
  { output, hideNotes, chart = chartOfStored(release.chart ?? {}) }: PrintOptions,
): void {
  const report = releaseReport(release, {
    hideNotes,
    color: statusColor(context.io.color.stdout && flags.color !== 'never'),
    ...(flags.debug && output === 'table' ? { debug: debugValues(context, release, chart) } : {}),
  });
  printReport(context, output, report);
}
