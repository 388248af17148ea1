/** Where a chart comes from (ChartPathOptions.LocateChart of pkg/action/install.go). */
import { statSync } from 'node:fs';
import path from 'node:path';
import { goQuote } from '../../apimachinery/go/text.ts';
import { HelmFault } from '../../helm/error.ts';
import type { ClusterContext } from '../../kube/cluster-context.ts';

/** How a server of charts is spoken to: the values of `serverFlags`. */
export interface ServerFlags {
  readonly username: string;
  readonly password: string;
  readonly 'cert-file': string;
  readonly 'key-file': string;
  readonly 'ca-file': string;
  readonly 'insecure-skip-tls-verify': boolean;
  readonly 'plain-http': boolean;
}

/** Which chart is meant: the values of `chartSourceFlags`. */
export interface ChartSourceFlags extends ServerFlags {
  readonly version: string;
  readonly verify: boolean;
  readonly keyring: string;
  readonly repo: string;
  readonly 'pass-credentials': boolean;
}

/** The part of HelmSettings that charts are found by. */
export interface ChartSettings {
  cache(...words: readonly string[]): string;
  config(...words: readonly string[]): string;
  readonly flags: {
    readonly debug: boolean;
    readonly 'content-cache': string;
    readonly 'registry-config': string;
    readonly 'repository-cache': string;
    readonly 'repository-config': string;
  };
}

/** Whatever lies there: a folder, a file. */
const exists = (file: string): boolean => statSync(file, { throwIfNoEntry: false }) !== undefined;

/**
 * The path of a chart, a folder or an archive: as it is named where something lies there, or else
 * downloaded into the cache. Throws HelmFault.
 */
export async function locateChart(
  context: Pick<ClusterContext, 'cwd' | 'env' | 'platform' | 'clock' | 'signal' | 'io'>,
  settings: ChartSettings,
  typed: string,
  flags: ChartSourceFlags,
): Promise<string> {
  const name = typed.trim();
  if (flags.repo === '') {
    const place = path.resolve(context.cwd, name);
    if (exists(place)) return place;
    if (path.isAbsolute(name) || name.startsWith('.')) throw new HelmFault(`path ${goQuote(name)} not found`);
  }
  throw new HelmFault(`chart ${name} of ${settings.flags['repository-config']}: repositories are not read yet`);
}
