/** Charts from repositories, addresses and registries into files (pkg/downloader/chart_downloader.go). */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { goQuote } from '../../apimachinery/go/text.ts';
import { HelmFault } from '../../helm/error.ts';
import { type Verification, verifyChart } from '../../helm/provenance/verify.ts';
import { pullChart } from '../../helm/registry/pull.ts';
import { isOci } from '../../helm/registry/reference.ts';
import { cached, digestKey, keepCached, sha256, writeWhole } from '../../helm/repository/cache.ts';
import { ARCHIVE_LIMIT, fetchFile } from '../../helm/repository/fetch.ts';
import { systemTextOf } from '../../helm/system-text.ts';
import { type DownloadRequest, type DownloadWorld, type FoundChart, resolveChart } from './resolve-chart.ts';

const ACCEPT = 'application/gzip,application/octet-stream';

/** An archive is what its index says it is; helm does not look. */
function checkDigest(data: Uint8Array, key: string, url: string): void {
  const found = sha256(data);
  if (key === '' || key === found) return;
  throw new HelmFault(
    `sha256 sum of ${url} does not match the index: ${goQuote(`sha256:${key}`)} != ${goQuote(`sha256:${found}`)}`,
  );
}

async function fetchArchive(world: DownloadWorld, { url, options }: FoundChart): Promise<Uint8Array> {
  if (isOci(url)) return (await pullChart(world.session, url, 'chart', world.write)).data;
  return fetchFile(world.send, url, { ...options, accept: ACCEPT }, ARCHIVE_LIMIT);
}

/** Undefined where there is none and none is needed. */
async function fetchProvenance(
  world: DownloadWorld,
  { url, options }: FoundChart,
  { verify, reference }: DownloadRequest,
): Promise<Uint8Array | undefined> {
  try {
    if (isOci(url)) return (await pullChart(world.session, url, 'provenance', world.write)).data;
    return await fetchFile(world.send, `${url}.prov`, options, ARCHIVE_LIMIT);
  } catch (error) {
    if (!(error instanceof HelmFault)) throw error;
    if (verify === 'always')
      throw new HelmFault(`failed to fetch provenance ${goQuote(`${url}.prov`)}`, { cause: error });
    world.write(`WARNING: Verification not found for ${reference}: ${error.message}\n`);
    return undefined;
  }
}

/** The name of the archive's file: the last word of its address, and NAME-VERSION.tgz in registries. */
function archiveName(url: string): string {
  const name = decoded(path.posix.basename(url.replace(/[?#].*$/s, '')));
  const colon = isOci(url) ? name.lastIndexOf(':') : -1;
  const file = colon < 0 ? name : `${name.slice(0, colon)}-${name.slice(colon + 1)}.tgz`;
  // an address may spell out separators
  if (file === '' || file === '.' || file === '..' || /[/\\\0]/.test(file))
    throw new HelmFault(`invalid chart URL format: ${url}`);
  return file;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export interface Saved {
  readonly file: string;
  readonly verification: Verification | undefined;
}

function checkFolder(folder: string, shown: string): void {
  let problem = systemTextOf({ code: 'ENOTDIR' });
  try {
    if (statSync(folder).isDirectory()) return;
  } catch (error) {
    problem = systemTextOf(error);
  }
  throw new HelmFault(`open ${shown}: ${problem}`);
}

/**
 * Writes the archive into a folder, and its provenance beside it where it is asked for. `shown` is
 * the folder as it was typed. Throws HelmFault.
 */
export async function downloadTo(
  world: DownloadWorld,
  request: DownloadRequest,
  folder: string,
  shown = folder,
): Promise<Saved> {
  const { debug } = world;
  debug?.('set up default downloader cache');
  const chart = await resolveChart(world, request);
  const key = digestKey(chart.digest);
  const known = key === '' ? undefined : cached(world.contentCache, key, '.chart');
  if (known !== undefined) debug?.('found chart in cache', { id: chart.digest });
  const data = known === undefined ? await fetchArchive(world, chart) : readFileSync(known);
  checkDigest(data, key, chart.url);
  const name = archiveName(chart.url);
  checkFolder(folder, path.join(shown, name));
  const file = path.join(folder, name);
  await writeWhole(file, data);
  const { verify, keyring } = request;
  if (verify === 'never') return { file, verification: undefined };
  const knownProof = key === '' ? undefined : cached(world.contentCache, key, '.prov');
  if (knownProof !== undefined) debug?.('found provenance in cache', { id: chart.digest });
  const proof = knownProof === undefined ? await fetchProvenance(world, chart, request) : readFileSync(knownProof);
  if (proof === undefined) return { file, verification: undefined };
  await writeWhole(`${file}.prov`, proof);
  if (verify === 'later') return { file, verification: undefined };
  return { file, verification: await verifyChart(file, `${file}.prov`, keyring) };
}

/** The archive's file in the cache of contents. Throws HelmFault. */
export async function downloadToCache(world: DownloadWorld, request: DownloadRequest): Promise<string> {
  const { debug } = world;
  debug?.('set up default downloader cache');
  const chart = await resolveChart(world, request);
  let key = digestKey(chart.digest);
  let file = key === '' ? undefined : cached(world.contentCache, key, '.chart');
  if (file !== undefined) debug?.('found chart in cache', { id: chart.digest });
  else {
    debug?.('attempting to download chart', { ref: request.reference, version: request.version });
    const data = await fetchArchive(world, chart);
    checkDigest(data, key, chart.url);
    key = sha256(data);
    file = await keepCached(world.contentCache, key, data, '.chart');
    debug?.('put downloaded chart in cache', { id: key });
  }
  if (request.verify === 'never') return file;
  let proof = cached(world.contentCache, key, '.prov');
  if (proof !== undefined) debug?.('found provenance in cache', { id: chart.digest });
  else {
    const data = await fetchProvenance(world, chart, request);
    if (data === undefined) return file;
    proof = await keepCached(world.contentCache, key, data, '.prov');
    debug?.('put downloaded provenance file in cache', { id: key });
  }
  if (request.verify !== 'later') await verifyNamed(file, proof, request.keyring, archiveName(chart.url));
  return file;
}

/** A provenance names the file: the cached one gets that name for as long as it is verified. */
async function verifyNamed(file: string, proof: string, keyring: string, name: string): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cox-helm-'));
  try {
    const copy = path.join(folder, name);
    copyFileSync(file, copy);
    await verifyChart(copy, proof, keyring);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
