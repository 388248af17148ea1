/** From what is typed to a chart in memory with the values for it (runInstall of pkg/cmd/install.go). */
import path from 'node:path';
import { debugOf } from '../../actions/helm/debug.ts';
import { locateChart } from '../../actions/helm/locate-chart.ts';
import { checkTlsFiles } from '../../actions/helm/tls-flags.ts';
import type { GoMap } from '../../apimachinery/go/values.ts';
import type { Values } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import type { Chart } from '../../helm/chart/chart.ts';
import { checkDependencies } from '../../helm/chart/check-dependencies.ts';
import { loadChart } from '../../helm/chart/load.ts';
import { HelmFault } from '../../helm/error.ts';
import { logLine } from '../../helm/log.ts';
import { valuesOf } from '../../helm/values/files.ts';
import type { chartSourceFlags, valueFlags } from './flags.ts';
import { logOf } from './log-of.ts';
import type { HelmSettings } from './settings.ts';
import { valueSource } from './value-source.ts';

interface ChartFlags extends Values<typeof valueFlags>, Values<typeof chartSourceFlags> {
  readonly devel: boolean;
  readonly 'dependency-update': boolean;
}

type TlsFlags = Parameters<typeof checkTlsFiles>[0];

/** Development versions too. */
const ANY_VERSION = '>0.0.0-0';

interface NameFlags {
  readonly 'generate-name': boolean;
  readonly 'name-template': string;
}

export interface RequestedChart {
  /** Its dependencies are all there, and not processed yet. */
  readonly chart: Chart;
  readonly values: GoMap;
  /** Where it lies on disk. */
  readonly path: string;
}

export interface NamedChart {
  readonly name: string;
  readonly reference: string;
}

function generatedName(reference: string, now: number): string {
  const base = path.basename(reference);
  const [word = ''] = (base === '.' || base === '' ? 'chart' : base).split('.');
  return `${word}-${Math.floor(now / 1000)}`;
}

/** `[NAME] CHART`; `otherwise` is the name where none is typed. */
export async function nameAndChart(
  words: readonly string[],
  flags: NameFlags,
  now: number,
  otherwise = '',
): Promise<NamedChart> {
  const [first = '', second, ...more] = words;
  if (more.length > 0) {
    throw new HelmFault(`expected at most two arguments, unexpected arguments: ${more.join(', ')}`);
  }
  if (second !== undefined) {
    if (flags['generate-name']) throw new HelmFault('cannot set --generate-name and also specify a name');
    if (flags['name-template'] !== '') throw new HelmFault('cannot set --name-template and also specify a name');
    return { name: first, reference: second };
  }
  if (flags['name-template'] !== '') {
    const { nameFromTemplate } = await import('../../helm/engine/name-template.ts');
    return { name: await nameFromTemplate(flags['name-template'], () => now), reference: first };
  }
  if (otherwise !== '') return { name: otherwise, reference: first };
  if (!flags['generate-name']) throw new HelmFault('must either provide a name or specify --generate-name');
  return { name: generatedName(first, now), reference: first };
}

/** What helm does before it looks at the words of a line that installs. Throws HelmFault. */
export function beginInstall(context: Context, flags: Pick<ChartFlags, 'version' | 'devel'> & TlsFlags): void {
  checkTlsFiles(flags);
  debugOf(context)?.('Original chart version', { version: flags.version });
  askedVersion(context, flags);
}

/** The version that is meant. */
export function askedVersion(context: Context, { version, devel }: Pick<ChartFlags, 'version' | 'devel'>): string {
  if (version !== '' || !devel) return version;
  debugOf(context)?.(`setting version to ${ANY_VERSION}`);
  return ANY_VERSION;
}

/** Only applications are installed and rendered. */
function checkInstallable({ metadata }: Chart): void {
  const { type = '' } = metadata;
  if (type !== '' && type !== 'application') throw new HelmFault(`${type} charts are not installable`);
}

/**
 * Locates and loads a chart and reads the values, in helm's order. An upgrade takes charts of every
 * type (`anyType`). Throws HelmFault.
 */
export async function requestedChart(
  context: Context,
  settings: HelmSettings,
  reference: string,
  flags: ChartFlags,
  { anyType = false } = {},
): Promise<RequestedChart> {
  checkTlsFiles(flags);
  const log = logOf(context);
  // what installs has said it before
  const version = anyType ? askedVersion(context, flags) : flags.version || (flags.devel ? ANY_VERSION : '');
  const found = await locateChart(context, settings, reference, { ...flags, version });
  if (!anyType) debugOf(context)?.('Chart path', { path: found });
  const values = await valuesOf(flags, valueSource(context));
  let chart = await loadChart(found);
  if (!anyType) checkInstallable(chart);
  if (chart.metadata.deprecated === true) log(logLine('WARN', 'this chart is deprecated'));
  const missing = checkDependencies(chart);
  if (missing !== undefined) {
    if (!flags['dependency-update']) {
      throw new HelmFault(
        `an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing dependencies: ${missing}`,
      );
    }
    const { updateDependencies } = await import('../../actions/helm/update-dependencies.ts');
    await updateDependencies(context, settings, found, flags);
    chart = await loadChart(found);
  }
  if (context.io.stderr.isTerminal) {
    const { reportUnknownValues } = await import('./unknown-values.ts');
    reportUnknownValues(context, chart, values);
  }
  return { chart, values, path: found };
}
