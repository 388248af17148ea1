/** Discovery on disk: one file per server, trusted for six hours; anything odd is a miss. */
import path from 'node:path';
import { readCacheFile, serverFileName, writeCacheFile } from '../cache-file.ts';
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

/** The file of a server below a cache folder, in a subfolder of cox. */
export function discoveryCacheFile(cacheDirectory: string, server: string): string {
  return path.join(cacheDirectory, 'coxswain', 'discovery', `${serverFileName(server)}.json`);
}

/**
 * The discovery that was cached less than six hours before `now`; undefined for any kind of miss.
 */
export function readDiscoveryCache(file: string, server: string, now: number): Discovered | undefined {
  const text = readCacheFile(file);
  if (text === undefined) return undefined;
  try {
    const cached = JSON.parse(text) as CacheFile;
    if (cached.form !== FORM || cached.server !== server) return undefined;
    const age = now - cached.time;
    const { groups, resources, failures } = cached.discovered;
    const whole = Array.isArray(groups) && Array.isArray(resources) && Array.isArray(failures);
    return whole && age >= 0 && age < MAX_AGE ? cached.discovered : undefined;
  } catch {
    return undefined;
  }
}

/** Writes the server's discovery to the cache. */
export function writeDiscoveryCache(file: string, server: string, discovered: Discovered, now: number): void {
  const content: CacheFile = { form: FORM, server, time: now, discovered };
  writeCacheFile(file, JSON.stringify(content));
}
