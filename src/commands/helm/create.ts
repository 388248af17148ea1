import path from 'node:path';
import { string } from '../../cli/flag.ts';
import { goBase } from '../../helm/chart/metadata.ts';
import { createChart, createFromStarter } from '../../helm/create/create.ts';
import { HelmFault } from '../../helm/error.ts';
import { defineHelmCommand, exactly } from './define.ts';
import { logOf } from './log-of.ts';
import { helmSettings } from './settings.ts';

function checkApiVersion(apiVersion: string): void {
  if (apiVersion === '' || apiVersion === 'v2') return;
  if (apiVersion === 'v3') {
    throw new HelmFault(
      'this feature has been marked as experimental and is not enabled by default. Please set HELM_EXPERIMENTAL_CHART_V3=1 in your environment to use this feature',
    );
  }
  throw new HelmFault(`unsupported chart API version: ${apiVersion} (supported: v2, v3)`);
}

export const command = defineHelmCommand({
  use: 'create NAME [flags]',
  long: `
    Make a folder with the files that a chart usually has: Chart.yaml, values.yaml, .helmignore, charts/ and templates/.
    NAME may be a path; the folder around it has to be there. Files of the same names are overwritten, others stay.`,
  flags: {
    starter: string('Name, or absolute path, of a chart to begin with instead', { short: 'p' }),
    'chart-api-version': string('apiVersion of the chart', { default: 'v2', hidden: true }),
  },
  args: exactly({ name: 'one' }),
  async run(context, { named, flags }) {
    const { stdout } = context.io;
    stdout.write(`Creating ${named.name}\n`);
    checkApiVersion(flags['chart-api-version']);
    const name = goBase(named.name);
    const folder = path.resolve(context.cwd, path.dirname(named.name));
    if (flags.starter === '') {
      await createChart(folder, name, (line) => void stdout.write(`${line}\n`));
      return 0;
    }
    const metadata = {
      name,
      version: '0.1.0',
      description: 'A Helm chart for Kubernetes',
      apiVersion: 'v2',
      appVersion: '0.1.0',
      type: 'application',
    };
    const { starter } = flags;
    const place = path.isAbsolute(starter) ? starter : helmSettings(context, flags).data('starters', starter);
    await createFromStarter(folder, metadata, place, logOf(context));
    return 0;
  },
});
