import { keyringFile } from '../../helm/provenance/keyring.ts';
import { verifyChart } from '../../helm/provenance/verify.ts';
import { makeFolder } from '../../helm/repository/cache.ts';
import { type ChartAddress, type FetchOptions, findChartInRepository } from '../../helm/repository/fetch.ts';
import { emptyEntry } from '../../helm/repository/repositories.ts';
import { sameServer } from '../../helm/repository/urls.ts';
import { homeDirectory } from '../../kube/kubeconfig/paths.ts';
import type { ChartSettings, ChartSourceFlags, ServerFlags } from './chart-source.ts';
import { debugOf } from './debug.ts';
import { downloadToCache } from './download.ts';
import { httpOf } from './http.ts';
import { type HelmContext, registrySession, typedUser } from './registries.ts';
import type { DownloadRequest, DownloadWorld } from './resolve-chart.ts';
import { tlsFilesOf } from './tls-flags.ts';

/** The file of --keyring. */
export const keyringOf = ({ env, platform }: HelmContext, typed: string): string =>
  keyringFile(typed, env, homeDirectory({ env, platform }));

export async function verifyLocal(context: HelmContext, archive: string, keyring: string): Promise<void> {
  await verifyChart(archive, `${archive}.prov`, keyringOf(context, keyring));
}

/** What downloads need, from the settings and flags of a command line. */
export function downloadWorld(
  context: HelmContext,
  { flags: places }: ChartSettings,
  flags: ServerFlags,
): DownloadWorld {
  const { io } = context;
  return {
    send: httpOf(context),
    session: registrySession(context, places['registry-config'], flags, typedUser(flags)),
    repositoryConfig: places['repository-config'],
    repositoryCache: places['repository-cache'],
    contentCache: places['content-cache'],
    warn: (line) => void io.stderr.write(`${line}\n`),
    debug: debugOf(context),
    write: (text) => void io.stdout.write(text),
  };
}

const fetchOptions = (flags: ServerFlags & { readonly 'pass-credentials': boolean }): FetchOptions => ({
  url: '',
  username: flags.username,
  password: flags.password,
  passCredentials: flags['pass-credentials'],
  tls: tlsFilesOf(flags),
});

/** The address of a chart in the repository of --repo. */
const findInRepo = (world: DownloadWorld, name: string, flags: ChartSourceFlags): Promise<ChartAddress> =>
  findChartInRepository(
    world.send,
    {
      ...emptyEntry,
      url: flags.repo,
      username: flags.username,
      password: flags.password,
      certFile: flags['cert-file'],
      keyFile: flags['key-file'],
      caFile: flags['ca-file'],
      insecure_skip_tls_verify: flags['insecure-skip-tls-verify'],
      pass_credentials_all: flags['pass-credentials'],
    },
    name,
    flags.version.trim(),
    world,
  );

/**
 * A chart as it is typed, or the address that it has in the repository of --repo. That repository's
 * credentials stay with its server, unless --pass-credentials is set.
 */
export async function chartReference(
  world: DownloadWorld,
  name: string,
  flags: ChartSourceFlags,
): Promise<Pick<DownloadRequest, 'reference' | 'digest' | 'options'>> {
  const options = fetchOptions(flags);
  if (flags.repo === '') return { reference: name, options };
  const { url: reference, digest } = await findInRepo(world, name, flags);
  const keeps = flags['pass-credentials'] || sameServer(flags.repo, reference);
  return { reference, digest, options: keeps ? options : { ...options, username: '', password: '' } };
}

/** The file of a chart, in the cache. What is said of registries goes to stderr: stdout is the chart's. */
export async function locateRemote(
  context: HelmContext,
  settings: ChartSettings,
  name: string,
  flags: ChartSourceFlags,
): Promise<string> {
  const known = downloadWorld(context, settings, flags);
  const world = { ...known, write: (text: string) => void context.io.stderr.write(text) };
  const asked = await chartReference(world, name, flags);
  makeFolder(world.repositoryCache);
  const verify = flags.verify ? 'always' : 'never';
  const keyring = keyringOf(context, flags.keyring);
  return downloadToCache(world, { ...asked, version: flags.version.trim(), verify, keyring });
}
