/** Kustomization files: found, decoded, checked (kustomize's KustTarget.Load). */
import { decodeGoAnyCase } from '../../apimachinery/go/decode.ts';
import { encodeGo } from '../../apimachinery/go/encode.ts';
import type { Json, JsonObject } from '../../apimachinery/json.ts';
import { CliError } from '../../errors.ts';
import { BuildError, withPrefix } from './error.ts';
import type { Kustomization, KustomizationFile } from './kustomization.ts';
import { kustomizationType } from './kustomization-type.ts';
import type { Loader } from './loader.ts';
import type { PluginHelpers } from './plugin.ts';
import { sourceText } from './source-text.ts';
import { yamlToJson } from './yaml-json.ts';

const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

const deprecated: readonly (readonly [field: string, instead: string, note?: string])[] = [
  ['bases', 'resources'],
  ['commonLabels', 'labels'],
  ['imageTags', 'images'],
  ['patchesJson6902', 'patches'],
  ['patchesStrategicMerge', 'patches'],
  ['vars', 'replacements', '[EXPERIMENTAL] '],
];

/** A kustomization as its file has it, for those who watch a build. */
export interface ReadFile {
  readonly path: string;
  readonly text: string;
  /** Every field by its own name, the deprecated ones too. */
  readonly written: JsonObject;
  /** With the deprecated fields in those that took their place, as far as kustomize does that by itself. */
  readonly modern: JsonObject;
  /** The root of the clone that the file lies in; undefined for a file of this machine. */
  readonly repository: string | undefined;
}

export type OnFile = (file: ReadFile) => void;

/**
 * Finds and decodes the kustomization of a loader's folder; warns of deprecated fields. Throws
 * BuildError.
 */
export async function readKustomization(
  loader: Loader,
  output: Pick<PluginHelpers, 'warn' | 'log'> & { readonly onFile?: OnFile },
): Promise<KustomizationFile> {
  const { name, content } = await findFile(loader);
  const file = loader.nameOf(name);
  const text = await withPrefix('invalid Kustomization', () => sourceText(content, file));
  const decoded = await withPrefix('invalid Kustomization', () => {
    return decodeGoAnyCase(yamlToJson(text, file), kustomizationType, { strict: true });
  });
  for (const [field, instead, note = ''] of deprecated) {
    if (decoded[field] === undefined) continue;
    output.warn(
      `# Warning: '${field}' is deprecated. Please use '${instead}' instead. ` +
        `${note}Run 'kustomize edit fix' to update your Kustomization automatically.`,
    );
  }
  const kustomization = withModernFields(decoded);
  output.onFile?.({ path: file, text, written: decoded, modern: kustomization, repository: loader.repository });
  if (isEmptyKustomization(kustomization)) throw new BuildError('kustomization.yaml is empty');
  const problems = typeProblems(kustomization);
  if (problems.length > 0) {
    throw new BuildError(`Failed to read kustomization file under ${loader.root}:\n${problems.join('\n')}`);
  }
  return { name, text, kustomization: encodeGo(kustomization, kustomizationType) as unknown as Kustomization };
}

async function findFile(loader: Loader): Promise<{ name: string; content: Buffer }> {
  const found: { name: string; content: Buffer }[] = [];
  for (const name of fileNames) {
    const content = await loader.load(name).catch((error: unknown) => {
      if (error instanceof CliError) return undefined;
      throw error;
    });
    if (content !== undefined) found.push({ name, content });
  }
  const [file] = found;
  if (file === undefined) {
    const names = fileNames
      .map((name) => `'${name}'`)
      .join(', ')
      .replace(/, ([^,]*)$/, ' or $1');
    throw new BuildError(`unable to find one of ${names} in directory '${loader.root}'`);
  }
  if (found.length > 1) throw new BuildError(`Found multiple kustomization files under: ${loader.root}\n`);
  return file;
}

const listOf = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? (value as JsonObject[]) : []);
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** The kustomization with its deprecated fields in those that took their place (FixKustomization). */
function withModernFields(decoded: JsonObject): JsonObject {
  const { bases, imageTags, helmChartInflationGenerator, ...rest } = decoded;
  const kind = textOf(decoded.kind) || 'Kustomization';
  const version = kind === 'Component' ? 'v1alpha1' : 'v1beta1';
  const apiVersion = textOf(decoded.apiVersion) || `kustomize.config.k8s.io/${version}`;
  const fixed: JsonObject = { ...rest, apiVersion, kind };
  append(fixed, 'resources', listOf(bases));
  append(fixed, 'images', listOf(imageTags));
  for (const field of ['configMapGenerator', 'secretGenerator']) {
    if (fixed[field] !== undefined) fixed[field] = listOf(fixed[field]).map(withEnvs);
  }
  const oldCharts = listOf(helmChartInflationGenerator);
  fixed.helmGlobals ??= oldGlobals(oldCharts) as Json;
  append(fixed, 'helmCharts', oldCharts.map(modernChart));
  return Object.fromEntries(Object.entries(fixed).filter(([, value]) => value !== undefined));
}

/** Go's append: nothing more stays nothing, an empty list stays one. */
function append(object: JsonObject, field: string, more: readonly JsonObject[]): void {
  if (more.length > 0) object[field] = [...listOf(object[field]), ...more];
}

function withEnvs(args: JsonObject): JsonObject {
  const { env, ...rest } = args;
  if (textOf(env) === '') return args;
  return { ...rest, envs: [...listOf(args.envs), env as Json] };
}

function oldGlobals(charts: readonly JsonObject[]): JsonObject | undefined {
  const last = (field: string): string =>
    charts.map((chart) => textOf(chart[field])).findLast((text) => text !== '') ?? '';
  const globals = { chartHome: last('chartHome'), configHome: last('helmHome') };
  return globals.chartHome === '' && globals.configHome === '' ? undefined : globals;
}

function modernChart(old: JsonObject): JsonObject {
  const chart: Record<string, Json | undefined> = {
    name: old.chartName,
    version: old.chartVersion,
    repo: old.chartRepoUrl,
    valuesFile: old.values,
    valuesInline: old.valuesLocal,
    valuesMerge: old.valuesMerge,
    releaseName: old.releaseName,
  };
  return Object.fromEntries(Object.entries(chart).filter(([, value]) => value !== undefined)) as JsonObject;
}

/** Whether no field but kind and apiVersion holds anything; an empty list or map does. */
const isEmptyKustomization = (kustomization: JsonObject): boolean =>
  Object.entries(kustomization).every(([key, value]) => ['apiVersion', 'kind'].includes(key) || value === '');

function typeProblems({ kind, apiVersion }: JsonObject): string[] {
  const problems: string[] = [];
  if (kind !== 'Kustomization' && kind !== 'Component') problems.push('kind should be Kustomization or Component');
  const required = `kustomize.config.k8s.io/${kind === 'Component' ? 'v1alpha1' : 'v1beta1'}`;
  if (apiVersion !== required) problems.push(`apiVersion for ${textOf(kind)} should be ${required}`);
  return problems;
}

/** Throws CliError for a component where none may be, or anything else where one has to be. */
export function checkKind({ kustomization: { kind } }: KustomizationFile, isComponent: boolean, root: string): void {
  if (isComponent && kind !== 'Component') {
    throw new CliError(`expected kind 'Component' for path '${root}' but got '${kind}'`);
  }
  if (!isComponent && kind === 'Component') throw new CliError(`expected kind != 'Component' for path '${root}'`);
}
