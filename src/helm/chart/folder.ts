/** The files of a chart's folder (pkg/chart/v2/loader/directory.go, internal/sympath). */
import fs, { type BigIntStats } from 'node:fs';
import path from 'node:path';
import { compareStrings } from '../../apimachinery/go/text.ts';
import { resolveLinks } from '../../io/links.ts';
import { systemText, unreadable } from '../../io/system-text.ts';
import { HelmFault } from '../error.ts';
import type { ChartFile } from './chart.ts';
import { type IgnoreRules, ignoreRules } from './ignore.ts';
import { MOST_BYTES, withoutMark } from './limits.ts';
import { modTimeText } from './mod-time.ts';

/** More entries than any chart has: a net of links can have no end. */
const MOST_ENTRIES = 200_000;

interface Walk {
  /** With a slash at its end. */
  readonly top: string;
  readonly rules: IgnoreRules;
  readonly files: ChartFile[];
  readonly log: (path: string, resolved: string) => void;
  bytes: number;
  entries: number;
}

/**
 * Every file below a folder that .helmignore leaves, sorted by name in each folder. Links are
 * followed, and `log` is told of each. Nothing else is to be done meanwhile, and hundreds of small files are read in a
 * third of the time that it takes to wait for each. Throws HelmFault.
 */
export function folderFiles(folder: string, log: Walk['log']): readonly ChartFile[] {
  const top = path.resolve(folder);
  const rules = ignoreRules(readRules(path.join(top, '.helmignore')));
  const walk: Walk = { top: `${top}${path.sep}`, rules, files: [], log, bytes: 0, entries: 0 };
  visitFolder(walk, top, [resolveLinks(top)]);
  return walk.files;
}

function readRules(file: string): string {
  try {
    return withoutMark(fs.readFileSync(file)).toString('utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw new HelmFault(unreadable(file, error));
  }
}

/** `around` are the folders that this one stands in, without links, itself the last. */
function visitFolder(walk: Walk, folder: string, around: readonly string[]): void {
  let names: string[];
  try {
    names = fs.readdirSync(folder);
  } catch (error) {
    throw new HelmFault(`open ${folder}: ${systemText(error)}`);
  }
  for (const name of names.sort(compareStrings)) visit(walk, path.join(folder, name), around);
}

function visit(walk: Walk, place: string, around: readonly string[]): void {
  walk.entries += 1;
  if (walk.entries > MOST_ENTRIES) throw new HelmFault(`chart has more than ${MOST_ENTRIES} files`);
  const found = inspect(place);
  if (!found.isSymbolicLink()) {
    visitFound(walk, place, found, around);
    return;
  }
  const resolved = follow(place);
  walk.log(place, resolved);
  visitFound(walk, place, inspect(resolved), around, resolved);
}

function inspect(place: string): BigIntStats {
  try {
    return fs.lstatSync(place, { bigint: true });
  } catch (error) {
    throw new HelmFault(`lstat ${place}: ${systemText(error)}`);
  }
}

function follow(place: string): string {
  try {
    return resolveLinks(place);
  } catch (error) {
    throw new HelmFault(`error evaluating symlink ${place}: ${(error as Error).message}`);
  }
}

function visitFound(walk: Walk, place: string, found: BigIntStats, around: readonly string[], resolved?: string): void {
  const name = place.slice(walk.top.length).split(path.sep).join('/');
  if (walk.rules(name, found.isDirectory())) return;
  if (found.isDirectory()) {
    const real = resolved ?? path.join(around.at(-1) as string, path.basename(place));
    if (around.includes(real)) throw new HelmFault(`error evaluating symlink ${place}: it leads to a folder around it`);
    visitFolder(walk, place, [...around, real]);
    return;
  }
  if (!found.isFile()) throw new HelmFault(`cannot load irregular file ${place} as it has file mode type bits set`);
  const data = readWithin(walk, place, name, found.size);
  const nanoseconds = Number(found.mtimeNs % 1_000_000_000n);
  const modTime = modTimeText(Number(found.mtimeNs / 1_000_000_000n), nanoseconds);
  walk.files.push({ name, data, modTime });
}

function readWithin(walk: Walk, place: string, name: string, size: bigint): Uint8Array {
  if (size > BigInt(MOST_BYTES - walk.bytes)) {
    throw new HelmFault(`error reading ${name}: chart exceeds maximum decompressed size of ${MOST_BYTES} bytes`);
  }
  try {
    const data = fs.readFileSync(place);
    walk.bytes += data.length;
    return withoutMark(data);
  } catch (error) {
    throw new HelmFault(`error reading ${name}: ${unreadable(place, error)}`);
  }
}
