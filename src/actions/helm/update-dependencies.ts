/** Fetches the dependencies of a chart, for --dependency-update. */
import type { ChartSettings, ChartSourceFlags } from './chart-source.ts';
import { dependencyWorld, updateCharts } from './dependencies.ts';
import type { HelmContext } from './registries.ts';

/** As `dependency update` does it, in the folder of the chart. Throws HelmFault. */
export async function updateDependencies(
  context: HelmContext,
  settings: ChartSettings,
  folder: string,
  flags: ChartSourceFlags,
): Promise<void> {
  const verify = flags.verify ? 'always' : 'never';
  await updateCharts(dependencyWorld(context, settings, { ...flags, folder, verify, skipUpdate: false }));
}
