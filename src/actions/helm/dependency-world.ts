/** What fetching the dependencies of a chart needs, from a command line. */
import { type RepositoryEntry, readRepositories } from '../../helm/repository/repositories.ts';
import type { ChartSettings, ServerFlags } from './chart-source.ts';
import { downloadWorld, keyringOf } from './locate-remote.ts';
import type { HelmContext } from './registries.ts';
import type { DownloadWorld, VerifyStrategy } from './resolve-chart.ts';

export interface DependencyFlags extends ServerFlags {
  readonly folder: string;
  readonly verify: VerifyStrategy;
  readonly keyring: string;
  readonly skipUpdate: boolean;
}

export interface DependencyWorld {
  readonly download: DownloadWorld;
  /** The chart's, as it was typed. */
  readonly folder: string;
  readonly verify: VerifyStrategy;
  readonly keyring: string;
  readonly skipUpdate: boolean;
  readonly debug: boolean;
  now(): number;
}

export function dependencyWorld(
  context: HelmContext,
  settings: ChartSettings & { readonly flags: { readonly debug?: boolean } },
  flags: DependencyFlags,
): DependencyWorld {
  return {
    download: downloadWorld(context, settings, flags),
    folder: flags.folder,
    verify: flags.verify,
    keyring: keyringOf(context, flags.keyring),
    skipUpdate: flags.skipUpdate,
    debug: settings.flags.debug === true,
    now: () => context.clock.now(),
  };
}

export const repositoriesOf = ({ download }: DependencyWorld): readonly RepositoryEntry[] =>
  readRepositories(download.repositoryConfig)?.repositories ?? [];
