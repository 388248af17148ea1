/** Chart.yaml, requirements.yaml and Chart.lock as helm reads and checks them (pkg/chart/v2). */
import type { GoStruct } from '../../apimachinery/go/decode.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import type { Json, JsonObject } from '../../apimachinery/json.ts';
import { HelmFault } from '../error.ts';
import { goTimeText, ZERO_TIME } from '../release/time.ts';
import { parseVersion, VersionError } from '../semver/version.ts';
import type { Dependency, Lock, Metadata } from './chart.ts';
import { dependencyType, lockType, maintainerType, metadataType } from './types.ts';

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined ||
  value === '' ||
  value === false ||
  value === null ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** Fields in the order of the type; those that hold nothing are left out as Go leaves them out. */
function ordered(object: JsonObject, type: GoStruct): JsonObject {
  const result: JsonObject = {};
  for (const [name, field] of Object.entries(type.fields)) {
    const value = object[name];
    if (field.always) result[name] = value ?? (field.kind === 'string' ? '' : null);
    else if (!isEmpty(value)) result[name] = value as Json;
  }
  return result;
}

/**
 * White space becomes a blank, and what cannot be printed is taken out: a chart does not choose what
 * a terminal does.
 */
const printable = (text: string): string =>
  /^[ -~]*$/.test(text)
    ? text
    : text.replaceAll(/\p{White_Space}/gu, ' ').replaceAll(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, '');

const cleanFields = (object: JsonObject, names: readonly string[]): JsonObject => {
  const cleaned: JsonObject = { ...object };
  for (const name of names) {
    const value = cleaned[name];
    if (typeof value === 'string') cleaned[name] = printable(value);
    else if (Array.isArray(value)) cleaned[name] = value.map((item) => printable(item as string));
  }
  return cleaned;
};

const refuse = (message: string): never => {
  throw new HelmFault(`validation: ${message}`);
};

/** Go's filepath.Base: what stands behind the last slash. */
export function goBase(file: string): string {
  if (file === '') return '.';
  const bare = file.replace(/\/+$/, '');
  return bare === '' ? '/' : bare.slice(bare.lastIndexOf('/') + 1);
}

function isVersion(text: string): boolean {
  try {
    parseVersion(text);
    return true;
  } catch (error) {
    if (error instanceof VersionError) return false;
    throw error;
  }
}

function checkIdentity({ apiVersion = '', name = '', version = '', type = '' }: Partial<Metadata>): void {
  if (apiVersion === '') refuse('chart.metadata.apiVersion is required');
  if (name === '') refuse('chart.metadata.name is required');
  if (name === '.' || name === '..') refuse(`chart.metadata.name ${goQuote(name)} is not allowed`);
  if (name !== goBase(name)) refuse(`chart.metadata.name ${goQuote(name)} is invalid`);
  if (version === '') refuse('chart.metadata.version is required');
  if (!isVersion(version)) refuse(`chart.metadata.version ${goQuote(version)} is invalid`);
  if (!['', 'application', 'library'].includes(type)) {
    refuse('chart.metadata.type must be application or library');
  }
}

const DEPENDENCY_TEXTS = ['name', 'version', 'repository', 'condition', 'tags'];

function cleanDependency(entry: Json): Dependency {
  if (entry === null) return refuse('dependencies must not contain empty or null nodes');
  const cleaned = cleanFields(entry as JsonObject, DEPENDENCY_TEXTS);
  const dependency = ordered(cleaned, dependencyType) as unknown as Dependency;
  if (dependency.alias && !/^[a-zA-Z0-9_-]+$/.test(dependency.alias)) {
    refuse(`dependency ${goQuote(dependency.name)} has disallowed characters in the alias`);
  }
  return dependency;
}

function cleanDependencies(entries: readonly Json[]): readonly Dependency[] {
  const names = new Set<string>();
  return entries.map((entry) => {
    const dependency = cleanDependency(entry);
    const name = dependency.alias || dependency.name;
    if (names.has(name)) refuse(`more than one dependency with name or alias ${goQuote(name)}`);
    names.add(name);
    return dependency;
  });
}

function cleanMaintainer(entry: Json): JsonObject {
  if (entry === null) return refuse('maintainers must not contain empty or null nodes');
  return ordered(cleanFields(entry as JsonObject, ['name', 'email', 'url']), maintainerType);
}

const METADATA_TEXTS = [
  ...['name', 'description', 'home', 'icon', 'condition', 'tags', 'appVersion', 'kubeVersion'],
  ...['sources', 'keywords'],
];

/**
 * What was decoded by metadataType as a chart's metadata: cleaned of what cannot be printed, without
 * fields that hold nothing. Throws HelmFault `validation: ...`.
 */
export function validMetadata(decoded: JsonObject): Metadata {
  const cleaned = cleanFields(decoded, METADATA_TEXTS);
  checkIdentity(cleaned as Partial<Metadata>);
  const { maintainers, dependencies } = cleaned;
  if (Array.isArray(maintainers)) cleaned.maintainers = maintainers.map(cleanMaintainer);
  if (Array.isArray(dependencies)) cleaned.dependencies = cleanDependencies(dependencies) as unknown as Json[];
  return ordered(cleaned, metadataType) as unknown as Metadata;
}

/** What was decoded by metadataType as it stands, unchecked; entries may be null. */
export const uncheckedMetadata = (decoded: JsonObject): Partial<Metadata> =>
  ordered(decoded, metadataType) as unknown as Partial<Metadata>;

/** What was decoded by lockType. */
export function lockOf(decoded: JsonObject): Lock {
  const { generated, ...lock } = ordered(decoded, lockType);
  const entries = (lock.dependencies ?? []) as readonly JsonObject[];
  return {
    generated: goTimeText(typeof generated === 'string' ? generated : ZERO_TIME),
    ...lock,
    dependencies: entries.map((entry) => ordered(entry ?? {}, dependencyType)),
  } as unknown as Lock;
}

/** Checks metadata that was changed after it was read. Throws HelmFault `validation: ...`. */
export function checkMetadata(metadata: Metadata): void {
  validMetadata(metadata as unknown as JsonObject);
}
