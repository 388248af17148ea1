/**
 * Objects that a chart renders (HelmChartInflationGenerator). kustomize runs the program helm, and
 * again for a chart that is not there yet; here the same lines go to our own helm.
 */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { goBool, goList, goMap, goRaw, goString, goStruct } from '../../../apimachinery/go/decode.ts';
import { type JsonObject, textOf } from '../../../apimachinery/json.ts';
import { toYaml } from '../../../print/yaml.ts';
import { BuildError, prefixed, withPrefixSync } from '../error.ts';
import { mergeNodes } from '../merge.ts';
import { mapAt, putField, stringNode } from '../node.ts';
import { jsonNode, nodeJson } from '../node-json.ts';
import type { Configure, Generator, PluginHelpers } from '../plugin.ts';
import { decodePlugin } from '../plugin-config.ts';
import { readDocuments, readText } from '../read.ts';
import { readResources } from '../read-resources.ts';
import type { Resource } from '../resource.ts';

const fields = {
  name: goString,
  version: goString,
  repo: goString,
  releaseName: goString,
  namespace: goString,
  additionalValuesFiles: goList(goString),
  valuesFile: goString,
  valuesInline: goMap(goRaw),
  valuesMerge: goString,
  includeCRDs: goBool,
  skipHooks: goBool,
  apiVersions: goList(goString),
  kubeVersion: goString,
  nameTemplate: goString,
  skipTests: goBool,
  debug: goBool,
  devel: goBool,
};
const pluginType = goStruct(
  'HelmChartInflationGeneratorPlugin',
  { chartHome: goString, configHome: goString, ...fields },
  'builtins',
);

const MERGES = ['merge', 'override', 'replace'];
const ANNOTATION = 'config.kubernetes.io/helm-generated';

interface ChartArgs {
  readonly name: string;
  readonly version: string;
  readonly repo: string;
  readonly releaseName: string;
  readonly namespace: string;
  /** Absolute. */
  readonly additionalValuesFiles: readonly string[];
  /** "" for the chart's own. */
  readonly valuesFile: string;
  readonly valuesInline: JsonObject;
  readonly valuesMerge: string;
  readonly apiVersions: readonly string[];
  readonly kubeVersion: string;
  readonly nameTemplate: string;
  readonly chartHome: string;
  /** "" for one of its own, which is removed afterwards. */
  readonly configHome: string;
  readonly switches: Readonly<Record<'include-crds' | 'skip-tests' | 'no-hooks' | 'debug' | 'devel', boolean>>;
}

/** Decodes and checks a configuration, in kustomize's order. Throws BuildError. */
async function chartArgs(config: JsonObject, { loader, options }: PluginHelpers): Promise<ChartArgs> {
  const decoded = decodePlugin(config, pluginType);
  const text = (name: string): string => textOf(decoded[name]);
  const texts = (name: string): readonly string[] => (decoded[name] ?? []) as readonly string[];
  const isSet = (name: string): boolean => decoded[name] === true;
  if (text('name') === '') throw new BuildError('chart name cannot be empty');
  const additional: string[] = [];
  for (const file of texts('additionalValuesFiles')) {
    await loader.load(file).catch((error: unknown) => {
      throw prefixed(error, 'could not load additionalValuesFile');
    });
    additional.push(path.join(loader.root, file));
  }
  const valuesMerge = text('valuesMerge') || 'override';
  if (!MERGES.includes(valuesMerge)) throw new BuildError(`valuesMerge must be one of [${MERGES.join(' ')}]`);
  return {
    ...{ name: text('name'), version: text('version'), repo: text('repo'), releaseName: text('releaseName') },
    ...{ namespace: text('namespace'), nameTemplate: text('nameTemplate'), valuesFile: text('valuesFile') },
    additionalValuesFiles: additional,
    valuesInline: (decoded.valuesInline ?? {}) as JsonObject,
    valuesMerge,
    apiVersions: decoded.apiVersions === undefined ? options.helm.apiVersions : texts('apiVersions'),
    kubeVersion: text('kubeVersion') || options.helm.kubeVersion,
    chartHome: text('chartHome') || 'charts',
    configHome: text('configHome'),
    switches: {
      'include-crds': isSet('includeCRDs'),
      'skip-tests': isSet('skipTests'),
      'no-hooks': isSet('skipHooks'),
      debug: decoded.debug === undefined ? options.helm.debug : isSet('debug'),
      devel: isSet('devel'),
    },
  };
}

/** One chart of a kustomization while it is inflated. */
class Inflation {
  private readonly args: ChartArgs;
  private readonly helpers: PluginHelpers;
  private temporary = '';

  constructor(args: ChartArgs, helpers: PluginHelpers) {
    this.args = args;
    this.helpers = helpers;
  }

  async objects(): Promise<readonly Resource[]> {
    try {
      await this.fetch();
      const values = await this.valuesFile();
      const text = await this.helm(this.templateWords(values));
      const resources = this.read(text);
      for (const { node } of resources) {
        const annotations = node === undefined ? undefined : mapAt(mapAt(node, 'metadata') ?? node, 'annotations');
        if (annotations !== undefined) putField(annotations, ANNOTATION, { ...stringNode('true'), style: 'single' });
      }
      return resources;
    } finally {
      if (this.temporary !== '') rmSync(this.temporary, { recursive: true, force: true });
    }
  }

