import type { GoMap } from '../../apimachinery/go/values.ts';
import { bool } from '../../cli/flag.ts';
import { chartOfStored } from '../../helm/release/stored-chart.ts';
import { defineHelmCommand } from './define.ts';
import { outputFlag } from './flags.ts';
import { getArguments, getFlags, wantedRelease } from './get-release.ts';
import { logOf } from './log-of.ts';
import { printReport, yamlOfJson } from './output.ts';
import { computedValues, suppliedValues } from './status-text.ts';

export const command = defineHelmCommand({
  use: 'values RELEASE_NAME [flags]',
  long: `
    Print the values that were given for a release, or with --all what they and those of the chart come to.
    --origin says behind each of them whether it was given or is the chart's.`,
  flags: {
    ...getFlags,
    all: bool("Print all values, the chart's own too", { short: 'a' }),
    output: outputFlag,
    origin: bool('Print all values as YAML, and behind each where it comes from'),
  },
  args: getArguments,
  async run(context, invocation) {
    const { flags } = invocation;
    const release = await wantedRelease(context, invocation);
    const warn = logOf(context);
    if (flags.origin) {
      const { releaseWithNotes } = await import('../../helm/values/origin.ts');
      const { originYaml } = await import('../../helm/values/origin-yaml.ts');
      const { chart = {}, config = {} } = release;
      context.io.stdout.write(originYaml(releaseWithNotes(chartOfStored(chart), (config ?? {}) as GoMap)));
      return 0;
    }
    const values = flags.all ? computedValues(release, warn) : suppliedValues(release);
    printReport(context, flags.output, {
      json: () => values,
      table: () => `${flags.all ? 'COMPUTED VALUES' : 'USER-SUPPLIED VALUES'}:\n${yamlOfJson(values)}`,
    });
    return 0;
  },
});
