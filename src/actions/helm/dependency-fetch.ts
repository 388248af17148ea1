/** Archives of dependencies into charts/, and the outdated ones out of it (Manager.downloadAll). */
import { mkdtempSync } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { goQuote } from '../../apimachinery/go/text.ts';
import type { Dependency } from '../../helm/chart/chart.ts';
import { loadAnyChart } from '../../helm/chart/load.ts';
import { saveChart } from '../../helm/chart/save.ts';
import { HelmFault } from '../../helm/error.ts';
import { isOci } from '../../helm/registry/reference.ts';
import { indexFileName, makeFolder } from '../../helm/repository/cache.ts';
import {
  type ChartAddress,
  type FetchOptions,
  findChartInRepository,
  plainFetch,
  tlsOf,
} from '../../helm/repository/fetch.ts';
import { type IndexFile, readIndex, versionsIn } from '../../helm/repository/index-file.ts';
import { emptyEntry, type RepositoryEntry } from '../../helm/repository/repositories.ts';
import { cleanJoin, resolveReferenceUrl, sameUrl } from '../../helm/repository/urls.ts';
import { parseConstraint } from '../../helm/semver/constraint.ts';
import { compareVersions, parseVersion, VersionError } from '../../helm/semver/version.ts';
import { systemTextOf } from '../../helm/system-text.ts';
import { isFileUrl, localFolder } from './dependency-resolve.ts';
import { type DependencyWorld, repositoriesOf } from './dependency-world.ts';
import { downloadTo } from './download.ts';

interface Known {
  readonly entry: RepositoryEntry;
  readonly index: IndexFile;
}

function checkFits(words: string, range: string, version: string): boolean {
  try {
    return parseConstraint(range).accepts(parseVersion(version));
  } catch (error) {
    if (error instanceof VersionError) throw new HelmFault(`${words}: ${error.message}`);
    throw error;
  }
}

/** A dependency without a repository must lie in charts/ already. */
async function checkInPlace(world: DependencyWorld, { name, version = '' }: Dependency): Promise<void> {
  const { download, folder } = world;
  download.write(`Dependency ${name} did not declare a repository. Assuming it exists in the charts directory\n`);
  const place = cleanJoin(folder, 'charts', name);
  const chart = await loadAnyChart(place, download.warn).catch((error: unknown) => {
    throw error instanceof HelmFault ? new HelmFault(`unable to load chart '${place}': ${error.message}`) : error;
  });
  const own = chart.metadata.version;
  if (checkFits(`dependency ${name} has an invalid version/constraint format`, version, own)) return;
  throw new SaveFault(`dependency ${name} at version ${own} does not satisfy the constraint ${version}`);
}

/** A failure that helm prints on stdout too, before it ends. */
class SaveFault extends HelmFault {}

const asSaveFault =
  (words: string) =>
  (error: unknown): never => {
    throw error instanceof HelmFault || error instanceof VersionError
      ? new SaveFault(`${words}${error.message}`)
      : error;
  };

/** Packs a chart that lies on disk and returns its version. */
async function pack(world: DependencyWorld, { name, repository, version = '' }: Dependency, target: string) {
  const { download, debug } = world;
  if (debug) download.write(`Archiving ${name} from repo ${repository}\n`);
  const chart = await loadAnyChart(localFolder(world, repository), download.warn);
  const own = chart.metadata.version;
  if (!checkFits(`dependency ${name} has an invalid version/constraint format`, version, own)) {
    throw new HelmFault(`can't get a valid version for dependency ${name}`);
  }
  await saveChart(chart, target);
  return own;
}

const isVersion = (wanted: string, own: string): boolean => {
  try {
    return compareVersions(parseVersion(wanted), parseVersion(own)) === 0;
  } catch {
    return wanted === own;
  }
};

interface Found extends ChartAddress {
  readonly options: FetchOptions;
}

async function find(world: DependencyWorld, dependency: Dependency, known: readonly Known[]): Promise<Found> {
  const { name, version = '', repository } = dependency;
  if (isOci(repository)) return { url: `${repository}/${name}:${version}`, digest: '', options: plainFetch };
  const owner = known.find(({ entry }) => sameUrl(repository, entry.url));
  if (owner !== undefined) {
    const { entry, index } = owner;
    const versions = versionsIn(index, name);
    if (versions === undefined) throw new SaveFault('could not find : entry not found');
    const fitting = versions.find(
      ({ urls = [], version: own }) => urls.length > 0 && (version === '' || isVersion(version, own)),
    );
    if (fitting === undefined) throw new SaveFault('could not find : no matching version');
    const { username, password, pass_credentials_all: passCredentials } = entry;
    const options = { ...plainFetch, url: entry.url, username, password, passCredentials, tls: tlsOf(entry) };
    const url = resolveReferenceUrl(repository, fitting.urls?.[0] ?? '');
    return { url, digest: fitting.digest ?? '', options };
  }
  const { send } = world.download;
  const address = await findChartInRepository(
    send,
    { ...emptyEntry, url: repository },
    name,
    version,
    world.download,
  ).catch(asSaveFault(`could not find : chart ${name} not found in ${repository}: `));
  return { ...address, options: plainFetch };
}

