/** Where a chart comes from (ChartPathOptions.LocateChart of pkg/action/install.go). */
import { statSync } from 'node:fs';
import path from 'node:path';
import { goQuote } from '../../apimachinery/go/text.ts';
import { HelmFault } from '../../helm/error.ts';
import type { ChartSettings, ChartSourceFlags } from './chart-source.ts';
import type { HelmContext } from './registries.ts';

export type { ChartSettings, ChartSourceFlags } from './chart-source.ts';

/** Whatever lies there: a folder, a file. */
function exists(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/**
 * The path of a chart, a folder or an archive: as it is named where something lies there, or else
 * downloaded into the cache. Throws HelmFault.
 */
export async function locateChart(
  context: HelmContext,
  settings: ChartSettings,
  typed: string,
  flags: ChartSourceFlags,
): Promise<string> {
  const name = typed.trim();
  if (flags.repo === '') {
    const place = path.resolve(context.cwd, name);
    if (name !== '' && exists(place)) {
      if (flags.verify) await (await import('./locate-remote.ts')).verifyLocal(context, place, flags.keyring);
      return place;
    }
    if (path.isAbsolute(name) || name.startsWith('.')) throw new HelmFault(`path ${goQuote(name)} not found`);
  }
  const { locateRemote } = await import('./locate-remote.ts');
  return locateRemote(context, settings, name, flags);
}
