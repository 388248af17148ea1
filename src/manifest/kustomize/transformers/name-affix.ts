/** What prefixes and suffixes of names have in common. */
import { compareStrings } from '../../../apimachinery/go/text.ts';
import { isJsonObject, isRawNumber, type Json, type JsonObject } from '../../../apimachinery/json.ts';
import { toYaml } from '../../../print/yaml.ts';
import { BuildError } from '../error.ts';
import type { FieldSpec } from '../field-config.ts';
import { setScalar, visitField } from '../field-spec.ts';
import { type Gvk, gvkSelectedBy } from '../ids.ts';
import { textOfNode } from '../node.ts';
import type { Configure, Transformer } from '../plugin.ts';
import type { Resource } from '../resource.ts';

/** Their names mean something to the API server. */
const skipped: readonly Partial<Gvk>[] = [
  { kind: 'CustomResourceDefinition' },
  { group: 'apiregistration.k8s.io', kind: 'APIService' },
  { kind: 'Namespace' },
];

/** How a text is put to a name. */
export interface Affix {
  /** The key of the configuration: `prefix` or `suffix`. */
  readonly field: 'prefix' | 'suffix';
  put(name: string, affix: string): string;
  note(resource: Resource, affix: string): void;
}

/** Puts the text to the fields of its specs and remembers what was called otherwise before. */
export function nameAffixTransformer(affix: Affix): Configure<Transformer> {
  return async (config) => {
    const text = textOf(config, affix.field);
    const specs = specsOf(config);
    if (specs === undefined) throw new BuildError('fieldSpecs is not expected to be nil');
    return {
      transform({ resources }) {
        for (const resource of resources) putToOne(resource, affix, text, specs);
      },
    };
  };
}

/** kustomize reads these two with another YAML library than the rest: keys match to the letter. */
function textOf(config: JsonObject, field: string): string {
  const value = config[field] ?? null;
  if (typeof value === 'object' && value !== null && !isRawNumber(value)) throw wrongType(config, field, 'string');
  return value === null ? '' : textOfScalar(value);
}

function specsOf(config: JsonObject): readonly FieldSpec[] | undefined {
  const list = config.fieldSpecs ?? null;
  if (list === null) return undefined;
  if (!Array.isArray(list)) throw wrongType(config, 'fieldSpecs', 'types.FsSlice');
  return list.map((item): FieldSpec => {
    if (!isJsonObject(item)) throw wrongType(config, 'fieldSpecs', 'types.FieldSpec');
    const { group = '', version = '', kind = '', path = '', create = false } = item;
    const gvk = { group: textOfScalar(group), version: textOfScalar(version), kind: textOfScalar(kind) };
    return { ...gvk, path: textOfScalar(path), create: create === true };
  });
}

const textOfScalar = (value: Json): string =>
  value === null ? '' : String(isRawNumber(value) ? value.rawJSON : value);

/** The line is that of the value in the configuration as kustomize writes it. */
function wrongType(config: JsonObject, field: string, type: string): BuildError {
  const value = config[field] as Json;
  const before = Object.entries(config).filter(([key]) => compareStrings(key, field) < 0);
  const lines = before.length === 0 ? 1 : toYaml(Object.fromEntries(before)).split('\n').length;
  const isCollection = typeof value === 'object' && value !== null && !isRawNumber(value);
  const line = lines + (isCollection && Object.keys(value).length > 0 ? 1 : 0);
  const text = textOfScalar(value);
  const shown = text.length > 10 ? `${text.slice(0, 7)}...` : text;
  const found = Array.isArray(value) ? '!!seq' : isCollection ? '!!map' : `!!str \`${shown}\``;
  return new BuildError(`yaml: unmarshal errors:\n  line ${line}: cannot unmarshal ${found} into ${type}`);
}

function putToOne(resource: Resource, affix: Affix, text: string, specs: readonly FieldSpec[]): void {
  const id = resource.originalId;
  if (skipped.some((kind) => gvkSelectedBy(id, kind))) return;
  for (const spec of specs) {
    if (!gvkSelectedBy(id, spec)) continue;
    if (spec.path === 'metadata/name') {
      affix.note(resource, text);
      if (text !== '') resource.rememberId();
    }
    visitField(resource, spec, (node) => setScalar(node, affix.put(textOfNode(node), text)), 'scalar');
  }
}
