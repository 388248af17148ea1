/** Charts that are not on disk, into the cache. */
import path from 'node:path';
import { keyringFile } from '../../helm/provenance/keyring.ts';
import { verifyChart } from '../../helm/provenance/verify.ts';
import { makeFolder } from '../../helm/repository/cache.ts';
import { type FetchOptions, findChartInRepository } from '../../helm/repository/fetch.ts';
import { emptyEntry } from '../../helm/repository/repositories.ts';
import { sameServer } from '../../helm/repository/urls.ts';
import { homeDirectory } from '../../kube/kubeconfig/paths.ts';
import type { ChartSettings, ChartSourceFlags, ServerFlags } from './chart-source.ts';
import { downloadToCache } from './download.ts';
import { httpOf } from './http.ts';
import { type HelmContext, registrySession, tlsFilesOf, typedUser } from './registries.ts';
import type { DownloadWorld } from './resolve-chart.ts';

/** The file of --keyring. */
export const keyringOf = ({ env, platform, cwd }: HelmContext, typed: string): string =>
  path.resolve(cwd, keyringFile(typed, env, homeDirectory({ env, platform })));

export async function verifyLocal(context: HelmContext, archive: string, keyring: string): Promise<void> {
  await verifyChart(archive, `${archive}.prov`, keyringOf(context, keyring));
}

/** What downloads need, from the settings and flags of a command line. */
export function downloadWorld(
  context: HelmContext,
  { flags: places }: ChartSettings,
  flags: ServerFlags,
): DownloadWorld {
  const { cwd, io } = context;
  return {
    send: httpOf(context),
    session: registrySession(context, path.resolve(cwd, places['registry-config']), flags, typedUser(flags)),
    repositoryConfig: path.resolve(cwd, places['repository-config']),
    repositoryCache: path.resolve(cwd, places['repository-cache']),
    contentCache: path.resolve(cwd, places['content-cache']),
    warn: (line) => void io.stderr.write(`${line}\n`),
    write: (text) => void io.stdout.write(text),
  };
}

export const fetchOptions = (flags: ServerFlags & { readonly 'pass-credentials': boolean }): FetchOptions => ({
  url: '',
  username: flags.username,
  password: flags.password,
  passCredentials: flags['pass-credentials'],
  tls: tlsFilesOf(flags),
});

/** The address of a chart in the repository of --repo. */
export const findInRepo = (world: DownloadWorld, name: string, flags: ChartSourceFlags): Promise<string> =>
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
    world.warn,
  );

export async function locateRemote(
  context: HelmContext,
  settings: ChartSettings,
  name: string,
  flags: ChartSourceFlags,
): Promise<string> {
  const world = downloadWorld(context, settings, flags);
  let options = fetchOptions(flags);
  let reference = name;
  if (flags.repo !== '') {
    reference = await findInRepo(world, name, flags);
    if (!flags['pass-credentials'] && !sameServer(flags.repo, reference))
      options = { ...options, username: '', password: '' };
  }
  makeFolder(world.repositoryCache);
  const verify = flags.verify ? 'always' : 'never';
  const keyring = keyringOf(context, flags.keyring);
  return downloadToCache(world, { reference, version: flags.version.trim(), options, verify, keyring });
}
