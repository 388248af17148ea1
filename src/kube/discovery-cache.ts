/**
 * Discovery on disk: one file per server. A file that is not ours, a link, or one that others may write is not read (CVE-2019-11244);
 * anything odd is a miss, and what cannot be written is not missed.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Discovered } from './discovery-read.ts';

/** kubectl's own age limit. */
const MAX_AGE = 6 * 60 * 60 * 1000;
/** Raised when the form of the file changes. */
const FORM = 1;

interface CacheFile {
  readonly form: number;
  readonly server: string;
  readonly time: number;
  readonly discovered: Discovered;
}

/** The file of a server below a cache folder, in a subfolder of ours; host and port as kubectl names its folders. */
export function discoveryCacheFile(cacheDirectory: string, server: string): string {
  const name = server.replace(/^https?:\/\//, '').replaceAll(/[^\w.-]/g, '_');
  return path.join(cacheDirectory, 'coxswain', 'discovery', `${name}.json`);
}

/** What was cached less than six hours before `now`; undefined for a miss of any sort. */
export function readDiscoveryCache(file: string, server: string, now: number): Discovered | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0));
    if (!ours(fs.fstatSync(descriptor)) || !ours(fs.lstatSync(path.dirname(file)))) return undefined;
    const cached = JSON.parse(fs.readFileSync(descriptor, 'utf8')) as CacheFile;
    if (cached.form !== FORM || cached.server !== server) return undefined;
    const age = now - cached.time;
    return age >= 0 && age < MAX_AGE && Array.isArray(cached.discovered.resources) ? cached.discovered : undefined;
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

/** Writes the file whole or not at all; failure is silent, the next command asks the server again. */
export function writeDiscoveryCache(file: string, server: string, discovered: Discovered, now: number): void {
  const temporary = `${file}.${now.toString(36)}${Math.trunc(Math.random() * 0xffffff).toString(36)}`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    if (!ours(fs.lstatSync(path.dirname(file)))) return;
    const content: CacheFile = { form: FORM, server, time: now, discovered };
    fs.writeFileSync(temporary, JSON.stringify(content), { flag: 'wx', mode: 0o600 });
    fs.renameSync(temporary, file);
  } catch {
    fs.rmSync(temporary, { force: true });
  }
}

/** Removes the file. */
export function dropDiscoveryCache(file: string): void {
  try {
    fs.rmSync(file, { force: true });
  } catch {
    // a cache that cannot be removed is as good as read-only: the age limit ends it
  }
}