/** An oci:// address and the version behind it, which ranges of versions may be too. */
function splitOci(url: string): readonly [reference: string, version: string] {
  const [, reference, , version] = /^(oci:\/\/[^:]+(:\d{1,5})?[^:]+):(.*)$/s.exec(url) ?? [];
  if (reference !== undefined) return [reference, version ?? ''];
  throw new HelmFault(`could not parse OCI reference: improperly formatted oci chart reference: ${url}`);
}

async function fetchOne(
  world: DependencyWorld,
  dependency: Dependency,
  known: readonly Known[],
  target: string,
  seen: Set<string>,
): Promise<void> {
  const { name, repository } = dependency;
  const { download, verify, keyring } = world;
  const { url, digest, options } = await find(world, dependency, known);
  if (seen.has(url)) {
    download.write(`Already downloaded ${name} from repo ${repository}\n`);
    return;
  }
  download.write(`Downloading ${name} from repo ${repository}\n`);
  const [reference, version] = isOci(url) ? splitOci(url) : [url, ''];
  await downloadTo(download, { reference, digest, version, options, verify, keyring }, target).catch(
    asSaveFault(`could not download ${reference}: `),
  );
  seen.add(url);
}

async function fetchAll(
  world: DependencyWorld,
  dependencies: readonly Dependency[],
  known: readonly Known[],
  target: string,
): Promise<readonly Dependency[]> {
  const fetched: Dependency[] = [];
  const seen = new Set<string>();
  for (const dependency of dependencies) {
    let { version } = dependency;
    if (dependency.repository === '') await checkInPlace(world, dependency);
    else if (isFileUrl(dependency.repository)) version = await pack(world, dependency, target).catch(asSaveFault(''));
    else await fetchOne(world, dependency, known, target, seen);
    fetched.push({ ...dependency, ...(version === undefined ? {} : { version }) });
  }
  return fetched;
}

/** Moves what was fetched into charts/ and takes out the archives that are no longer wanted. */
async function moveIn(world: DependencyWorld, dependencies: readonly Dependency[], from: string, to: string) {
  const { write } = world.download;
  const before = (await readdir(to, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  const fresh = (await readdir(from)).sort();
  for (const name of fresh) {
    const file = path.join(from, name);
    const problem = await loadAnyChart(file).then(
      () => undefined,
      (error: Error) => error.message,
    );
    if (problem === undefined) await rename(file, path.join(to, name));
    else write(`Could not verify ${file} for moving: ${problem} (Skipping)`);
  }
  write('Deleting outdated charts\n');
  const local = new Set(dependencies.filter(({ repository }) => repository === '').map(({ name }) => name));
  for (const entry of before) {
    if (entry.isDirectory() || fresh.includes(entry.name)) continue;
    const shown = cleanJoin(world.folder, 'charts', entry.name);
    const chart = await loadAnyChart(path.join(to, entry.name)).catch((error: Error) => error);
    if (chart instanceof Error) {
      const message = chart.message.replaceAll(path.join(to, entry.name), shown);
      write(`Could not verify ${shown} for deletion: ${message} (Skipping)\n`);
    } else if (!local.has(chart.metadata.name)) await rm(path.join(to, entry.name), { force: true });
  }
}

async function chartsFolder(world: DependencyWorld): Promise<string> {
  const shown = cleanJoin(world.folder, 'charts');
  const folder = shown;
  let isFolder = true;
  try {
    isFolder = (await stat(folder)).isDirectory();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new HelmFault(`unable to retrieve file info for '${shown}': stat ${shown}: ${systemTextOf(error)}`);
    }
    makeFolder(folder);
  }
  if (!isFolder) throw new HelmFault(`${goQuote(shown)} is not a directory`);
  return folder;
}

/** Fetches the dependencies and returns them with the versions that were taken. Throws HelmFault. */
export async function fetchDependencies(
  world: DependencyWorld,
  dependencies: readonly Dependency[],
): Promise<readonly Dependency[]> {
  const { download } = world;
  const known = repositoriesOf(world).map((entry): Known => {
    const file = path.join(download.repositoryCache, indexFileName(entry.name));
    return { entry, index: readIndex(file, download.warn) };
  });
  const target = await chartsFolder(world);
  const temporary = mkdtempSync(path.join(path.dirname(target), 'tmpcharts-'));
  try {
    download.write(`Saving ${dependencies.length} charts\n`);
    const fetched = await fetchAll(world, dependencies, known, temporary);
    await moveIn(world, dependencies, temporary, target);
    return fetched;
  } catch (error) {
    if (error instanceof SaveFault) download.write(`Save error occurred:  ${error.message}\n`);
    throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
