/** Deprecated fields of a kustomization, with what to write in their place. */
import { isJsonObject, type Json, type JsonObject, objectsOf, textOf } from '../../../apimachinery/json.ts';
import type { LintFinding, LintRule } from '../../../resources/lint/types.ts';
import { flowYaml } from './flow-yaml.ts';
import { kustomizeRules } from './rules.ts';
import type { LintedFile } from './subject.ts';

const why = 'kustomize warns of it at each build, and a later version will not read it any more';

/** What is longer is told in words. */
const MAX_LENGTH = 300;

/** The line to write: the list with what is in it already, then with the new entries. */
function replaced(old: string, instead: string, entries: readonly Json[], existing: Json | undefined): string {
  const yaml = flowYaml([...entries]);
  if (yaml.length > MAX_LENGTH) return `move each entry to ${instead}, in the same order`;
  return Array.isArray(existing) && existing.length > 0
    ? `remove ${old}, and add to the list ${instead}: ${yaml}`
    : `replace it by: ${instead}: ${yaml}`;
}

/** The rule and the fix for each field, in the order of kustomize's own warnings. */
const fields: readonly (readonly [string, LintRule, (file: LintedFile) => string])[] = [
  ['bases', kustomizeRules.bases, (file) => moved(file, 'bases', 'resources')],
  ['commonLabels', kustomizeRules.commonLabels, labels],
  ['imageTags', kustomizeRules.imageTags, (file) => moved(file, 'imageTags', 'images')],
  ['patchesJson6902', kustomizeRules.patchesJson6902, (file) => moved(file, 'patchesJson6902', 'patches')],
  ['patchesStrategicMerge', kustomizeRules.patchesStrategicMerge, strategicPatches],
  ['vars', kustomizeRules.vars, replacements],
  ['helmChartInflationGenerator', kustomizeRules.helm, charts],
];

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

function moved(file: LintedFile, old: string, instead: string): string {
  return replaced(old, instead, listOf(file.field(old)), file.field(instead));
}

function labels(file: LintedFile): string {
  const entry = { pairs: file.field('commonLabels') ?? {}, includeSelectors: true };
  return replaced('commonLabels', 'labels', [entry], file.field('labels'));
}

/** An entry is the path of a file, or a patch itself. */
function strategicPatches(file: LintedFile): string {
  const entries = listOf(file.field('patchesStrategicMerge')).map((entry): Json => {
    const text = textOf(entry);
    return /\n|: |^\{/.test(text) ? { patch: text } : { path: text };
  });
  const existing = listOf(file.field('patches'));
  const fix = replaced('patchesStrategicMerge', 'patches', entries, undefined);
  return existing.length === 0 ? fix : `${fix}, followed by the patches that are there now`;
}

/** What is read is known; the fields that the value goes to are those that have $(NAME). */
function replacements(file: LintedFile): string {
  const [first] = objectsOf(file.field('vars'));
  const { name, objref, fieldref } = first ?? {};
  const { apiVersion, ...object } = isJsonObject(objref) ? objref : {};
  const fieldPath = isJsonObject(fieldref) ? textOf(fieldref.fieldPath) : '';
  const parts = textOf(apiVersion).split('/');
  const gvk = {
    ...(parts.length === 2 ? { group: parts[0] as string } : {}),
    ...(textOf(apiVersion) === '' ? {} : { version: parts.at(-1) as string }),
  };
  const source = { ...gvk, ...object, fieldPath: fieldPath || 'metadata.name' };
  const reference = `$(${textOf(name)})`;
  const yaml = `replacements: [{source: ${flowYaml(source)}, targets: [{select: {kind: KIND, name: NAME}, fieldPaths: [FIELD]}]}]`;
  return `for each var write: ${yaml}, where FIELD is the field of KIND NAME that has ${reference} now`;
}

/** The charts as kustomize reads them into the modern fields. */
function charts(file: LintedFile): string {
  const { modern } = file.file;
  const old = listOf(file.field('helmChartInflationGenerator'));
  const fresh = listOf(modern.helmCharts).slice(-old.length);
  const filled = Object.entries((modern.helmGlobals ?? {}) as JsonObject).filter(([, value]) => value !== '');
  const withGlobals = file.field('helmGlobals') === undefined && filled.length > 0;
  const fix = replaced('helmChartInflationGenerator', 'helmCharts', fresh, file.field('helmCharts'));
  return withGlobals ? `${fix}, and write: helmGlobals: ${flowYaml(Object.fromEntries(filled))}` : fix;
}

/** The findings on deprecated fields. */
export function deprecatedFields(file: LintedFile): readonly LintFinding[] {
  const found = fields
    .filter(([field]) => file.field(field) !== undefined)
    .map(([field, rule, fixOf]) => {
      const fix = Object.keys(file.field(field) ?? {}).length === 0 ? `remove ${field}: it is empty` : fixOf(file);
      return file.finding(rule, [field], { message: `the field ${field} is deprecated`, why, fix });
    });
  return [...found, ...['configMapGenerator', 'secretGenerator'].flatMap((field) => oldEnv(file, field))];
}

function oldEnv(file: LintedFile, field: string): readonly LintFinding[] {
  return objectsOf(file.field(field)).flatMap((entry: JsonObject, index) => {
    const env = textOf(entry.env);
    if (env === '') return [];
    const envs = [...listOf(entry.envs), env];
    return [
      file.finding(kustomizeRules.env, [field, index, 'env'], {
        message: `the field env of ${field}[${index}] is deprecated`,
        why: 'a later version of kustomize will not read it any more',
        fix: `replace ${entry.envs === undefined ? 'it' : 'it and envs'} by: envs: ${flowYaml(envs)}`,
      }),
    ];
  });
}
