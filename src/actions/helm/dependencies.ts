/** The dependencies of a chart into its charts/ folder (pkg/downloader/manager.go). */
import { stat } from 'node:fs/promises';
import type { Chart, Dependency, Lock } from '../../helm/chart/chart.ts';
import { loadAnyChart } from '../../helm/chart/load.ts';
import { dependencyDigest, oldDigest, writeLock } from '../../helm/dependency/lock.ts';
import { HelmFault } from '../../helm/error.ts';
import { logLine } from '../../helm/log.ts';
import { isOci } from '../../helm/registry/reference.ts';
import { sha256 } from '../../helm/repository/cache.ts';
import { emptyEntry, type RepositoryEntry } from '../../helm/repository/repositories.ts';
import { sameUrl } from '../../helm/repository/urls.ts';
import { systemTextOf } from '../../helm/system-text.ts';
import { fetchDependencies } from './dependency-fetch.ts';
import { repositoryNames, resolveVersions } from './dependency-resolve.ts';
import { type DependencyWorld, repositoriesOf } from './dependency-world.ts';
import type { DownloadWorld } from './resolve-chart.ts';
import { fetchIndexes, UNMANAGED, updateAll } from './update-repositories.ts';

async function loadFolder({ folder, download }: DependencyWorld): Promise<Chart> {
  let isFolder: boolean;
  try {
    isFolder = (await stat(folder)).isDirectory();
  } catch (error) {
    throw new HelmFault(`could not find ${folder}: stat ${folder}: ${systemTextOf(error)}`, { cause: error });
  }
  if (!isFolder) throw new HelmFault('only unpacked charts can be updated');
  return loadAnyChart(folder, download.warn);
}

const isOld = ({ metadata }: Chart): boolean => metadata.apiVersion === 'v1';

/** The last of several entries with one address, whatever slash ends it. */
function distinct(entries: readonly RepositoryEntry[]): readonly RepositoryEntry[] {
  return [...new Map(entries.map((entry) => [entry.url.replace(/\/$/, ''), entry])).values()];
}

const indexUpdate = ({ send, repositoryCache, warn, write }: DownloadWorld) => ({
  ...{ send, warn, write },
  cache: repositoryCache,
});

async function updateKnown(world: DependencyWorld): Promise<void> {
  const entries = repositoriesOf(world);
  if (entries.length === 0) return;
  await updateAll(distinct(entries), indexUpdate(world.download));
  world.download.write('Update Complete. ⎈Happy Helming!⎈\n');
}

/** Repositories that only Chart.yaml names get an index under a name made of their address. */
async function updateUnknown(
  world: DependencyWorld,
  names: Map<string, string>,
  dependencies: readonly Dependency[],
): Promise<void> {
  const unknown: RepositoryEntry[] = [];
  for (const { name, repository } of dependencies) {
    if (repository === '' || names.has(name)) continue;
    const own = `${UNMANAGED}${sha256(repository)}`;
    names.set(name, own);
    unknown.push({ ...emptyEntry, name: own, url: repository });
  }
  if (world.skipUpdate || unknown.length === 0) return;
  world.download.write('Getting updates for unmanaged Helm repositories...\n');
  await fetchIndexes(distinct(unknown), indexUpdate(world.download));
}

/** `dependency update`: finds versions, fetches them, and writes the lock when it is another. Throws HelmFault. */
export async function updateCharts(world: DependencyWorld): Promise<void> {
  const chart = await loadFolder(world);
  const given = chart.metadata.dependencies;
  if (given === undefined) return;
  const { names, dependencies } = await repositoryNames(world, given);
  await updateUnknown(world, names, dependencies);
  if (!world.skipUpdate) await updateKnown(world);
  const locked = await fetchDependencies(world, await resolveVersions(world, dependencies, names));
  const digest = dependencyDigest(dependencies, locked);
  if (chart.lock?.digest === digest) return;
  await writeLock(world.folder, { digest, dependencies: locked }, world.now(), isOld(chart));
}

const OUT_OF_SYNC =
  "the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml). Please update the dependencies with 'helm dependency update'";
const OLD_OUT_OF_SYNC =
  'the lock file (requirements.lock) is out of sync with the dependencies file (requirements.yaml). Please update the dependencies';

function checkLock(
  { download }: DependencyWorld,
  chart: Chart,
  given: readonly Dependency[] | undefined,
  dependencies: readonly Dependency[] | undefined,
  lock: Lock,
): void {
  if (dependencyDigest(dependencies, lock.dependencies) === lock.digest) return;
  if (!isOld(chart)) throw new HelmFault(OUT_OF_SYNC);
  download.warn(logLine('INFO', 'warning: a valid Helm v3 hash was not found. Checking against Helm v2 hash...'));
  if (oldDigest(given) !== lock.digest) throw new HelmFault(OLD_OUT_OF_SYNC);
}

/** Every repository of the lock must have been added. */
function checkKnown(world: DependencyWorld, { dependencies }: Lock): void {
  const entries = repositoriesOf(world);
  const missing = dependencies
    .map(({ repository }) => repository)
    .filter((url) => url !== '' && !url.startsWith('file://') && !isOci(url))
    .filter((url) => !entries.some((entry) => sameUrl(entry.url, url.replace(/\/$/, ''))));
  if (missing.length === 0) return;
  throw new HelmFault(
    `no repository definition for ${missing.join(', ')}. Please add the missing repos via 'helm repo add'`,
  );
}

/** `dependency build`: fetches what the lock says; without one as `dependency update`. Throws HelmFault. */
export async function buildCharts(world: DependencyWorld): Promise<void> {
  const chart = await loadFolder(world);
  const { lock, metadata } = chart;
  if (lock === undefined) return updateCharts(world);
  const { dependencies } = await repositoryNames(world, metadata.dependencies ?? []);
  checkLock(world, chart, metadata.dependencies, metadata.dependencies && dependencies, lock);
  checkKnown(world, lock);
  if (!world.skipUpdate) await updateKnown(world);
  await fetchDependencies(world, lock.dependencies);
}
