/** The tables of fields that `configurations` files hold. */
import { goInline, goList, goStruct } from '../../apimachinery/go/decode.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import type { Json } from '../../apimachinery/json.ts';
import { ManifestSyntaxError } from '../syntax/error.ts';
import { decodeText, type OnDuplicate, parseYaml } from '../yaml.ts';
import { BuildError } from './error.ts';
import { emptyFieldConfig, type FieldConfig } from './field-config.ts';
import { defaultFieldConfig } from './field-config-defaults.ts';
import { mergeFieldConfigs, sortedFieldConfig } from './field-config-merge.ts';
import { fieldSpecType, gvkType } from './kustomization-type.ts';
import type { Loader } from './loader.ts';
import { decodePlugin } from './plugin-config.ts';

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
  const twice: string[] = [];
  const value = yamlAsJson(text, file, (key, line) => {
    twice.push(`  line ${line}: key ${goQuote(key)} already set in map`);
  });
  if (twice.length > 0) {
    throw new BuildError(`error converting YAML to JSON: yaml: unmarshal errors:\n${twice.join('\n')}`);
  }
  return sortedFieldConfig({ ...emptyFieldConfig, ...decodePlugin(value, configType, { strict: true }) });
}

/** A YAML text as the JSON that sigs.k8s.io/yaml makes of it. Throws BuildError. */
export function yamlAsJson(text: string, file: string, onDuplicate?: OnDuplicate): Json {
  try {
    return parseYaml(text, 1, onDuplicate);
  } catch (error) {
    if (!(error instanceof ManifestSyntaxError)) throw error;
    const place = error.line === undefined ? undefined : { file, line: error.line };
    throw new BuildError(`error converting YAML to JSON: ${error.plain}`, { place });
  }
}
