import path from 'node:path';
import { loadAnyChart } from '../../helm/chart/load.ts';
import { dependencyStatus, strayCharts } from '../../helm/dependency/status.ts';
import { cleanJoin } from '../../helm/repository/urls.ts';
import { atMost, defineHelmCommand } from './define.ts';
import { chartFolder } from './dependency-flags.ts';
import { uint } from './flags.ts';
import { logOf } from './log-of.ts';
import { tableText } from './output.ts';

export const command = defineHelmCommand({
  use: 'list CHART',
  long: `
    List the dependencies that a chart names, with what there is of them in its charts/ folder. What lies there and is
    no dependency is named below.`,
  flags: { 'max-col-width': uint('The most characters of a column', '80') },
  args: atMost(1, { chart: 'optional' }),
  async run(context, { named, flags }) {
    const { stdout } = context.io;
    const shown = chartFolder(named.chart);
    const folder = path.resolve(context.cwd, shown);
    const chart = await loadAnyChart(shown, logOf(context));
    const { dependencies } = chart.metadata;
    if (dependencies === undefined) {
      stdout.write(`WARNING: no dependencies at ${cleanJoin(shown, 'charts')}\n`);
      return 0;
    }
    const rows = [['NAME', 'VERSION', 'REPOSITORY', 'STATUS']];
    for (const one of dependencies) {
      rows.push([one.name, one.version ?? '', one.repository, await dependencyStatus(folder, one, chart)]);
    }
    stdout.write(`${tableText(rows, { maxWidth: flags['max-col-width'] })}\n`);
    for (const line of await strayCharts(folder, shown, dependencies)) stdout.write(line);
    return 0;
  },
});
