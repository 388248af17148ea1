/** The generators and transformers that are built in, by the fields that stand for them and by kind. */
import type { Json, JsonObject } from '../../apimachinery/json.ts';
import { CliError } from '../../errors.ts';
import { toYaml } from '../../print/yaml.ts';
import { BuildError, prefixed, withPrefix } from './error.ts';
import type { FieldConfig } from './field-config.ts';
import { configMapGenerator } from './generators/config-map.ts';
import { helmChartGenerator } from './generators/helm-chart.ts';
import { iamPolicyGenerator } from './generators/iam-policy.ts';
import { secretGenerator } from './generators/secret.ts';
import { gvkText, idText } from './ids.ts';
import type { Kustomization } from './kustomization.ts';
import { labelFields } from './label-fields.ts';
import type { Origin } from './origin.ts';
import { originOfPlugin } from './origin-annotations.ts';
import type { BuildOptions, Configure, Generator, PluginHelpers, Step, Transformer } from './plugin.ts';
import type { Resource } from './resource.ts';
import type { ResourceMap } from './resource-map.ts';
import { checkJson } from './source-text.ts';
import { annotationsTransformer } from './transformers/annotations.ts';
import { hashTransformer } from './transformers/hash.ts';
import { imageTagTransformer } from './transformers/images.ts';
import { patchJson6902Transformer } from './transformers/json-patch.ts';
import { labelTransformer } from './transformers/labels.ts';
import { namespaceTransformer } from './transformers/namespace.ts';
import { patchTransformer } from './transformers/patch.ts';
import { prefixTransformer } from './transformers/prefix.ts';
import { replacementTransformer } from './transformers/replacement.ts';
import { replicaCountTransformer } from './transformers/replicas.ts';
import { patchStrategicMergeTransformer } from './transformers/strategic-patch.ts';
import { suffixTransformer } from './transformers/suffix.ts';
import { valueAddTransformer } from './transformers/value-add.ts';
import { objectJson } from './written.ts';

/** A plugin with what it is called in reports; `file` is undefined for the kustomization itself. */
export interface NamedPlugin<T> {
  readonly plugin: T;
  readonly step: Omit<Step, 'file'> & { readonly file?: string };
  readonly origin?: Origin | undefined;
}

const generators: Readonly<Record<string, Configure<Generator>>> = {
  ConfigMapGenerator: configMapGenerator,
  IAMPolicyGenerator: iamPolicyGenerator,
  SecretGenerator: secretGenerator,
  HelmChartInflationGenerator: helmChartGenerator,
};

/** SortOrderTransformer is none: only the top folder may sort. */
const transformers: Readonly<Record<string, Configure<Transformer>>> = {
  AnnotationsTransformer: annotationsTransformer,
  HashTransformer: hashTransformer,
  ImageTagTransformer: imageTagTransformer,
  LabelTransformer: labelTransformer,
  NamespaceTransformer: namespaceTransformer,
  PatchJson6902Transformer: patchJson6902Transformer,
  PatchStrategicMergeTransformer: patchStrategicMergeTransformer,
  PatchTransformer: patchTransformer,
  PrefixSuffixTransformer: both(prefixTransformer, suffixTransformer),
  PrefixTransformer: prefixTransformer,
  SuffixTransformer: suffixTransformer,
  ReplacementTransformer: replacementTransformer,
  ReplicaCountTransformer: replicaCountTransformer,
  ValueAddTransformer: valueAddTransformer,
};

function both(...parts: readonly Configure<Transformer>[]): Configure<Transformer> {
  return async (config, helpers) => {
    const made: Transformer[] = [];
    for (const configure of parts) made.push(await configure(config, helpers));
    return {
      transform(resources, report) {
        for (const each of made) each.transform(resources, report);
      },
    };
  };
}

/** One use of a plugin that a field of a kustomization stands for. */
interface Use {
  readonly name: string;
  readonly field: string;
  readonly index?: number;
  readonly config: JsonObject;
}

