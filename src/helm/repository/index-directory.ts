/** The index of a folder of archives (IndexDirectory of pkg/repo/v1/index.go). */
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { encodeGo } from '../../apimachinery/go/encode.ts';
import { indentJson } from '../../apimachinery/go/indent-json.ts';
import { structJson } from '../../apimachinery/go/struct-json.ts';
import { compareStrings, sortedKeys } from '../../apimachinery/go/text.ts';
import { type Json, type JsonObject, setKey } from '../../apimachinery/json.ts';
import { toYaml } from '../../print/yaml.ts';
import { loadAnyChart } from '../chart/load.ts';
import { HelmFault } from '../error.ts';
import { goTimeText } from '../release/time.ts';
import { sha256 } from './cache.ts';
import { type ChartVersion, findVersion, type IndexFile, sortedVersions } from './index-file.ts';
import { chartVersionType, indexType } from './metadata-type.ts';
import { cleanJoin, joinUrl } from './urls.ts';

async function namesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.sort(compareStrings);
}

/** Archives in the folder, then those in the folders right in it. */
async function archivesIn(folder: string): Promise<readonly string[]> {
  const names = await namesIn(folder);
  const isArchive = (name: string): boolean => name.endsWith('.tgz') && !name.startsWith('.');
  const below = await Promise.all(
    names
      .filter((name) => !name.startsWith('.'))
      .map(async (name) => (await namesIn(path.join(folder, name))).filter(isArchive).map((file) => `${name}/${file}`)),
  );
  return [...names.filter(isArchive), ...below.flat()];
}

function joined(base: string, name: string): string {
  try {
    return joinUrl(base, name);
  } catch {
    return cleanJoin(base, name);
  }
}

/** The address of an archive, below `base`; relative without one. */
function addressOf(file: string, base: string): string {
  const slash = file.lastIndexOf('/');
  const folder = slash < 0 ? '' : file.slice(0, slash);
  const parent = joined(base, folder);
  const name = file.slice(slash + 1);
  return parent === '' ? name : joined(parent, name);
}

/** Files that are no charts are left out. `now` is RFC 3339. */
export async function indexFolder(folder: string, base: string, now: () => string): Promise<IndexFile> {
  const entries = new Map<string, ChartVersion[]>();
  for (const file of await archivesIn(folder)) {
    const place = path.join(folder, file);
    let chart: Awaited<ReturnType<typeof loadAnyChart>>;
    try {
      chart = await loadAnyChart(place);
    } catch (error) {
      if (error instanceof HelmFault) continue;
      throw error;
    }
    const { metadata } = chart;
    const list = entries.get(metadata.name) ?? [];
    list.push({ ...metadata, urls: [addressOf(file, base)], created: now(), digest: sha256(readFileSync(place)) });
    entries.set(metadata.name, list);
  }
  return indexOf(entries, now());
}

function indexOf(entries: ReadonlyMap<string, readonly ChartVersion[]>, generated: string): IndexFile {
  const object: Record<string, readonly ChartVersion[]> = {};
  for (const [name, list] of entries) setKey(object as unknown as JsonObject, name, list as unknown as Json);
  return { apiVersion: 'v1', generated, entries: object };
}

export const emptyIndex = (now: string): IndexFile => indexOf(new Map(), now);

const has = (list: readonly ChartVersion[], index: IndexFile, { name, version }: ChartVersion): boolean => {
  const entries = { [name]: list };
  try {
    findVersion({ ...index, entries }, name, version ?? '', { warn: () => undefined });
    return true;
  } catch {
    return false;
  }
};

/** The index with what it lacks of another one; its own entries stay. */
export function mergedIndex(index: IndexFile, other: IndexFile): IndexFile {
  const entries = new Map(Object.entries(index.entries).map(([name, list]) => [name, [...list]]));
  for (const key of sortedKeys(other.entries)) {
    for (const version of other.entries[key] ?? []) {
      const list = entries.get(version.name) ?? [];
      if (!has(list, index, version)) list.push(version);
      entries.set(version.name, list);
    }
  }
  return indexOf(entries, index.generated ?? '');
}

const NO_TIME = '0001-01-01T00:00:00Z';
const timeText = (time: string | undefined): string => (time === undefined ? NO_TIME : goTimeText(time));

function written(entry: ChartVersion): Json {
  const encoded = encodeGo(entry as unknown as JsonObject, chartVersionType);
  return { ...encoded, created: timeText(entry.created) };
}

/** The text of index.yaml, as YAML or as JSON (which is YAML too). */
export function indexText(index: IndexFile, form: 'yaml' | 'json'): string {
  const entries: JsonObject = {};
  for (const name of sortedKeys(index.entries)) {
    setKey(entries, name, sortedVersions(index.entries[name] ?? []).map(written));
  }
  const { apiVersion, generated } = index;
  const encoded = { ...encodeGo({ apiVersion }, indexType), generated: timeText(generated), entries };
  return form === 'yaml' ? toYaml(encoded) : indentJson(structJson(encoded));
}
