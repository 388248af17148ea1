import { updateCharts } from '../../actions/helm/dependencies.ts';
import { atMost, defineHelmCommand } from './define.ts';
import { chartFolder, dependencyFlags, worldOf } from './dependency-flags.ts';
import { helmSettings } from './settings.ts';

export const command = defineHelmCommand({
  use: 'update CHART',
  long: `
    Fetch the dependencies that Chart.yaml names into the chart's charts/ folder, in the newest versions that their
    ranges take, and write those into Chart.lock. Archives in charts/ that are no longer wanted are deleted.`,
  flags: dependencyFlags,
  args: atMost(1, { chart: 'optional' }),
  async run(context, { named, flags }) {
    const settings = helmSettings(context, flags);
    await updateCharts(worldOf(context, settings, chartFolder(named.chart), flags, 'always'));
    return 0;
  },
});
