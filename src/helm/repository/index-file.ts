/** index.yaml of a repository (pkg/repo/v1/index.go). */
import { readFileSync } from 'node:fs';
import { decodeGoAnyCase } from '../../apimachinery/go/decode.ts';
import { goJsonProblem } from '../../apimachinery/go/json.ts';
import { goSorted } from '../../apimachinery/go/sort.ts';
import { goQuote, sortedKeys } from '../../apimachinery/go/text.ts';
import { type Json, type JsonObject, parseJson, setKey } from '../../apimachinery/json.ts';
import { CliError } from '../../errors.ts';
import { unreadable } from '../../io/system-text.ts';
import { decodeText, lineFeeds, parseYaml } from '../../manifest/yaml.ts';
import type { Metadata } from '../chart/chart.ts';
import { uncheckedMetadata, validMetadata } from '../chart/metadata.ts';
import { metadataType } from '../chart/types.ts';
import { withWords } from '../chart/unmarshal.ts';
import { HelmFault } from '../error.ts';
import { type Debug, logLine } from '../log.ts';
import { parseConstraint } from '../semver/constraint.ts';
import { compareVersions, parseVersion, type Version } from '../semver/version.ts';
import { indexType } from './metadata-type.ts';

/** A version of a chart in an index. */
export interface ChartVersion extends Metadata {
  readonly urls?: readonly string[];
  /** RFC 3339. */
  readonly created?: string;
  readonly digest?: string;
}

export interface IndexFile {
  readonly apiVersion: string;
  readonly generated?: string;
  /** The newest first. */
  readonly entries: Readonly<Record<string, readonly ChartVersion[]>>;
  readonly publicKeys?: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Is told of lines for stderr. */
export type Warn = (line: string) => void;

function versionOf({ version }: ChartVersion): Version | undefined {
  try {
    return parseVersion(version ?? '');
  } catch {
    return undefined;
  }
}

/** The newest first; versions that cannot be read last. */
export function sortedVersions(list: readonly ChartVersion[]): readonly ChartVersion[] {
  const keyed = list.map((entry) => ({ entry, version: versionOf(entry) }));
  const older = (a: Version | undefined, b: Version | undefined): boolean =>
    a === undefined || (b !== undefined && compareVersions(a, b) < 0);
  return goSorted(keyed, (a, b) => older(b.version, a.version)).map(({ entry }) => entry);
}

function parseStrict(text: string): JsonObject {
  const value = withWords('error converting YAML to JSON', () => {
    const repeated: string[] = [];
    const parsed = parseYaml(lineFeeds(text), 1, (key, line) =>
      repeated.push(`\n  line ${line}: key ${goQuote(key)} already set in map`),
    );
    if (repeated.length > 0) throw new HelmFault(`yaml: unmarshal errors:${repeated.join('')}`);
    return parsed;
  });
  return withWords('error unmarshaling JSON: while decoding JSON', () =>
    decodeGoAnyCase(value, indexType, { strict: true, fromYaml: true }),
  );
}

function decoded(text: string): JsonObject {
  if (goJsonProblem(text) !== undefined) return parseStrict(text);
  try {
    return decodeGoAnyCase(parseJson(text), indexType);
  } catch (error) {
    throw error instanceof CliError ? new HelmFault(error.message) : error;
  }
}

/** Some servers leave the aliases out (https://github.com/helm/helm/issues/12748). */
const isBorne = (problem: string): boolean =>
  problem.startsWith('validation: more than one dependency with name or alias');

/** The entry with clean metadata, or why it is refused. */
function checked(entry: JsonObject): JsonObject | string {
  const own = Object.fromEntries(Object.entries(entry).filter(([key]) => !Object.hasOwn(metadataType.fields, key)));
  const given = { ...entry, apiVersion: entry.apiVersion || 'v1' };
  try {
    return { ...(validMetadata(given) as unknown as JsonObject), ...own };
  } catch (error) {
    if (!(error instanceof HelmFault)) throw error;
    return isBorne(error.message) ? { ...(uncheckedMetadata(given) as unknown as JsonObject), ...own } : error.message;
  }
}

/** The versions that are valid; the others are named from the last to the first. */
function validVersions(name: string, list: readonly (JsonObject | null)[], source: string, warn: Warn): JsonObject[] {
  const valid: JsonObject[] = [];
  for (const entry of list.toReversed()) {
    if (entry === null) {
      warn(logLine('WARN', 'skipping loading invalid entry for chart: empty entry', { name, source }));
      continue;
    }
    const clean = checked(entry);
    if (typeof clean === 'object') valid.push(clean);
    else {
      const version = String(entry.version ?? '');
      warn(logLine('WARN', 'skipping loading invalid entry for chart', { name, version, source, error: clean }));
    }
  }
  return valid.reverse();
}

/** Reads an index; `source` is named in warnings. Throws HelmFault. */
export function parseIndex(data: Uint8Array, source: string, warn: Warn): IndexFile {
  if (data.length === 0) throw new HelmFault('empty index.yaml file');
  const index = decoded(decodeText(data));
  const entries: JsonObject = {};
  const given = (index.entries ?? {}) as Record<string, (JsonObject | null)[] | null>;
  for (const name of sortedKeys(given)) {
    const valid = validVersions(name, given[name] ?? [], source, warn);
    setKey(entries, name, sortedVersions(valid as unknown as ChartVersion[]) as unknown as Json);
  }
  if (!index.apiVersion) throw new HelmFault('no API version specified');
  return { ...index, entries } as unknown as IndexFile;
}

/** Reads the file of an index. Throws HelmFault. */
export function readIndex(file: string, warn: Warn): IndexFile {
  let data: Buffer;
  try {
    data = readFileSync(file);
  } catch (error) {
    throw new HelmFault(unreadable(file, error), { cause: error });
  }
  try {
    return parseIndex(data, file, warn);
  } catch (error) {
    throw error instanceof HelmFault ? new HelmFault(`error loading ${file}: ${error.message}`) : error;
  }
}

function isRange(version: string): boolean {
  if (/[\^~<>=!*]|\|\|| - /.test(version)) return true;
  return /[xX]/.test(version.split(/[-+]/, 1)[0] ?? '');
}

export const versionsIn = ({ entries }: IndexFile, name: string): readonly ChartVersion[] | undefined =>
  Object.hasOwn(entries, name) ? entries[name] : undefined;

/** Who is told which version was taken. */
export interface Lines {
  readonly warn: Warn;
  readonly debug?: Debug;
}

/** The newest version of a chart that is in a range; "" is any release. Throws HelmFault, VersionError. */
export function findVersion(index: IndexFile, name: string, version: string, { warn, debug }: Lines): ChartVersion {
  const versions = versionsIn(index, name);
  if (versions === undefined) throw new HelmFault('no chart name found');
  if (versions.length === 0) throw new HelmFault('no chart version found');
  const range = parseConstraint(version === '' ? '*' : version);
  const exact = version === '' ? undefined : versions.find((one) => one.version === version);
  if (exact !== undefined) return exact;
  const found = versions.find((one) => {
    const parsed = versionOf(one);
    return parsed !== undefined && range.accepts(parsed);
  });
  if (found === undefined) throw new HelmFault(`no chart version found for ${name}-${version}`);
  const selected = found.version ?? '';
  if (version !== '' && isRange(version)) {
    debug?.('selected version matching constraint', { chart: name, constraint: version, selected });
  } else if (version !== '') {
    const fields = { chart: name, requested: version, selected };
    warn(logLine('WARN', 'unable to find exact version requested; falling back to closest available version', fields));
  }
  return found;
}
