import { buildCharts } from '../../actions/helm/dependencies.ts';
import { atMost, defineHelmCommand } from './define.ts';
import { chartFolder, dependencyFlags, worldOf } from './dependency-flags.ts';
import { helmSettings } from './settings.ts';

export const command = defineHelmCommand({
  use: 'build CHART',
  long: `
    Fetch the dependencies of a chart into its charts/ folder, in the versions that Chart.lock names. Without Chart.lock
    it does what 'helm dependency update' does.`,
  flags: dependencyFlags,
  args: atMost(1, { chart: 'optional' }),
  async run(context, { named, flags }) {
    const settings = helmSettings(context, flags);
    await buildCharts(worldOf(context, settings, chartFolder(named.chart), flags, 'if-possible'));
    return 0;
  },
});
