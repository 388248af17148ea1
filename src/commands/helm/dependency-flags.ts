/** What `dependency build` and `dependency update` share. */
import { type DependencyWorld, dependencyWorld } from '../../actions/helm/dependency-world.ts';
import type { VerifyStrategy } from '../../actions/helm/resolve-chart.ts';
import { checkTlsFiles } from '../../actions/helm/tls-flags.ts';
import { bool, type Values } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { cleanJoin } from '../../helm/repository/urls.ts';
import { serverFlags } from './flags.ts';
import type { HelmSettings } from './settings.ts';
import { keyringFlag } from './verify.ts';

export const dependencyFlags = {
  ...serverFlags,
  keyring: keyringFlag,
  'skip-refresh': bool('Do not fetch the indexes of the repositories anew'),
  verify: bool('Verify the provenance of the charts'),
} as const;

/** The chart's folder as helm names it: this one where none is typed. */
export const chartFolder = (typed: string | undefined): string => cleanJoin(typed ?? '.') || '.';

export function worldOf(
  context: Context,
  settings: HelmSettings,
  folder: string,
  flags: Values<typeof dependencyFlags>,
  verify: VerifyStrategy,
): DependencyWorld {
  checkTlsFiles(flags);
  return dependencyWorld(context, settings, {
    ...flags,
    folder,
    verify: flags.verify ? verify : 'never',
    skipUpdate: flags['skip-refresh'],
  });
}
