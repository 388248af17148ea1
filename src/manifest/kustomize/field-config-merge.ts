/** Several tables of fields as one (kustomize's FsSlice and TransformerConfig). */
import { goSorted } from '../../apimachinery/go/sort.ts';
import { BuildError, prefixed } from './error.ts';
import type { FieldConfig, FieldSpec, NameReference } from './field-config.ts';
import { type Gvk, gvkSelectedBy, gvkText, sameGvk } from './ids.ts';
import { isGvkLess } from './kind-order.ts';

type SpecField = Exclude<keyof FieldConfig, 'nameReference'>;

/** The fields in the order that kustomize merges them, with its names for them. */
const MERGED: readonly (readonly [keyof FieldConfig, string])[] = [
  ['namePrefix', 'NamePrefix'],
  ['nameSuffix', 'NameSuffix'],
  ['namespace', 'NameSpace'],
  ['commonAnnotations', 'CommonAnnotations'],
  ['commonLabels', 'CommonLabels'],
  ['labels', 'Labels'],
  ['templateLabels', 'TemplateLabels'],
  ['varReference', 'VarReference'],
  ['nameReference', 'NameReference'],
  ['images', 'Images'],
  ['replicas', 'Replicas'],
];

/** Both configurations as one. Throws BuildError for fields that contradict each other. */
export function mergeFieldConfigs(a: FieldConfig, b: FieldConfig): FieldConfig {
  if (a === b || isEmptyConfig(b)) return a;
  const merged: Partial<Record<keyof FieldConfig, readonly FieldSpec[] | readonly NameReference[]>> = {};
  for (const [field, name] of MERGED) {
    try {
      merged[field] =
        field === 'nameReference'
          ? mergeNameReferences(a.nameReference, b.nameReference)
          : mergeFieldSpecs(a[field], b[field]);
    } catch (error) {
      throw prefixed(error, `failed to merge ${name} fieldSpec`);
    }
  }
  return sortedFieldConfig(merged as unknown as FieldConfig);
}

const isEmptyConfig = (config: FieldConfig): boolean => MERGED.every(([field]) => config[field].length === 0);

/** Both lists; what the first covers already is left out of the second. Throws BuildError. */
export function mergeFieldSpecs(a: readonly FieldSpec[], b: readonly FieldSpec[]): readonly FieldSpec[] {
  const merged = [...a];
  const byPath = new Map<string, FieldSpec[]>();
  const note = (spec: FieldSpec): void => {
    const found = byPath.get(spec.path);
    if (found === undefined) byPath.set(spec.path, [spec]);
    else found.push(spec);
  };
  for (const spec of a) note(spec);
  for (const spec of b) {
    const known = byPath.get(spec.path)?.find((each) => gvkSelectedBy(gvkOf(each), spec));
    if (known === undefined) {
      merged.push(spec);
      note(spec);
    } else if ((known.create ?? false) !== (spec.create ?? false)) throw new BuildError('conflicting fieldspecs');
  }
  return merged;
}

function mergeNameReferences(a: readonly NameReference[], b: readonly NameReference[]): readonly NameReference[] {
  let merged = a;
  for (const added of b) {
    const isSame = (each: NameReference): boolean => sameGvk(gvkOf(each), gvkOf(added));
    if (!merged.some(isSame)) merged = [...merged, added];
    else {
      merged = merged.map((each) =>
        isSame(each) ? { ...each, fieldSpecs: mergeFieldSpecs(each.fieldSpecs, added.fieldSpecs) } : each,
      );
    }
  }
  return merged;
}

const gvkOf = ({ group = '', version = '', kind = '' }: Partial<Gvk>): Gvk => ({ group, version, kind });

/** With every list in the order of its kinds. */
export function sortedFieldConfig(config: FieldConfig): FieldConfig {
  const sorted = <T extends Partial<Gvk>>(list: readonly T[]): T[] =>
    goSorted(list, (a, b) => isGvkLess(gvkOf(a), gvkOf(b)));
  return Object.fromEntries(
    MERGED.map(([field]) => [field, sorted(config[field] as readonly Partial<Gvk>[])]),
  ) as unknown as FieldConfig;
}

/** The fields in the order of Go's struct. */
const PRINTED: readonly (readonly SpecField[])[] = [
  ['namePrefix', 'nameSuffix', 'namespace', 'commonLabels', 'labels', 'templateLabels', 'commonAnnotations'],
  ['varReference', 'images', 'replicas'],
];

/** The configuration as Go's %v writes it, in errors. */
export function fieldConfigText(config: FieldConfig): string {
  const lists = PRINTED.map((fields) => fields.map((field) => `[${config[field].map(specText).join(' ')}]`).join(' '));
  const references = config.nameReference.map(
    (each) => `${gvkText(gvkOf(each))}:  (\n${each.fieldSpecs.map(specText).join('\n')}\n)`,
  );
  return `&{${lists[0]} [${references.join(' ')}] ${lists[1]}}`;
}

const specText = (spec: FieldSpec): string => `${gvkText(gvkOf(spec))}:${spec.create ?? false}:${spec.path}`;
