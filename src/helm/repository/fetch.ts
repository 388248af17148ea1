/** Files of chart repositories over HTTP (pkg/getter/httpgetter.go, pkg/repo/v1/chartrepo.go). */
import path from 'node:path';
import { goQuote, sortedKeys } from '../../apimachinery/go/text.ts';
import { parseGoUrl } from '../../apimachinery/go/url.ts';
import { HelmFault } from '../error.ts';
import { basicAuth, MIB, type SendHttp } from '../http.ts';
import { noTlsFiles, type TlsFiles } from '../tls-files.ts';
import { chartsFileName, indexFileName, writeWhole } from './cache.ts';
import { type ChartVersion, findVersion, type IndexFile, type Lines, parseIndex, type Warn } from './index-file.ts';
import { emptyEntry, type RepositoryEntry } from './repositories.ts';
import { resolveReferenceUrl, sameServer } from './urls.ts';

/** The largest index and the largest archive that are read. */
const INDEX_LIMIT = 256 * MIB;
export const ARCHIVE_LIMIT = 100 * MIB;

/** How a file is asked for. */
export interface FetchOptions {
  /** The address that the credentials are for. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Credentials go to every server. */
  readonly passCredentials: boolean;
  readonly tls: TlsFiles;
  readonly accept?: string;
  readonly timeout?: number;
}

export const plainFetch: FetchOptions = {
  url: '',
  username: '',
  password: '',
  passCredentials: false,
  tls: noTlsFiles,
};

export const tlsOf = (entry: RepositoryEntry): TlsFiles => ({
  certFile: entry.certFile,
  keyFile: entry.keyFile,
  caFile: entry.caFile,
  insecure: entry.insecure_skip_tls_verify,
});

/** The body of an answer with status 200. Throws HelmFault. */
export async function fetchFile(
  send: SendHttp,
  href: string,
  options: FetchOptions,
  limit: number,
): Promise<Uint8Array> {
  const { url, username, password, passCredentials, tls, accept, timeout } = options;
  const isFor = passCredentials || sameServer(url, href);
  const authorization = isFor && username !== '' && password !== '' ? basicAuth(username, password) : undefined;
  const answer = await send({
    url: href,
    headers: { ...(accept === undefined ? {} : { accept }), ...(authorization === undefined ? {} : { authorization }) },
    tls,
    limit,
    isFile: true,
    ...(timeout === undefined ? {} : { timeout }),
  });
  if (answer.status !== 200) throw new HelmFault(`failed to fetch ${href} : ${answer.statusLine}`);
  return answer.body;
}

export const schemeOf = (url: string): string => {
  const parsed = parseGoUrl(url);
  return parsed.kind === 'url' ? parsed.scheme : '';
};

/** Whether a repository has this address at all (repo.NewChartRepository). Throws HelmFault. */
export function checkRepositoryUrl(url: string): void {
  const parsed = parseGoUrl(url);
  if (parsed.kind === 'problem') throw new HelmFault(`invalid chart URL format: ${url}`);
  if (!['http', 'https', 'oci'].includes(parsed.scheme)) {
    throw new HelmFault(`could not find protocol handler for: ${parsed.scheme}`);
  }
}

export interface Downloaded {
  readonly data: Uint8Array;
  readonly index: IndexFile;
}

/** The index of a repository. Throws HelmFault. */
export async function fetchIndex(
  send: SendHttp,
  entry: RepositoryEntry,
  warn: Warn,
  timeout?: number,
): Promise<Downloaded> {
  const href = resolveReferenceUrl(entry.url, 'index.yaml');
  if (schemeOf(entry.url) === 'oci') throw new HelmFault(`${goQuote(entry.url)} is a registry, which has no index`);
  const { username, password } = entry;
  const options = {
    ...{ url: entry.url, username, password, passCredentials: entry.pass_credentials_all, tls: tlsOf(entry) },
    ...(timeout === undefined ? {} : { timeout }),
  };
  const data = await fetchFile(send, href, options, INDEX_LIMIT);
  return { data, index: parseIndex(data, entry.url, warn) };
}

/** Fetches the index of a repository and keeps it in the cache, with the names of its charts. Throws HelmFault. */
export async function updateIndex(
  send: SendHttp,
  entry: RepositoryEntry,
  cache: string,
  warn: Warn,
  timeout?: number,
): Promise<void> {
  const { data, index } = await fetchIndex(send, entry, warn, timeout);
  const names = sortedKeys(index.entries);
  await writeWhole(path.join(cache, chartsFileName(entry.name)), names.map((name) => `${name}\n`).join(''));
  await writeWhole(path.join(cache, indexFileName(entry.name)), data);
}

/** Where an archive lies, and its digest where the index has it. */
export interface ChartAddress {
  readonly url: string;
  readonly digest: string;
}

/** A chart in a repository that is given by its address (repo.FindChartInRepoURL). Throws HelmFault. */
export async function findChartInRepository(
  send: SendHttp,
  entry: Omit<RepositoryEntry, 'name'>,
  chart: string,
  version: string,
  lines: Lines,
): Promise<ChartAddress> {
  checkRepositoryUrl(entry.url);
  let index: IndexFile;
  try {
    ({ index } = await fetchIndex(send, { ...emptyEntry, ...entry }, lines.warn));
  } catch (error) {
    if (!(error instanceof HelmFault)) throw error;
    throw new HelmFault(
      `looks like ${goQuote(entry.url)} is not a valid chart repository or cannot be reached: ${error.message}`,
      { cause: error },
    );
  }
  const named = `chart ${goQuote(chart)}${version === '' ? '' : ` version ${goQuote(version)}`}`;
  let found: ChartVersion;
  try {
    found = findVersion(index, chart, version, lines);
  } catch (error) {
    throw new HelmFault(`${named} not found in ${entry.url} repository`, { cause: error });
  }
  const { urls: [first] = [], digest = '' } = found;
  if (first === undefined) throw new HelmFault(`${named} has no downloadable URLs`);
  try {
    return { url: resolveReferenceUrl(entry.url, first), digest };
  } catch (error) {
    throw new HelmFault(`failed to make chart URL absolute: ${(error as Error).message}`);
  }
}