  /** What cannot be read at once kustomize reads once more, and words that failure. */
  private read(text: string): readonly Resource[] {
    try {
      return readResources(text, '', this.helpers.schema);
    } catch (error) {
      withPrefixSync('error reading helm output', () => readDocuments(text, ''));
      throw prefixed(error, 'could not parse rnode slice into resource map');
    }
  }

  private get folder(): string {
    this.temporary ||= mkdtempSync(path.join(os.tmpdir(), 'kustomize-helm-'));
    return this.temporary;
  }

  private get home(): string {
    const { chartHome, version, repo, name } = this.args;
    const home = path.resolve(this.helpers.loader.root, chartHome);
    return version !== '' && repo !== '' ? path.join(home, `${name}-${version}`) : home;
  }

  private async fetch(): Promise<void> {
    const { repo, name, version, switches } = this.args;
    const place = path.join(this.home, name);
    const found = statSync(place, { throwIfNoEntry: false });
    if (found?.isDirectory() === true) return;
    if (repo === '') {
      throw new BuildError(`no repo specified for pull, no chart found at '${found === undefined ? '' : place}'`);
    }
    const source = repo.startsWith('oci://') ? [`${repo.replace(/\/$/, '')}/${name}`] : ['--repo', repo, name];
    const words = ['pull', '--untar', '--untardir', this.home, ...source];
    if (version !== '') words.push('--version', version);
    if (switches.devel) words.push('--devel');
    await this.helm(words);
  }

  /** The values as one file for helm's -f. */
  private async valuesFile(): Promise<string> {
    const { valuesInline, valuesFile, valuesMerge, name } = this.args;
    const { loader } = this.helpers;
    const own = (): Promise<Buffer> => loader.load(valuesFile || path.join(this.home, name, 'values.yaml'));
    let content: Buffer | string;
    if (Object.keys(valuesInline).length === 0) content = await own();
    else if (valuesMerge === 'replace') content = toYaml(valuesInline);
    else content = this.mergedValues((await own()).toString('utf8'));
    const file = path.join(this.folder, `${name}-kustomize-values.yaml`);
    writeFileSync(file, content, { mode: 0o644 });
    return file;
  }

  private mergedValues(text: string): string {
    const written = withPrefixSync('could not parse values file into rnode', () => readText(text));
    const inline = jsonNode(this.args.valuesInline);
    const { schema } = this.helpers;
    const merged = withPrefixSync('could not merge values', () =>
      this.args.valuesMerge === 'override' ? mergeNodes(schema, written, inline) : mergeNodes(schema, inline, written),
    );
    return merged === undefined ? '{}\n' : toYaml(nodeJson(merged));
  }

  private templateWords(values: string): readonly string[] {
    const { releaseName, name, namespace, nameTemplate, additionalValuesFiles, apiVersions, kubeVersion, switches } =
      this.args;
    const words = ['template', releaseName || '--generate-name', path.join(this.home, name)];
    if (namespace !== '') words.push('--namespace', namespace);
    if (nameTemplate !== '') words.push('--name-template', nameTemplate);
    for (const file of [values, ...additionalValuesFiles]) words.push('-f', file);
    for (const version of apiVersions) words.push('--api-versions', version);
    if (kubeVersion !== '') words.push('--kube-version', kubeVersion);
    for (const [flag, isOn] of Object.entries(switches)) if (isOn) words.push(`--${flag}`);
    return words;
  }

  /** What our helm prints for a line. Throws BuildError, in the words for a program that failed. */
  private async helm(words: readonly string[]): Promise<string> {
    const { command, run } = this.helpers.options.helm;
    if (run === undefined) throw new BuildError('must specify --enable-helm');
    const home = this.args.configHome || path.join(this.folder, 'helm');
    const variables = {
      HELM_CONFIG_HOME: home,
      HELM_CACHE_HOME: `${home}/.cache`,
      HELM_DATA_HOME: `${home}/.data`,
    };
    const { stdout, stderr, exitCode } = await run(words, variables);
    if (exitCode === 0) return stdout;
    const trace = words.includes('--debug') ? ` Helm stack trace:\n${stderr}\nHelm template:\n${stdout}\n` : stderr;
    const env = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
    throw new BuildError(
      `${trace}: unable to run: '${[command, ...words].join(' ')}' with env=[${env.join(' ')}] (is '${command}' installed?): exit status ${exitCode}`,
    );
  }
}

export const helmChartGenerator: Configure<Generator> = async (config, helpers) => {
  const { options } = helpers;
  if (!options.enableHelm) throw new BuildError('must specify --enable-helm');
  if (options.helm.command === '') throw new BuildError('must specify --helm-command');
  const args = await chartArgs(config, helpers);
  return { generate: () => new Inflation(args, helpers).objects() };
};
