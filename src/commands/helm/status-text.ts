/** What `status`, `get all`, `install` and others say of a release (statusPrinter of pkg/cmd/status.go). */
import { compactJson } from '../../apimachinery/go/compact-json.ts';
import { trimSpace } from '../../apimachinery/go/text.ts';
import { ANSIC } from '../../apimachinery/go/time/format.ts';
import type { GoMap } from '../../apimachinery/go/values.ts';
import { textOf } from '../../apimachinery/json.ts';
import type { Chart } from '../../helm/chart/chart.ts';
import { hooksOfEvent } from '../../helm/release/hooks.ts';
import type { Release } from '../../helm/release/release.ts';
import { chartOfStored, jsonOfValues } from '../../helm/release/stored-chart.ts';
import { isZeroTime } from '../../helm/release/time.ts';
import { coalesceValues } from '../../helm/values/coalesce.ts';
import type { HelmPaint } from './color.ts';
import { yamlOfJson } from './output.ts';
import { chartMetadata, timeText } from './release-text.ts';

export interface StatusOptions {
  readonly paint: HelmPaint;
  /** The values, the hooks and the manifest too. */
  readonly debug?: boolean;
  /** The chart that was just loaded, with its subcharts. */
  readonly chart?: Chart | undefined;
  /** The chart's name and versions too. */
  readonly metadata?: boolean;
  readonly hideNotes?: boolean;
  /** The live objects, as liveTables gives them. */
  readonly resources?: string;
  /** Takes a line for stderr, where values cannot be merged. */
  readonly warn: (line: string) => void;
}

/** What was given and what comes of it, as YAML. Throws HelmFault. */
export const suppliedValues = ({ config }: Release): string => compactJson(config ?? null);

/** `whole`: the chart with its subcharts, which a stored release does not have. */
export function computedValues(
  { chart = {}, config = {} }: Release,
  warn: (line: string) => void,
  whole: Chart = chartOfStored(chart),
): string {
  return compactJson(jsonOfValues(coalesceValues(whole, config as GoMap, warn)));
}

function head(release: Release, { paint, metadata: showsMetadata = false }: StatusOptions): string {
  const { name, namespace, version, info } = release;
  const metadata = chartMetadata(release) ?? {};
  const lines = [
    ['NAME', name],
    ...(isZeroTime(info.last_deployed) ? [] : [['LAST DEPLOYED', timeText(info.last_deployed, ANSIC)]]),
    ['NAMESPACE', paint.namespace(namespace)],
    ['STATUS', paint.status(info.status ?? '')],
    ['REVISION', String(version)],
    ...(showsMetadata
      ? [
          ['CHART', textOf(metadata.name)],
          ['VERSION', textOf(metadata.version)],
          ['APP_VERSION', textOf(metadata.appVersion)],
        ]
      : []),
    ['DESCRIPTION', info.description ?? ''],
  ];
  return lines.map(([title, value]) => `${title}: ${value}\n`).join('');
}

/** One block for each test that has run. */
function tests({ hooks }: Release): string {
  const found = hooksOfEvent(hooks, 'test');
  if (found.length === 0) return 'TEST SUITE: None\n';
  return found
    .filter(({ last_run }) => !isZeroTime(last_run.started_at))
    .map(({ name = '', last_run: { started_at, completed_at, phase } }) =>
      [
        `TEST SUITE:     ${name}\n`,
        `Last Started:   ${timeText(started_at, ANSIC)}\n`,
        `Last Completed: ${timeText(completed_at, ANSIC)}\n`,
        `Phase:          ${phase}\n`,
      ].join(''),
    )
    .join('');
}

/** Throws HelmFault where the values of a release cannot be merged with its chart's. */
export function statusText(release: Release, options: StatusOptions): string {
  const { debug = false, hideNotes = false, resources = '', warn } = options;
  const { description = '', notes = '' } = release.info;
  const parts = [head(release, options), resources === '' ? '' : `RESOURCES:\n${resources}\n`, tests(release)];
  if (debug) {
    parts.push(`USER-SUPPLIED VALUES:\n${yamlOfJson(suppliedValues(release))}\n`);
    parts.push(`COMPUTED VALUES:\n${yamlOfJson(computedValues(release, warn, options.chart))}\n`);
  }
  if (debug || description.toLowerCase() === 'dry run complete') {
    parts.push('HOOKS:\n', ...(release.hooks ?? []).map(hookText));
    parts.push(`MANIFEST:\n${release.manifest ?? ''}\n`);
  }
  if (!hideNotes && notes !== '') parts.push(`NOTES:\n${trimSpace(notes)}\n`);
  return parts.join('');
}

export const hookText = ({ path = '', manifest = '' }: NonNullable<Release['hooks']>[number]): string =>
  `---\n# Source: ${path}\n${manifest}\n`;
