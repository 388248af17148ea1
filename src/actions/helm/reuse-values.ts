/** Which values an upgrade has, beside those that are given (reuseValues of pkg/action/upgrade.go). */
import type { GoMap } from '../../apimachinery/go/values.ts';
import type { Chart } from '../../helm/chart/chart.ts';
import type { Debug } from '../../helm/log.ts';
import type { Release } from '../../helm/release/release.ts';
import { chartOfStored } from '../../helm/release/stored-chart.ts';
import { coalesceTables, coalesceValues, copyValues } from '../../helm/values/coalesce.ts';
import type { MutableMap } from '../../helm/values/mutable.ts';
import { goValueOf } from '../../helm/values/yaml.ts';

export interface ReuseFlags {
  readonly resetValues: boolean;
  readonly reuseValues: boolean;
  readonly resetThenReuseValues: boolean;
}

/** With --reuse-values the chart gets the values that it had before. */
export function reusedValues(
  chart: Chart,
  given: GoMap,
  before: Release,
  { resetValues, reuseValues, resetThenReuseValues }: ReuseFlags,
  { warn, debug }: { warn(line: string): void; readonly debug: Debug },
): GoMap {
  if (resetValues) {
    debug?.("resetting values to the chart's original version");
    return given;
  }
  const old = goValueOf(before.config ?? {}) as GoMap;
  const over = (): GoMap => coalesceTables(copyValues(given) as MutableMap, copyValues(old) as MutableMap, false, warn);
  if (reuseValues) {
    debug?.("reusing the old release's values");
    const values = over();
    chart.values = coalesceValues(chartOfStored(before.chart ?? {}), old, warn);
    return values;
  }
  if (resetThenReuseValues) {
    debug?.('merging values from old release to new values');
    return over();
  }
  if (Object.keys(given).length > 0 || Object.keys(old).length === 0) return given;
  debug?.('copying values from old release', { name: before.name, version: before.version });
  return old;
}
