/** What is kept of repositories: their indexes by name, and charts by their content (pkg/downloader/cache.go). */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import path from 'node:path';
import { replaceFile } from '../../io/files.ts';
import { makeFolders } from '../../io/folders.ts';
import { HelmFault } from '../error.ts';

export const indexFileName = (name: string): string => `${name === '' ? '' : `${name}-`}index.yaml`;
export const chartsFileName = (name: string): string => `${name === '' ? '' : `${name}-`}charts.txt`;

export const sha256 = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex');

/** The SHA-256 that a digest names, with or without its algorithm; "" for no digest. Throws HelmFault. */
export function digestKey(digest: string): string {
  const hex = digest.slice(digest.indexOf(':') + 1);
  const bad = /[^0-9a-fA-F]/u.exec(hex)?.[0];
  if (bad !== undefined) {
    const code = bad.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
    throw new HelmFault(`unable to decode digest: encoding/hex: invalid byte: U+${code} '${bad}'`);
  }
  if (hex.length % 2 === 1) throw new HelmFault('unable to decode digest: encoding/hex: odd length hex string');
  if (digest !== '' && hex.length !== 64) throw new HelmFault(`invalid digest length: ${hex.length / 2}`);
  return hex.toLowerCase();
}

export type CacheKind = '.chart' | '.prov';

const cachePath = (root: string, key: string, kind: CacheKind): string =>
  path.join(root, key.slice(0, 2), `${key}${kind}`);

/** The file with that content; undefined when there is none, or an empty one. */
export function cached(root: string, key: string, kind: CacheKind): string | undefined {
  const file = cachePath(root, key, kind);
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (found.isDirectory()) throw new HelmFault('is a directory');
  return found.size === 0 ? undefined : file;
}

/** Keeps content under its key and returns its file. */
export async function keepCached(root: string, key: string, data: Uint8Array, kind: CacheKind): Promise<string> {
  const file = cachePath(root, key, kind);
  await writeWhole(file, data);
  return file;
}

/** Writes a file in one step, for all to read; missing folders are made. */
export async function writeWhole(file: string, data: Uint8Array | string): Promise<void> {
  makeFolders(path.dirname(file), 0o755);
  await replaceFile(file, data, 0o644);
}

/** A folder for all to read. Throws CliError. */
export const makeFolder = (folder: string): void => makeFolders(folder, 0o755);
