/** Which versions satisfy the dependencies of a chart (internal/resolver/resolver.go). */
import { statSync } from 'node:fs';
import path from 'node:path';
import { goQuote } from '../../apimachinery/go/text.ts';
import { parseGoUrl } from '../../apimachinery/go/url.ts';
import type { Dependency } from '../../helm/chart/chart.ts';
import { loadAnyChart } from '../../helm/chart/load.ts';
import { HelmFault } from '../../helm/error.ts';
import { isOci, withoutScheme } from '../../helm/registry/reference.ts';
import { chartVersions } from '../../helm/registry/tags.ts';
import { indexFileName } from '../../helm/repository/cache.ts';
import { readIndex, versionsIn } from '../../helm/repository/index-file.ts';
import { readRepositories } from '../../helm/repository/repositories.ts';
import { cleanJoin, sameUrl } from '../../helm/repository/urls.ts';
import { type Constraint, parseConstraint } from '../../helm/semver/constraint.ts';
import { parseVersion, type Version, VersionError } from '../../helm/semver/version.ts';
import type { DependencyWorld } from './dependency-world.ts';

const FILE = 'file://';
export const isFileUrl = (repository: string): boolean => repository.startsWith(FILE);

/** The folder of a file:// dependency, relative to the chart where it is. Throws HelmFault. */
export function localFolder({ folder, place }: Pick<DependencyWorld, 'folder' | 'place'>, repository: string): string {
  const typed = isFileUrl(repository) ? repository.slice(FILE.length) : repository;
  const found = typed.startsWith('/') ? cleanJoin(typed) : cleanJoin(folder, typed);
  if (statSync(place(found), { throwIfNoEntry: false }) === undefined) {
    throw new HelmFault(`directory ${found} not found`);
  }
  return found;
}

const versionOrNone = (text: string): Version | undefined => {
  try {
    return parseVersion(text);
  } catch {
    return undefined;
  }
};

function rangeOf({ name, version = '' }: Dependency): Constraint {
  try {
    return parseConstraint(version);
  } catch (error) {
    if (!(error instanceof VersionError)) throw error;
    throw new HelmFault(`dependency ${goQuote(name)} has an invalid version/constraint format: ${error.message}`);
  }
}

interface Named {
  /** Dependency -> the name of its repository. */
  readonly names: Map<string, string>;
  /** With the addresses that aliases stand for. */
  readonly dependencies: readonly Dependency[];
}

const HINT = `
Note that repositories must be URLs or aliases. For example, to refer to the "example"
repository, use "https://charts.example.com/" or "@example" instead of
"example". Don't forget to add the repo, too ('helm repo add').`;

function refuseMissing(missing: readonly string[]): never {
  const isBare = missing.some((url) => !url.includes('//') && !url.startsWith('@') && !url.startsWith('alias:'));
  throw new HelmFault(
    `no repository definition for ${missing.join(', ')}. Please add them via 'helm repo add'${isBare ? HINT : ''}`,
  );
}

/** Whether Go takes it for an address of a request: absolute, or a path from the root. */
const isAddress = (text: string): boolean => {
  const parsed = parseGoUrl(text);
  return parsed.kind === 'url' && (parsed.scheme !== '' || text.startsWith('/'));
};

/** The repositories of the dependencies by name, with aliases resolved. Throws HelmFault. */
export async function repositoryNames(world: DependencyWorld, given: readonly Dependency[]): Promise<Named> {
  const file = readRepositories(world.download.repositoryConfig);
  const names = new Map<string, string>();
  const missing: string[] = [];
  const dependencies = given.map((dependency): Dependency => {
    const { name, repository } = dependency;
    if (repository === '') return dependency;
    if (isFileUrl(repository)) {
      localFolder(world, repository);
      if (world.debug) world.download.write(`Repository from local path: ${repository}\n`);
      names.set(name, repository);
      return dependency;
    }
    if (isOci(repository)) {
      names.set(name, repository);
      return dependency;
    }
    const alias = /^(?:@|alias:)(.*)$/s.exec(repository)?.[1];
    for (const entry of file?.repositories ?? []) {
      if (entry.name !== alias && !sameUrl(entry.url, repository)) continue;
      names.set(name, entry.name);
      return entry.name === alias ? { ...dependency, repository: entry.url } : dependency;
    }
    if (isAddress(repository)) names.set(repository, repository);
    else missing.push(repository);
    return dependency;
  });
  if (missing.length > 0) refuseMissing(missing);
  return { names, dependencies };
}

/** The versions that a repository or registry has, the newest first; those without an address left out. */
async function offered(world: DependencyWorld, { name, repository, version = '' }: Dependency, repositoryName: string) {
  const { download } = world;
  if (isOci(repository)) {
    if (versionOrNone(version) !== undefined) return [version];
    try {
      return await chartVersions(download.session, `${withoutScheme(repository)}/${name}`);
    } catch (error) {
      if (!(error instanceof HelmFault)) throw error;
      throw new HelmFault(`could not retrieve list of tags for repository ${repository}: ${error.message}`);
    }
  }
  const file = path.join(download.repositoryCache, indexFileName(repositoryName));
  let versions: ReturnType<typeof versionsIn>;
  try {
    versions = versionsIn(readIndex(file, download.warn), name);
  } catch (error) {
    if (!(error instanceof HelmFault)) throw error;
    throw new HelmFault(`no cached repository for ${repositoryName} found. (try 'helm repo update'): ${error.message}`);
  }
  if (versions === undefined) throw new HelmFault(`${name} chart not found in repo ${repository}`);
  return versions.filter(({ urls }) => (urls ?? []).length > 0).map((one) => one.version);
}

/** The version to lock; undefined where none fits. */
async function versionFor(world: DependencyWorld, dependency: Dependency, repositoryName: string) {
  const { name, repository, version = '' } = dependency;
  const range = rangeOf(dependency);
  if (repository === '') {
    localFolder(world, cleanJoin('charts', name));
    return version;
  }
  if (isFileUrl(repository)) {
    const { metadata } = await loadAnyChart(localFolder(world, repository), world.download.warn);
    const own = versionOrNone(metadata.version);
    return own !== undefined && range.accepts(own) ? metadata.version : undefined;
  }
  if (repositoryName === '') return version;
  const fitting = (text: string): boolean => {
    const parsed = versionOrNone(text);
    return parsed !== undefined && range.accepts(parsed);
  };
  const found = (await offered(world, dependency, repositoryName)).find(fitting);
  return found ?? (isOci(repository) ? version : undefined);
}

/** The dependencies with the versions to fetch. Throws HelmFault. */
export async function resolveVersions(
  world: DependencyWorld,
  dependencies: readonly Dependency[],
  names: ReadonlyMap<string, string>,
): Promise<readonly Dependency[]> {
  const locked: Dependency[] = [];
  const missing: string[] = [];
  for (const dependency of dependencies) {
    const { name, repository, version = '' } = dependency;
    const found = await versionFor(world, dependency, names.get(name) ?? '');
    if (found === undefined) {
      missing.push(`${goQuote(name)} (repository ${goQuote(repository)}, version ${goQuote(version)})`);
    } else locked.push({ name, version: found, repository });
  }
  if (missing.length === 0) return locked;
  throw new HelmFault(
    `can't get a valid version for ${missing.length} subchart(s): ${missing.join(', ')}. Make sure a matching chart version exists in the repo, or change the version constraint in Chart.yaml`,
  );
}
