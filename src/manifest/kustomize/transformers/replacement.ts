import { goInline, goList, goString, goStruct } from '../../../apimachinery/go/decode.ts';
import { isJsonObject, type Json, type JsonObject, objectsOf, textOf } from '../../../apimachinery/json.ts';
import { BuildError } from '../error.ts';
import type { Loader } from '../loader.ts';
import type { Configure, Reach, Transformer } from '../plugin.ts';
import { decodePlugin } from '../plugin-config.ts';
import { prepareReplacement, type Replacement, replacementType } from '../replacements.ts';
import { yamlAsJson } from '../yaml-json.ts';

const fieldType = goStruct('ReplacementField', { ...goInline(replacementType), path: goString }, 'types');
const pluginType = goStruct('ReplacementTransformerPlugin', { replacements: goList(fieldType) }, 'builtins');

/** Copies values from one object into others. */
export const replacementTransformer: Configure<Transformer> = async (config, { loader }) => {
  const replacements: { readonly path: Reach['path']; readonly replacement: Replacement }[] = [];
  for (const [index, entry] of objectsOf(decodePlugin(config, pluginType).replacements).entries()) {
    const path = textOf(entry.path);
    if (path !== '' && (entry.source !== undefined || (entry.targets as Json[] | undefined)?.length)) {
      throw new BuildError('cannot specify both path and inline replacement');
    }
    const written = path === '' ? [entry] : await readFile(path, loader);
    for (const [number, each] of written.entries()) {
      const replacement = await prepareReplacement(each);
      replacements.push({ path: path === '' ? [index] : [index, 'path', number], replacement });
    }
  }
  return {
    transform(resources, report) {
      for (const { path, replacement } of replacements) {
        for (const [target, hits] of replacement.apply(resources.resources).entries()) {
          report?.({ path: [...path, 'targets', target], hits });
        }
      }
    },
  };
};

/** A file holds one replacement or a list of them. */
async function readFile(path: string, loader: Loader): Promise<JsonObject[]> {
  const content = await loader.load(path);
  const value = yamlAsJson(content.toString(), loader.nameOf(path));
  if (Array.isArray(value)) return value.map((each) => decodePlugin(each, replacementType));
  if (isJsonObject(value)) return [decodePlugin(value, replacementType)];
  const kind = typeof value === 'string' ? 'string' : typeof value === 'boolean' ? 'bool' : 'float64';
  throw new BuildError(
    `unsupported replacement type encountered within replacement path: ${value === null ? 'invalid' : kind}`,
  );
}
