import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { CliError } from '../../errors.ts';
import { makeFolders } from '../../io/folders.ts';
import { type Download, officialGitHub, officialKubernetes } from './catalogue.ts';
import { findDigest, findPinnedDigest } from './checksum.ts';
import { DownloadError, type FetchOptions, get, getText } from './http.ts';

/** Whole base addresses that stand in for the official ones. */
export interface Mirrors {
  /** In place of https://dl.k8s.io */
  readonly kubernetes?: string;
  /** In place of https://github.com */
  readonly gitHub?: string;
}

export interface DownloadOptions extends FetchOptions {
  readonly mirrors: Mirrors;
  /** A `sha256sum` list of the user's own; what it names needs no digest from the official host. */
  readonly checksumFile?: string;
  onProgress(received: number, total: number | undefined): void;
}

function mirrored(url: string, mirrors: Mirrors): string {
  const pairs = [
    [officialKubernetes, mirrors.kubernetes],
    [officialGitHub, mirrors.gitHub],
  ] as const;
  for (const [official, mirror] of pairs) {
    if (mirror && url.startsWith(`${official}/`)) return mirror.replace(/\/+$/, '') + url.slice(official.length);
  }
  return url;
}

/**
 * The digest of an official file: the user's list, else the official host; never the mirror. Throws
 * DownloadError.
 */
async function expectedDigest(download: Download, options: DownloadOptions): Promise<string> {
  if (options.checksumFile !== undefined) {
    const list = await readFile(options.checksumFile, 'utf8');
    const pinned = findPinnedDigest(list, download.url);
    if (pinned !== undefined) return pinned;
  }
  const text = await getText(download.checksums, options);
  const digest = findDigest(text, path.posix.basename(new URL(download.url).pathname));
  if (digest !== undefined) return digest;
  const { host } = new URL(download.checksums);
  throw new DownloadError(host, `${host} publishes no checksum of ${path.posix.basename(download.url)}`, false);
}

/**
 * Downloads a program, verifies its checksum and puts it at `target`, whole or not at all. Throws
 * DownloadError when it cannot be downloaded, CliError when the file is not the published one.
 */
export async function downloadProgram(download: Download, target: string, options: DownloadOptions): Promise<void> {
  const expected = await expectedDigest(download, options);
  const url = mirrored(download.url, options.mirrors);
  makeFolders(path.dirname(target), 0o700);
  const folder = await mkdtemp(`${target}.download-`);
  try {
    const file = path.join(folder, 'file');
    const actual = await save(url, file, options);
    if (actual !== expected) {
      throw new CliError(`${url} does not match its published checksum: SHA-256 is ${actual}, expected ${expected}`);
    }
    const program = download.member === undefined ? file : await extract(file, download.member, folder);
    await chmod(program, 0o755);
    await rename(program, target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes the file and yields its SHA-256 in hex. */
async function save(url: string, file: string, options: DownloadOptions): Promise<string> {
  const response = await get(url, options);
  const length = Number(response.headers['content-length'] ?? Number.NaN);
  const hash = createHash('sha256');
  let received = 0;
  const measured = async function* (source: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    for await (const chunk of source) {
      hash.update(chunk);
      received += chunk.length;
      options.onProgress(received, Number.isNaN(length) ? undefined : length);
      yield chunk;
    }
  };
  try {
    await pipeline(response, measured, createWriteStream(file), { signal: options.signal });
  } catch (error) {
    options.signal.throwIfAborted();
    const { host } = new URL(url);
    throw new DownloadError(host, `${host}: the transfer broke off: ${(error as Error).message}`, true);
  }
  return hash.digest('hex');
}

/**
 * Unpacks one member; every platform's `tar` reads the archives that its projects publish (that of
 * macOS zips as well).
 */
async function extract(archive: string, member: string, folder: string): Promise<string> {
  try {
    await promisify(execFile)('tar', ['-xf', archive, '-C', folder, member]);
  } catch (error) {
    throw new CliError(`cannot unpack ${member}: ${(error as Error).message.trim()}`);
  }
  return path.join(folder, member);
}
