/** From what is typed to the address of an archive (ChartDownloader.ResolveChartVersion). */
import path from 'node:path';
import { goQuote } from '../../apimachinery/go/text.ts';
import { parseGoUrl } from '../../apimachinery/go/url.ts';
import { HelmFault } from '../../helm/error.ts';
import type { SendHttp } from '../../helm/http.ts';
import type { Debug } from '../../helm/log.ts';
import { isOci } from '../../helm/registry/reference.ts';
import type { RegistrySession } from '../../helm/registry/session.ts';
import { chartPlace } from '../../helm/registry/tags.ts';
import { indexFileName } from '../../helm/repository/cache.ts';
import { checkRepositoryUrl, type FetchOptions, tlsOf } from '../../helm/repository/fetch.ts';
import {
  type ChartVersion,
  findVersion,
  type IndexFile,
  readIndex,
  type Warn,
} from '../../helm/repository/index-file.ts';
import { type RepositoryEntry, readRepositories } from '../../helm/repository/repositories.ts';
import { resolveReferenceUrl, sameUrl } from '../../helm/repository/urls.ts';
import { VersionError } from '../../helm/semver/version.ts';

/** What downloads need. Paths are absolute. */
export interface DownloadWorld {
  readonly send: SendHttp;
  readonly session: RegistrySession;
  readonly repositoryConfig: string;
  readonly repositoryCache: string;
  readonly contentCache: string;
  /** Takes a line for stderr. */
  readonly warn: Warn;
  readonly debug: Debug;
  /** Takes text for stdout. */
  readonly write: (text: string) => void;
}

/** What is done about provenance. `later` fetches it and leaves verifying to the user. */
export type VerifyStrategy = 'never' | 'if-possible' | 'always' | 'later';

export interface DownloadRequest {
  readonly reference: string;
  /** Of the archive, where an index has been asked already. */
  readonly digest?: string;
  readonly version: string;
  readonly options: FetchOptions;
  readonly verify: VerifyStrategy;
  readonly keyring: string;
}

export interface FoundChart {
  readonly url: string;
  /** Of the archive, as its index says; "" where none says it. */
  readonly digest: string;
  readonly options: FetchOptions;
}

const repositoriesOf = ({ repositoryConfig }: DownloadWorld): readonly RepositoryEntry[] =>
  readRepositories(repositoryConfig)?.repositories ?? [];

/** An index that is there already: a command that uses charts does not update any. */
function cachedIndex({ repositoryCache, warn }: DownloadWorld, { name }: RepositoryEntry): IndexFile {
  try {
    return readIndex(path.join(repositoryCache, indexFileName(name)), warn);
  } catch (error) {
    if (!(error instanceof HelmFault)) throw error;
    throw new HelmFault(`no cached repo found. (try 'helm repo update'): ${error.message}`, { cause: error });
  }
}

/** The options with what a repository has of its own. */
function withEntry(options: FetchOptions, entry: RepositoryEntry): FetchOptions {
  const { certFile, keyFile, caFile, username, password, url } = entry;
  const hasFiles = certFile !== '' || keyFile !== '' || caFile !== '';
  const hasUser = username !== '' && password !== '';
  return {
    ...options,
    url,
    tls: hasFiles ? { ...tlsOf(entry), insecure: options.tls.insecure } : options.tls,
    ...(hasUser ? { username, password, passCredentials: entry.pass_credentials_all } : {}),
  };
}

/** The repository whose index has an archive of this address. */
function ownerOf(world: DownloadWorld, url: string): RepositoryEntry | undefined {
  return repositoriesOf(world).find((entry) => {
    checkRepositoryUrl(entry.url);
    const { entries } = cachedIndex(world, entry);
    return Object.values(entries).some((list) => list.some(({ urls }) => urls?.some((one) => sameUrl(url, one))));
  });
}

function named(world: DownloadWorld, name: string): RepositoryEntry {
  const entry = repositoriesOf(world).find((one) => one.name === name);
  if (entry === undefined) throw new HelmFault(`repo ${name} not found`);
  if (entry.url === '') throw new HelmFault(`no URL found for repository ${name}`);
  return entry;
}

function versionIn(world: DownloadWorld, entry: RepositoryEntry, chart: string, version: string): ChartVersion {
  const index = cachedIndex(world, entry);
  try {
    return findVersion(index, chart, version, world);
  } catch (error) {
    if (!(error instanceof HelmFault || error instanceof VersionError)) throw error;
    throw new HelmFault(
      `chart ${goQuote(chart)} matching ${version} not found in ${entry.name} index. (try 'helm repo update'): ${error.message}`,
      { cause: error },
    );
  }
}

/** A URL as Go prints it: no slashes where nothing follows them, and what may not stand in a path escaped. */
const printed = (url: string): string =>
  url.replace(/^(\w[\w+.-]*:)\/\/$/, '$1').replace(/[^\w.~$&+,/:;=@%!'()*[\]?#-]/gu, encodeURIComponent);

function inRepository(world: DownloadWorld, request: DownloadRequest, typed: string): FoundChart {
  const slash = typed.indexOf('/');
  if (slash < 0) {
    throw new HelmFault(
      `non-absolute URLs should be in form of repo_name/path_to_chart, got: ${printed(request.reference)}`,
    );
  }
  const entry = named(world, typed.slice(0, slash));
  checkRepositoryUrl(entry.url);
  const { urls = [], digest = '' } = versionIn(world, entry, typed.slice(slash + 1), request.version);
  const [first] = urls;
  if (first === undefined) throw new HelmFault(`chart ${goQuote(request.reference)} has no downloadable URLs`);
  try {
    const url = resolveReferenceUrl(entry.url, first);
    return { url, digest, options: withEntry(request.options, entry) };
  } catch (error) {
    throw new HelmFault(`invalid chart URL format: ${request.reference}`, { cause: error });
  }
}

/** Where the archive lies that is meant. Throws HelmFault, VersionError. */
export async function resolveChart(world: DownloadWorld, request: DownloadRequest): Promise<FoundChart> {
  const { reference, version, options } = request;
  const parsed = parseGoUrl(reference);
  if (parsed.kind === 'problem') throw new HelmFault(`invalid chart URL format: ${reference}`);
  if (isOci(printed(reference))) {
    const { name, digest } = await chartPlace(world.session, reference, version);
    return { url: `oci://${name}`, digest, options };
  }
  const { scheme, host, path: place } = parsed;
  if (scheme === '' || host === '' || place === '') return inRepository(world, request, place);
  const owner = ownerOf(world, reference);
  if (scheme !== 'http' && scheme !== 'https') throw new HelmFault(`scheme ${goQuote(scheme)} not supported`);
  const found = owner === undefined ? { ...options, url: reference } : withEntry(options, owner);
  return { url: reference, digest: request.digest ?? '', options: found };
}
