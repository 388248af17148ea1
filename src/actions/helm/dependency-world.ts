/** What fetching the dependencies of a chart needs, from a command line. */
import path from 'node:path';
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
  /** The chart's folder as it was typed, for messages. */
  readonly folder: string;
  readonly verify: VerifyStrategy;
  readonly keyring: string;
  readonly skipUpdate: boolean;
  readonly debug: boolean;
  now(): number;
  /** The folder or file of a path of messages. */
  place(file: string): string;
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
    place: (file) => path.resolve(context.cwd, file),
  };
}

export const repositoriesOf = ({ download }: DependencyWorld): readonly RepositoryEntry[] =>
  readRepositories(download.repositoryConfig)?.repositories ?? [];
