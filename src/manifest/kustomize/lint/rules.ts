import type { LintRule } from '../../../resources/lint/types.ts';

const rule = (id: string, level: LintRule['level'], summary: string): LintRule => ({ id, level, summary });

/** The rules of `kustomize lint`, by their ids. */
export const kustomizeRules = {
  bases: rule('kustomize-bases', 'warning', 'The field bases is deprecated; resources takes folders too'),
  commonLabels: rule('kustomize-common-labels', 'warning', 'The field commonLabels is deprecated; labels replaces it'),
  env: rule('kustomize-env', 'warning', 'The field env of a generator is deprecated; envs replaces it'),
  helm: rule(
    'kustomize-helm-inflation',
    'warning',
    'The field helmChartInflationGenerator is deprecated; helmCharts replaces it',
  ),
  imageTags: rule('kustomize-image-tags', 'warning', 'The field imageTags is deprecated; images replaces it'),
  patchesJson6902: rule(
    'kustomize-patches-json6902',
    'warning',
    'The field patchesJson6902 is deprecated; patches replaces it',
  ),
  patchesStrategicMerge: rule(
    'kustomize-patches-strategic-merge',
    'warning',
    'The field patchesStrategicMerge is deprecated; patches replaces it',
  ),
  vars: rule('kustomize-vars', 'warning', 'The field vars is deprecated; replacements replaces it'),
  imageUnmatched: rule('kustomize-image-unmatched', 'warning', 'An images entry matches no image'),
  patchUnmatched: rule('kustomize-patch-unmatched', 'warning', 'The target of a patch matches no object'),
  replacementUnmatched: rule(
    'kustomize-replacement-unmatched',
    'warning',
    'A target of a replacement matches no object',
  ),
  noObjects: rule('kustomize-no-objects', 'warning', 'A prefix, namespace, label or annotation has no object to go to'),
  imageNoEffect: rule('kustomize-image-no-effect', 'warning', 'An images entry, or a field of it, changes nothing'),
  imageLatest: rule('kustomize-image-latest', 'note', 'An images entry sets the tag latest'),
  overridden: rule('kustomize-entry-overridden', 'warning', 'A later entry of the same list undoes an entry'),
  optionsUnused: rule('kustomize-options-unused', 'warning', 'The field generatorOptions has no effect'),
  noNameHash: rule('kustomize-no-name-hash', 'note', 'A generated ConfigMap or Secret has no hash in its name'),
  listedTwice: rule('kustomize-listed-twice', 'warning', 'The same path is listed twice'),
  buildFailed: rule('kustomize-build-failed', 'error', 'The kustomization does not build'),
} as const;

export const allKustomizeRules: readonly LintRule[] = Object.values(kustomizeRules);
