/**
 * Cache files of cox below --cache-dir. A file of another owner, a link, or a file that others may
 * write is not read (CVE-2019-11244). Any problem counts as a miss, and failures to write are
 * ignored.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeFolders } from '../io/folders.ts';

/** The text of a cached file; undefined for any kind of miss. */
export function readCacheFile(file: string): string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0));
    if (!ours(fs.fstatSync(descriptor)) || !ours(fs.lstatSync(path.dirname(file)))) return undefined;
    return fs.readFileSync(descriptor, 'utf8');
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

/** Owned by us and writable by nobody else. */
function ours(stat: fs.Stats): boolean {
  if (stat.isSymbolicLink()) return false;
  if (os.platform() === 'win32') return true;
  return stat.uid === os.userInfo().uid && (stat.mode & 0o022) === 0;
}

/**
 * Writes the file whole or not at all; failure is silent, the next command asks the server again.
 */
export function writeCacheFile(file: string, text: string): void {
  const temporary = `${file}.${Date.now().toString(36)}${Math.trunc(Math.random() * 0xffffff).toString(36)}`;
  try {
    makeFolders(path.dirname(file), 0o700);
    if (!ours(fs.lstatSync(path.dirname(file)))) return;
    fs.writeFileSync(temporary, text, { flag: 'wx', mode: 0o600 });
    fs.renameSync(temporary, file);
  } catch {
    removeCacheFile(temporary);
  }
}

/** Removes a file; one that cannot be removed expires by its age. */
export function removeCacheFile(file: string): void {
  try {
    fs.rmSync(file, { force: true });
  } catch {
    // a folder that cannot be written is as good as an old one
  }
}

/** The name kubectl gives a server's folder: host and port, what else is in the URL as `_`. */
export function serverFileName(server: string): string {
  return server.replace(/^https?:\/\//, '').replaceAll(/[^\w.-]/g, '_');
}
