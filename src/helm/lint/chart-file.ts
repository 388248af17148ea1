/** Chart.yaml (pkg/chart/v2/lint/rules/chartfile.go). */
import fs from 'node:fs/promises';
import path from 'node:path';
import { decodeGoAnyCase } from '../../apimachinery/go/decode.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { isJsonObject, type Json, type JsonObject } from '../../apimachinery/json.ts';
import { unreadable } from '../../io/system-text.ts';
import { parseYaml } from '../../manifest/yaml.ts';
import type { Metadata } from '../chart/chart.ts';
import { goBase } from '../chart/metadata.ts';
import { metadataType } from '../chart/types.ts';
import { unmarshalYaml, withWords, yamlToJson } from '../chart/unmarshal.ts';
import { HelmFault } from '../error.ts';
import { parseConstraint } from '../semver/constraint.ts';
import { parseStrictVersion, parseVersion } from '../semver/version.ts';
import { isEmail, isRequestUrl, isUrl } from './address.ts';
import { attempt, type Report } from './report.ts';

const FILE = 'Chart.yaml';

/** What helm's strict reading says: keys that stand twice, then those that are not known. */
function strictProblem(data: Uint8Array): void {
  const repeated: string[] = [];
  parseYaml(Buffer.from(data).toString('utf8'), 1, (key, line) =>
    repeated.push(`  line ${line}: key ${goQuote(key)} already set in map`),
  );
  if (repeated.length > 0) {
    throw new HelmFault(`error converting YAML to JSON: yaml: unmarshal errors:\n${repeated.join('\n')}`);
  }
  const value = yamlToJson(data);
  withWords('error unmarshaling JSON: while decoding JSON', () =>
    decodeGoAnyCase(value, metadataType, { strict: true, fromYaml: true }),
  );
}

const typeOf = (value: Json): string => {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'boolean') return 'bool';
  return isJsonObject(value) ? 'map[string]interface {}' : 'float64';
};

function typeProblem(fields: JsonObject, name: string): string | undefined {
  if (!Object.hasOwn(fields, name) || typeof fields[name] === 'string') return undefined;
  return `${name} should be of type string but it's of type ${typeOf(fields[name] as Json)}`;
}

function nameProblem({ name = '' }: Partial<Metadata>): string | undefined {
  if (name === '') return 'name is required';
  return goBase(name) === name ? undefined : `chart name ${goQuote(name)} is invalid`;
}

function apiVersionProblem({ apiVersion = '' }: Partial<Metadata>): string | undefined {
  const allowed = 'The value must be either "v1" or "v2"';
  if (apiVersion === '') return `apiVersion is required. ${allowed}`;
  return ['v1', 'v2'].includes(apiVersion) ? undefined : `apiVersion '${apiVersion}' is not valid. ${allowed}`;
}

function versionProblem({ version = '' }: Partial<Metadata>): string | undefined {
  if (version === '') return 'version is required';
  try {
    const [reason] = parseConstraint('>0.0.0-0').refusals(parseVersion(version));
    return reason && `version ${reason}`;
  } catch {
    return `version '${version}' is not a valid SemVer`;
  }
}

function strictVersionProblem({ version = '' }: Partial<Metadata>): string | undefined {
  try {
    parseStrictVersion(version);
    return undefined;
  } catch {
    return `version '${version}' is not a valid SemVerV2`;
  }
}

function maintainerProblem({ maintainers = [] }: Partial<Metadata>): string | undefined {
  for (const maintainer of maintainers) {
    if (maintainer === null) return 'a maintainer entry is empty';
    const { name = '', email = '', url = '' } = maintainer;
    if (name === '') return 'each maintainer requires a name';
    if (email !== '' && !isEmail(email)) return `invalid email '${email}' for maintainer '${name}'`;
    if (url !== '' && !isUrl(url)) return `invalid url '${url}' for maintainer '${name}'`;
  }
  return undefined;
}

function sourceProblem({ sources = [] }: Partial<Metadata>): string | undefined {
  const wrong = sources.find((source) => !isRequestUrl(source));
  return wrong === undefined ? undefined : `invalid source URL '${wrong}'`;
}

const iconProblem = ({ icon = '' }: Partial<Metadata>): string | undefined =>
  icon === '' || isRequestUrl(icon) ? undefined : `invalid icon URL '${icon}'`;

function typeOfChartProblem({ type = '', apiVersion = '' }: Partial<Metadata>): string | undefined {
  if (type === '' || apiVersion === 'v2') return undefined;
  return `chart type is not valid in apiVersion '${apiVersion}'. It is valid in apiVersion 'v2'`;
}

function dependenciesProblem({ dependencies = [], apiVersion = '' }: Partial<Metadata>): string | undefined {
  if (dependencies.length === 0 || apiVersion === 'v2') return undefined;
  return `dependencies are not valid in the Chart file with apiVersion '${apiVersion}'. They are valid in apiVersion 'v2'`;
}

async function read(file: string): Promise<Uint8Array> {
  try {
    return await fs.readFile(file);
  } catch (error) {
    throw new HelmFault(unreadable(file, error));
  }
}

/** Looks at the Chart.yaml of a folder. */
export async function lintChartFile(report: Report, folder: string): Promise<void> {
  const file = path.join(folder, FILE);
  const error = (text: string | undefined): boolean => report.check('ERROR', FILE, text);
  if ((await fs.stat(file)).isDirectory()) error('should be a file, not a directory');
  const loaded = await attempt(async () => {
    const data = await read(file);
    return { data, metadata: unmarshalYaml(data, metadataType) ?? {} };
  });
  if ('error' in loaded) {
    error(`unable to parse YAML\n\t${loaded.error}`);
    return;
  }
  const { data } = loaded.value;
  const metadata = loaded.value.metadata as Partial<Metadata>;
  const strict = await attempt(() => strictProblem(data));
  if ('error' in strict) {
    report.check('WARNING', FILE, `failed to strictly parse chart metadata file\n\t${strict.error}`);
  }
  const value = yamlToJson(data);
  const fields = value !== null && isJsonObject(value) ? value : {};
  error(nameProblem(metadata));
  error(apiVersionProblem(metadata));
  error(typeProblem(fields, 'version'));
  error(versionProblem(metadata));
  error(typeProblem(fields, 'appVersion'));
  error(maintainerProblem(metadata));
  error(sourceProblem(metadata));
  report.check('INFO', FILE, metadata.icon ? undefined : 'icon is recommended');
  error(iconProblem(metadata));
  error(typeOfChartProblem(metadata));
  error(dependenciesProblem(metadata));
  report.check('WARNING', FILE, strictVersionProblem(metadata));
}
