/** The tables of fields that `configurations` files hold. */
import { goInline, goList, goStruct } from '../../apimachinery/go/decode.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { decodeText } from '../yaml.ts';
import { BuildError } from './error.ts';
import { emptyFieldConfig, type FieldConfig } from './field-config.ts';
import { defaultFieldConfig } from './field-config-defaults.ts';
import { mergeFieldConfigs, sortedFieldConfig } from './field-config-merge.ts';
import { fieldSpecType, gvkType } from './kustomization-type.ts';
import type { Loader } from './loader.ts';
import type { Node } from './node.ts';
import { decodePlugin } from './plugin-config.ts';
import { readDocument } from './read.ts';
import { yamlAsJson } from './yaml-json.ts';

const fieldSpecs = goList(fieldSpecType, 'types.FsSlice');

const nameReference = goStruct('NameBackReferences', { ...goInline(gvkType), fieldSpecs }, 'builtinconfig');

const configType = goStruct(
  'TransformerConfig',
  {
    namePrefix: fieldSpecs,
    nameSuffix: fieldSpecs,
    namespace: fieldSpecs,
    commonLabels: fieldSpecs,
    labels: fieldSpecs,
    templateLabels: fieldSpecs,
    commonAnnotations: fieldSpecs,
    nameReference: goList(nameReference, 'builtinconfig.nbrSlice'),
    varReference: fieldSpecs,
    images: fieldSpecs,
    replicas: fieldSpecs,
  },
  'builtinconfig',
);

/** The default fields with those of the `configurations` files. Throws BuildError. */
export async function readFieldConfig(loader: Loader, paths: readonly string[]): Promise<FieldConfig> {
  if (paths.length === 0) return defaultFieldConfig;
  let own = emptyFieldConfig;
  for (const path of paths) {
    const content = await loader.load(path);
    own = mergeFieldConfigs(own, fieldConfigOf(decodeText(content), loader.nameOf(path)));
  }
  return mergeFieldConfigs(defaultFieldConfig, own);
}

/** Reads a file strictly: no unknown field, no key twice. Throws BuildError. */
function fieldConfigOf(text: string, file: string): FieldConfig {
  const value = yamlAsJson(text, file);
  const twice = keysTwice(readDocument(text, file, 1, true));
  if (twice.length > 0) {
    throw new BuildError(`error converting YAML to JSON: yaml: unmarshal errors:\n${twice.join('\n')}`);
  }
  return sortedFieldConfig({ ...emptyFieldConfig, ...decodePlugin(value, configType, { strict: true }) });
}

/** What go-yaml says of each key that is there already, once it has read its value. */
function keysTwice(node: Node | undefined): string[] {
  if (node?.kind === 'list') return node.items.flatMap(keysTwice);
  if (node?.kind !== 'map') return [];
  const keys = new Set<string>();
  return node.entries.flatMap(({ key, value }) => {
    const inside = keysTwice(value);
    if (keys.has(key.value)) inside.push(`  line ${value.place?.line}: key ${goQuote(key.value)} already set in map`);
    keys.add(key.value);
    return inside;
  });
}
