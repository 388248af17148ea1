/** Fetches the dependencies of a chart, for --dependency-update. */
import type { ChartSettings, ChartSourceFlags, ServerFlags } from './chart-source.ts';
import { updateCharts } from './dependencies.ts';
import { dependencyWorld } from './dependency-world.ts';
import type { HelmContext } from './registries.ts';

/** As `dependency update` does it without --verify, in the folder of the chart. Throws HelmFault. */
export async function updateDependencies(
  context: HelmContext,
  settings: ChartSettings,
  folder: string,
  flags: ServerFlags & Pick<ChartSourceFlags, 'keyring'>,
): Promise<void> {
  await updateCharts(dependencyWorld(context, settings, { ...flags, folder, verify: 'never', skipUpdate: false }));
}
