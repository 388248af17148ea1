/** Prints the release that install, upgrade or test made. */
import type { Context } from '../../context.ts';
import type { Chart } from '../../helm/chart/chart.ts';
import { releaseJson } from '../../helm/release/encode.ts';
import type { Release } from '../../helm/release/release.ts';
import { helmPaint } from './color.ts';
import { logOf } from './log-of.ts';
import { printReport } from './output.ts';
import { statusText } from './status-text.ts';

interface PrintOptions {
  readonly output: string;
  readonly hideNotes: boolean;
  /** With its subcharts; the one of the release has none. */
  readonly chart?: Chart;
}

type Typed = Parameters<typeof helmPaint>[1] & { readonly flags: { readonly debug: boolean } };

export function printRelease(
  context: Context,
  typed: Typed,
  release: Release,
  { output, hideNotes, chart }: PrintOptions,
): void {
  const options = {
    paint: helmPaint(context, typed),
    hideNotes,
    debug: typed.flags.debug,
    chart,
    warn: logOf(context),
  };
  printReport(context, output, { table: () => statusText(release, options), json: () => releaseJson(release) });
}
