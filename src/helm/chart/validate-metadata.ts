/** What Chart.yaml must and must not say (Metadata.Validate of pkg/chart/v2). */
import { goQuote } from '../../apimachinery/go/text.ts';
import type { Json, JsonObject } from '../../apimachinery/json.ts';
import { parseVersion } from '../semver/version.ts';

/** Blanks are made spaces, what cannot be printed is left out. */
const sanitized = (text: string): string =>
  text.replace(/[\t\n\v\f\r\u0085\p{Z}]/gu, ' ').replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, '');

function sanitize(object: JsonObject, keys: readonly string[]): void {
  for (const key of keys) {
    const value = object[key];
    if (typeof value === 'string') object[key] = sanitized(value);
    else if (Array.isArray(value))
      object[key] = value.map((item) => (typeof item === 'string' ? sanitized(item) : item));
  }
}

const isVersion = (text: string): boolean => {
  try {
    parseVersion(text);
    return true;
  } catch {
    return false;
  }
};

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const PLAIN = [
  'name',
  'description',
  'home',
  'icon',
  'condition',
  'tags',
  'appVersion',
  'kubeVersion',
  'sources',
  'keywords',
];

/** Why metadata is not valid, as helm says it; undefined when it is. Takes what cannot be printed out of it. */
export function metadataProblem(metadata: JsonObject): string | undefined {
  sanitize(metadata, PLAIN);
  const problem = nameProblem(metadata) ?? maintainerProblem(metadata) ?? dependencyProblem(metadata);
  return problem === undefined ? undefined : `validation: ${problem}`;
}

function nameProblem(metadata: JsonObject): string | undefined {
  const [name, version, type] = [text(metadata.name), text(metadata.version), text(metadata.type)];
  if (text(metadata.apiVersion) === '') return 'chart.metadata.apiVersion is required';
  if (name === '') return 'chart.metadata.name is required';
  if (name === '.' || name === '..') return `chart.metadata.name ${goQuote(name)} is not allowed`;
  if (name.includes('/')) return `chart.metadata.name ${goQuote(name)} is invalid`;
  if (version === '') return 'chart.metadata.version is required';
  if (!isVersion(version)) return `chart.metadata.version ${goQuote(version)} is invalid`;
  return ['', 'application', 'library'].includes(type)
    ? undefined
    : 'chart.metadata.type must be application or library';
}

const listOf = (value: Json | undefined): readonly (JsonObject | null)[] => (value ?? []) as (JsonObject | null)[];

function maintainerProblem({ maintainers }: JsonObject): string | undefined {
  for (const one of listOf(maintainers)) {
    if (one === null) return 'maintainers must not contain empty or null nodes';
    sanitize(one, ['name', 'email', 'url']);
  }
  return undefined;
}

function dependencyProblem({ dependencies }: JsonObject): string | undefined {
  const seen = new Set<string>();
  for (const one of listOf(dependencies)) {
    if (one === null) return 'dependencies must not contain empty or null nodes';
    sanitize(one, ['name', 'version', 'repository', 'condition', 'tags']);
    const [name, alias] = [text(one.name), text(one.alias)];
    if (alias !== '' && !/^[a-zA-Z0-9_-]+$/.test(alias)) {
      return `dependency ${goQuote(name)} has disallowed characters in the alias`;
    }
    const key = alias === '' ? name : alias;
    if (seen.has(key)) return `more than one dependency with name or alias ${goQuote(key)}`;
    seen.add(key);
  }
  return undefined;
}
