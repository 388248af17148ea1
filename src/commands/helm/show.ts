import { debugOf } from '../../actions/helm/debug.ts';
import { locateChart } from '../../actions/helm/locate-chart.ts';
import { checkTlsFiles } from '../../actions/helm/tls-flags.ts';
import { goFloat } from '../../apimachinery/go/text.ts';
import type { Json } from '../../apimachinery/json.ts';
import type { CommandDefinition } from '../../cli/command.ts';
import { string } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import type { Chart } from '../../helm/chart/chart.ts';
import { loadAnyChart } from '../../helm/chart/load.ts';
import { HelmFault } from '../../helm/error.ts';
import { crdsOf } from '../../helm/release/render.ts';
import { jsonOfValues } from '../../helm/release/stored-chart.ts';
import type { Value } from '../../print/jsonpath/value.ts';
import { toYaml } from '../../print/yaml.ts';
import { askedVersion } from './chart-options.ts';
import { defineHelmCommand, exactly } from './define.ts';
import { chartSourceFlags, develFlag } from './flags.ts';
import { logOf } from './log-of.ts';
import { helmSettings } from './settings.ts';

export type Shown = 'all' | 'chart' | 'values' | 'readme' | 'crds';

const decode = (data: Uint8Array): string => Buffer.from(data).toString('utf8');

/** What a JSONPath finds in the values: nothing where it fails on them, as in helm. */
async function valuesByPath(chart: Chart, template: string): Promise<string> {
  const [{ parseJsonPath, JsonPathError }, { findResults }, { toText }] = await Promise.all([
    import('../../print/jsonpath/parse.ts'),
    import('../../print/jsonpath/evaluate.ts'),
    import('../../print/jsonpath-printer.ts'),
  ]);
  const attempt = <T>(work: () => T, refused: (error: Error) => T): T => {
    try {
      return work();
    } catch (error) {
      if (error instanceof JsonPathError) return refused(error);
      throw error;
    }
  };
  const path = attempt(
    () => parseJsonPath(template),
    ({ message }) => {
      throw new HelmFault(`error parsing jsonpath ${template}: ${message}`);
    },
  );
  const options = { allowMissingKeys: false, asJson: false };
  const found = attempt(
    () => findResults(path, jsonOfValues(chart.values), options),
    () => [],
  );
  const text = (value: Value): string => (typeof value === 'number' ? goFloat(value) : toText(value));
  return found.map((values) => values.map(text).join(' ')).join('');
}

async function valuesText(chart: Chart, template: string): Promise<string> {
  if (template !== '') return await valuesByPath(chart, template);
  return chart.raw
    .filter(({ name }) => name === 'values.yaml')
    .map(({ data }) => `${decode(data)}\n`)
    .join('');
}

const README = ['readme.md', 'readme.txt', 'readme'];

function readmeText({ files }: Chart): string | undefined {
  const readme = files.find(({ name }) => README.includes(name.toLowerCase()));
  return readme && `${decode(readme.data)}\n`;
}

function crdsText(chart: Chart): string {
  const texts = crdsOf(chart).map(({ file }) => decode(file.data));
  return texts.map((text) => `${text.startsWith('---') ? '' : '---\n'}${text}\n`).join('');
}

/** Parts of a chart as text (Show.Run of pkg/action/show.go). */
async function textOf(chart: Chart, shown: Shown, template: string): Promise<string> {
  const isAll = shown === 'all';
  const isShown = (part: Shown): boolean => isAll || shown === part;
  const separator = isAll ? '---\n' : '';
  let text = '';
  if (isShown('chart')) text += `${toYaml(chart.metadata as unknown as Json)}\n`;
  const hasValues = chart.raw.some(({ name }) => name === 'values.yaml');
  if (isShown('values') && hasValues) text += separator + (await valuesText(chart, template));
  const readme = isShown('readme') ? readmeText(chart) : undefined;
  if (readme !== undefined) text += separator + readme;
  return isShown('crds') ? text + crdsText(chart) : text;
}

async function show(context: Context, flags: ShowFlags, reference: string, shown: Shown): Promise<number> {
  checkTlsFiles(flags);
  const { stdout } = context.io;
  debugOf(context)?.('original chart version', { version: flags.version });
  const version = askedVersion(context, flags);
  const found = await locateChart(context, helmSettings(context, flags), reference, { ...flags, version });
  const chart = await loadAnyChart(found, logOf(context));
  stdout.write(await textOf(chart, shown, flags.jsonpath ?? ''));
  return 0;
}

type Flags = Parameters<typeof helmSettings>[1] & Parameters<typeof locateChart>[3];

interface ShowFlags extends Flags {
  readonly devel: boolean;
  readonly jsonpath?: string;
}

const LONG: Readonly<Record<Shown, string>> = {
  all: `
    Print everything that describes a chart (a folder, an archive, or one of a repository): Chart.yaml, values.yaml, the
    README and the CRDs.`,
  chart: `
    Print the Chart.yaml of a chart (a folder, an archive, or one of a repository).`,
  values: `
    Print the values.yaml of a chart (a folder, an archive, or one of a repository), or what a JSONPath finds in it.`,
  readme: `
    Print the README of a chart (a folder, an archive, or one of a repository).`,
  crds: `
    Print the CustomResourceDefinitions of a chart (a folder, an archive, or one of a repository) and its subcharts.`,
};

/** The command `show PART`. */
export function showCommand(shown: Shown): CommandDefinition {
  const shared = { ...chartSourceFlags, devel: develFlag };
  const definition = {
    use: `${shown} [CHART] [flags]`,
    long: LONG[shown],
    args: exactly({ chart: 'one' }),
  };
  if (shown === 'values') {
    return defineHelmCommand({
      ...definition,
      flags: { ...shared, jsonpath: string('Print only what this JSONPath finds in the values') },
      run: (context, { named, flags }) => show(context, flags, named.chart, shown),
    });
  }
  return defineHelmCommand({
    ...definition,
    flags: shared,
    run: (context, { named, flags }) => show(context, flags, named.chart, shown),
  });
}