/** The generators of a kustomization's fields, configured. Throws BuildError. */
export async function builtInGenerators(
  kustomization: Kustomization,
  helpers: PluginHelpers,
): Promise<NamedPlugin<Generator>[]> {
  const {
    configMapGenerator: maps = [],
    secretGenerator: secrets = [],
    generatorOptions,
    helmCharts = [],
  } = kustomization;
  const withOptions = (args: JsonObject): JsonObject =>
    compact({ ...args, options: mergedOptions(args.options, generatorOptions) });
  const uses: Use[] = [
    ...maps.map((args, index) => ({
      name: 'ConfigMapGenerator',
      field: 'configMapGenerator',
      index,
      config: withOptions(args),
    })),
    ...secrets.map((args, index) => ({
      name: 'SecretGenerator',
      field: 'secretGenerator',
      index,
      config: withOptions(args),
    })),
    ...helmCharts.map((chart, index) => {
      const config = { ...kustomization.helmGlobals, ...chart };
      return { name: 'HelmChartInflationGenerator', field: 'helmCharts', index, config };
    }),
  ];
  return configureAll(uses, generators, helpers);
}

/** The transformers of a kustomization's fields in kustomize's order, configured. Throws BuildError. */
export async function builtInTransformers(
  kustomization: Kustomization,
  fields: FieldConfig,
  helpers: PluginHelpers,
): Promise<NamedPlugin<Transformer>[]> {
  return configureAll(transformerUses(kustomization, fields), transformers, helpers);
}

function transformerUses(kustomization: Kustomization, fields: FieldConfig): Use[] {
  const k = kustomization;
  const specs = (list: FieldConfig['images']): Json => list as unknown as Json;
  const one = (name: string, field: string, config: JsonObject): Use => ({ name, field, config });
  const each = (
    name: string,
    field: string,
    list: readonly JsonObject[] | undefined,
    config: (entry: JsonObject) => JsonObject,
  ): Use[] => (list ?? []).map((entry, index) => ({ name, field, index, config: config(entry) }));
  const uses: Use[] = [];
  if (filled(k.patchesStrategicMerge)) {
    uses.push(one('PatchStrategicMergeTransformer', 'patchesStrategicMerge', { paths: [...k.patchesStrategicMerge] }));
  }
  uses.push(
    ...each('PatchTransformer', 'patches', k.patches, ({ path, patch, target, options }) =>
      compact({ path, patch, target, options }),
    ),
  );
  if (k.namespace) {
    uses.push(
      one('NamespaceTransformer', 'namespace', {
        metadata: { namespace: k.namespace },
        FieldSpecs: specs(fields.namespace),
      }),
    );
  }
  if (k.namePrefix)
    uses.push(one('PrefixTransformer', 'namePrefix', { prefix: k.namePrefix, fieldSpecs: specs(fields.namePrefix) }));
  if (k.nameSuffix)
    uses.push(one('SuffixTransformer', 'nameSuffix', { suffix: k.nameSuffix, fieldSpecs: specs(fields.nameSuffix) }));
  uses.push(
    ...each('LabelTransformer', 'labels', k.labels, (label) => ({
      Labels: (label.pairs ?? {}) as Json,
      FieldSpecs: specs(labelFields(label, fields)),
    })),
  );
  if (filled(k.labels) || Object.keys(k.commonLabels ?? {}).length > 0) {
    uses.push(
      one('LabelTransformer', 'commonLabels', {
        Labels: { ...k.commonLabels },
        FieldSpecs: specs(fields.commonLabels),
      }),
    );
  }
  if (Object.keys(k.commonAnnotations ?? {}).length > 0) {
    const config = { Annotations: { ...k.commonAnnotations }, FieldSpecs: specs(fields.commonAnnotations) };
    uses.push(one('AnnotationsTransformer', 'commonAnnotations', config));
  }
  uses.push(
    ...each('PatchJson6902Transformer', 'patchesJson6902', k.patchesJson6902, ({ target, path, patch }) =>
      compact({ target, path, jsonOp: patch }),
    ),
    ...each('ReplicaCountTransformer', 'replicas', k.replicas, (replica) => ({
      Replica: replica,
      FieldSpecs: specs(fields.replicas),
    })),
    ...each('ImageTagTransformer', 'images', k.images, (image) => ({
      ImageTag: image,
      FieldSpecs: specs(fields.images),
    })),
  );
  if (filled(k.replacements))
    uses.push(one('ReplacementTransformer', 'replacements', { Replacements: [...k.replacements] }));
  return uses;
}

