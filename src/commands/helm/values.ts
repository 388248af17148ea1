import { compactJson } from '../../apimachinery/go/compact-json.ts';
import { type Json, parseJson } from '../../apimachinery/json.ts';
import { bool } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import type { Chart } from '../../helm/chart/chart.ts';
import { processDependencies } from '../../helm/chart/dependencies.ts';
import { HelmFault } from '../../helm/error.ts';
import { jsonOfValues } from '../../helm/release/stored-chart.ts';
import { coalesceValues } from '../../helm/values/coalesce.ts';
import { valuesOf } from '../../helm/values/files.ts';
import { requestedChart } from './chart-options.ts';
import { defineHelmCommand, exactly } from './define.ts';
import { chartSourceFlags, develFlag, valueFlags } from './flags.ts';
import { logOf } from './log-of.ts';
import { yamlOfJson } from './output.ts';
import { helmSettings } from './settings.ts';
import { reportUnknownValues } from './unknown-values.ts';
import { valueSource } from './value-source.ts';

const NO_VALUES = { values: [], set: [], 'set-string': [], 'set-file': [], 'set-json': [], 'set-literal': [] } as const;

async function fromSchema({ schema, metadata }: Chart): Promise<string> {
  if (schema === undefined) throw new HelmFault(`chart ${metadata.name} has no values.schema.json`);
  const { valuesFromSchema } = await import('../../helm/values/from-schema.ts');
  let document: Json;
  try {
    document = parseJson(new TextDecoder().decode(schema));
  } catch (error) {
    throw new HelmFault(`values.schema.json of chart ${metadata.name} is no JSON: ${(error as Error).message}`);
  }
  return valuesFromSchema(document);
}

async function withOrigins(context: Context, chart: Chart, flags: Parameters<typeof valuesOf>[0]): Promise<string> {
  const { computedWithNotes, noteGiven } = await import('../../helm/values/origin.ts');
  const { originYaml } = await import('../../helm/values/origin-yaml.ts');
  const given = await valuesOf(flags, valueSource(context), noteGiven);
  return originYaml(computedWithNotes(chart, given));
}

export const command = defineHelmCommand({
  use: 'values CHART [flags]',
  long: `
    Print the values that the templates of a chart see: those of the chart and its subcharts, with those of -f, --set and
    the like over them. --origin says behind each where it comes from: the file and line, the flag, or the chart.
    --from-schema writes a values.yaml to start from instead, made of the chart's values.schema.json: defaults, and
    descriptions, types and limits as comments.`,
  flags: {
    ...valueFlags,
    ...chartSourceFlags,
    devel: develFlag,
    'dependency-update': bool("Get the chart's missing dependencies first"),
    origin: bool('Say behind each value where it comes from'),
    'from-schema': bool("Write a commented values.yaml from the chart's values.schema.json"),
  },
  args: exactly({ chart: 'one' }),
  async run(context, { named, flags }) {
    const { stdout } = context.io;
    if (flags.origin && flags['from-schema']) throw new HelmFault('--origin and --from-schema exclude each other');
    const { chart } = await requestedChart(context, helmSettings(context, flags), named.chart, {
      ...flags,
      ...NO_VALUES,
    });
    if (flags['from-schema']) stdout.write(await fromSchema(chart));
    else if (flags.origin) stdout.write(await withOrigins(context, chart, flags));
    else {
      const warn = logOf(context);
      const given = await valuesOf(flags, valueSource(context));
      reportUnknownValues(context, chart, given);
      processDependencies(chart, given, warn);
      stdout.write(yamlOfJson(compactJson(jsonOfValues(coalesceValues(chart, given, warn)))));
    }
    return 0;
  },
});
