/** The Go structs that a kustomization file is decoded into (kustomize's package types). */
import {
  type GoStruct,
  type GoType,
  goBool,
  goInline,
  goInt,
  goInt64,
  goList,
  goMap,
  goPointer,
  goRaw,
  goString,
  goStruct,
} from '../../apimachinery/go/decode.ts';

const struct = (name: string, fields: GoStruct['fields']): GoStruct => goStruct(name, fields, 'types');

const strings = goList(goString);
const stringMap = goMap(goString);
const always = { always: true } as const;
const named = (type: string): GoType => ({ kind: 'string', type: `types.${type}` });

export const gvkType = goStruct('Gvk', { group: goString, version: goString, kind: goString }, 'resid');
export const resIdType = goStruct('ResId', { ...goInline(gvkType), name: goString, namespace: goString }, 'resid');

/** Which objects are meant: by regular expressions in patches and the targets of replacements. */
export const selectorType = struct('Selector', {
  ...goInline(resIdType),
  annotationSelector: goString,
  labelSelector: goString,
});

export const fieldSpecType = struct('FieldSpec', { ...goInline(gvkType), path: goString, create: goBool });

const labelType = struct('Label', {
  pairs: stringMap,
  includeSelectors: goBool,
  includeTemplates: goBool,
  fields: goList(fieldSpecType),
});

export const patchArgsType = struct('PatchArgs', { allowNameChange: goBool, allowKindChange: goBool });
const patchType = struct('Patch', {
  path: goString,
  patch: goString,
  target: goPointer(selectorType),
  options: goPointer(patchArgsType),
});

const imageType = struct('Image', {
  name: goString,
  newName: goString,
  tagSuffix: goString,
  newTag: goString,
  digest: goString,
});

const fieldOptions = struct('FieldOptions', {
  delimiter: goString,
  index: goInt,
  encoding: goString,
  create: goBool,
});
const replacement = struct('Replacement', {
  source: goPointer(
    struct('SourceSelector', { ...goInline(resIdType), fieldPath: goString, options: goPointer(fieldOptions) }),
  ),
  targets: goList(
    goPointer(
      struct('TargetSelector', {
        select: { ...goPointer(selectorType), ...always },
        reject: goList(goPointer(selectorType)),
        fieldPaths: strings,
        options: goPointer(fieldOptions),
      }),
    ),
  ),
  sourceValue: goPointer(goString),
});
const replacementField = struct('ReplacementField', { ...goInline(replacement), path: goString });

const varType = struct('Var', {
  name: { ...goString, ...always },
  objref: {
    ...struct('Target', {
      apiVersion: goString,
      ...goInline(gvkType),
      name: { ...goString, ...always },
      namespace: goString,
    }),
    ...always,
  },
  fieldref: struct('FieldSelector', { fieldPath: goString }),
});

const generatorOptions = struct('GeneratorOptions', {
  labels: stringMap,
  annotations: stringMap,
  disableNameSuffixHash: goBool,
  immutable: goBool,
});
const generatorArgs = struct('GeneratorArgs', {
  namespace: goString,
  name: goString,
  behavior: goString,
  ...goInline(struct('KvPairSources', { literals: strings, files: strings, envs: strings, env: goString })),
  options: goPointer(generatorOptions),
});

const helmChart = struct('HelmChart', {
  name: goString,
  version: goString,
  repo: goString,
  releaseName: goString,
  namespace: goString,
  additionalValuesFiles: strings,
  valuesFile: goString,
  valuesInline: goMap(goRaw),
  valuesMerge: goString,
  includeCRDs: goBool,
  skipHooks: goBool,
  apiVersions: strings,
  kubeVersion: goString,
  nameTemplate: goString,
  skipTests: goBool,
  debug: goBool,
  devel: goBool,
});
const helmChartArgs = struct('HelmChartArgs', {
  chartName: goString,
  chartVersion: goString,
  chartRepoUrl: goString,
  chartHome: goString,
  chartRepoName: goString,
  helmBin: goString,
  helmHome: goString,
  values: goString,
  valuesLocal: goMap(goRaw),
  valuesMerge: goString,
  releaseName: goString,
  releaseNamespace: goString,
  extraArgs: strings,
});

const legacySortOptions = struct('LegacySortOptions', {
  orderFirst: { ...strings, ...always },
  orderLast: { ...strings, ...always },
});

const typeMeta = struct('TypeMeta', { kind: goString, apiVersion: goString });
const objectMeta = struct('ObjectMeta', {
  name: goString,
  namespace: goString,
  labels: stringMap,
  annotations: stringMap,
});

export const kustomizationType = struct('Kustomization', {
  ...goInline(typeMeta),
  metadata: goPointer(objectMeta),
  openapi: stringMap,
  namePrefix: goString,
  nameSuffix: goString,
  namespace: goString,
  commonLabels: stringMap,
  labels: goList(labelType),
  commonAnnotations: stringMap,
  patchesStrategicMerge: goList(named('PatchStrategicMerge')),
  patchesJson6902: goList(patchType),
  patches: goList(patchType),
  images: goList(imageType),
  imageTags: goList(imageType),
  replacements: goList(replacementField),
  replicas: goList(struct('Replica', { name: goString, count: { ...goInt64, ...always } })),
  vars: goList(varType),
  sortOptions: goPointer(
    struct('SortOptions', { order: named('SortOrder'), legacySortOptions: goPointer(legacySortOptions) }),
  ),
  resources: strings,
  components: strings,
  crds: strings,
  bases: strings,
  configMapGenerator: goList(struct('ConfigMapArgs', goInline(generatorArgs))),
  secretGenerator: goList(struct('SecretArgs', { ...goInline(generatorArgs), type: goString })),
  helmGlobals: goPointer(struct('HelmGlobals', { chartHome: goString, configHome: goString })),
  helmCharts: goList(helmChart),
  helmChartInflationGenerator: goList(helmChartArgs),
  generatorOptions: goPointer(generatorOptions),
  configurations: strings,
  generators: strings,
  transformers: strings,
  validators: strings,
  buildMetadata: strings,
});