const filled = <T>(list: readonly T[] | undefined): list is readonly [T, ...T[]] =>
  list !== undefined && list.length > 0;

/** Without the keys that have no value. */
function compact(object: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as JsonObject;
}

/** generatorOptions fills in what the entry's own options do not set; its true wins over false. */
function mergedOptions(own: Json | undefined, global: JsonObject | undefined): JsonObject | undefined {
  if (global === undefined) return own as JsonObject | undefined;
  const local = (own ?? {}) as JsonObject;
  const strings = (field: string): Json | undefined => {
    const merged = { ...(global[field] as JsonObject | undefined), ...(local[field] as JsonObject | undefined) };
    return Object.keys(merged).length === 0 ? undefined : merged;
  };
  const either = (field: string): Json | undefined =>
    local[field] === true || global[field] === true ? true : undefined;
  return compact({
    labels: strings('labels'),
    annotations: strings('annotations'),
    disableNameSuffixHash: either('disableNameSuffixHash'),
    immutable: either('immutable'),
  });
}

async function configureAll<T>(
  uses: readonly Use[],
  table: Readonly<Record<string, Configure<T>>>,
  helpers: PluginHelpers,
): Promise<NamedPlugin<T>[]> {
  const named: NamedPlugin<T>[] = [];
  for (const { config, ...step } of uses) {
    const configure = table[step.name] as Configure<T>;
    await withPrefix(`builtin ${step.name} marshal`, () => checkJson(config));
    const plugin = await configure(config, helpers).catch((error: unknown) => {
      throw prefixed(error, `trouble configuring builtin ${step.name} with config: \`\n${toYaml(config)}\``);
    });
    named.push({ plugin, step });
  }
  return named;
}

/** The plugins that objects of `generators`, `transformers` or `validators` configure. Throws BuildError. */
export async function externalPlugins<T extends Generator | Transformer>(
  field: 'generators' | 'transformers' | 'validators',
  configs: ResourceMap,
  helpers: PluginHelpers,
  options: BuildOptions,
): Promise<NamedPlugin<T>[]> {
  const named: NamedPlugin<T>[] = [];
  for (const config of configs.resources) {
    const plugin = await externalPlugin<T>(field, config, helpers, options).catch((error: unknown) => {
      if (field !== 'generators' || !(error instanceof CliError)) throw error;
      throw prefixed(error, 'failed to load generator');
    });
    const { place } = config;
    named.push({
      plugin,
      step: { name: config.kind, field, ...place },
      origin: originOfPlugin(config),
    });
  }
  return named;
}

async function externalPlugin<T>(
  field: 'generators' | 'transformers' | 'validators',
  resource: Resource,
  helpers: PluginHelpers,
  options: BuildOptions,
): Promise<T> {
  const { id, kind, apiVersion } = resource;
  if (apiVersion !== 'builtin') {
    const problem = options.enableAlphaPlugins
      ? `cox runs no external plugins; unable to load external plugin '${resource.originalId.kind}'`
      : `external plugins disabled; unable to load external plugin '${resource.originalId.kind}'`;
    throw new BuildError(problem, { place: resource.place });
  }
  const configure = generators[kind] ?? transformers[kind];
  if (configure === undefined) throw new BuildError(`unable to load builtin ${gvkText(id)}`, { place: resource.place });
  const config = await withPrefix(`marshalling yaml from res ${idText(resource.originalId)}`, () =>
    objectJson(resource, true),
  );
  const plugin = await withPrefix<Generator | Transformer>(
    `plugin ${idText(resource.originalId)} fails configuration`,
    () => configure(config as JsonObject, helpers),
  );
  const isGenerator = Object.hasOwn(generators, kind);
  if (isGenerator !== (field === 'generators')) {
    throw new BuildError(`plugin ${idText(resource.originalId)} not a ${isGenerator ? 'transformer' : 'generator'}`);
  }
  return plugin as T;
}
