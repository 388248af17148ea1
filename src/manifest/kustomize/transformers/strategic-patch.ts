/** PatchStrategicMergeTransformer: the entries of `patchesStrategicMerge`. */
import { goList, goString, goStruct } from '../../../apimachinery/go/decode.ts';
import { textOf } from '../../../apimachinery/json.ts';
import { CliError } from '../../../errors.ts';
import { BuildError } from '../error.ts';
import { inFile } from '../in-file.ts';
import type { Configure, PluginHelpers, Transformer } from '../plugin.ts';
import { decodePlugin } from '../plugin-config.ts';
import { readResources } from '../read-resources.ts';
import type { Resource } from '../resource.ts';
import { patchSelected } from './patch-selected.ts';

const type = goStruct(
  'PatchStrategicMergeTransformerPlugin',
  { paths: goList({ kind: 'string', type: 'types.PatchStrategicMerge' }), patches: goString },
  'builtins',
);

export const patchStrategicMergeTransformer: Configure<Transformer> = async (given, helpers) => {
  const config = decodePlugin(given, type);
  const paths = Array.isArray(config.paths) ? config.paths.map(textOf) : [];
  const inline = textOf(config.patches);
  if (paths.length === 0 && inline === '') throw new BuildError('empty file path and empty patch content');
  const patches: Resource[] = [];
  for (const path of paths) patches.push(...(await readPath(path, helpers)));
  if (inline !== '') patches.push(...readResources(inline, helpers.loader.nameOf(''), helpers.schema));
  if (patches.length === 0) {
    throw new BuildError(`patch appears to be empty; files=[${paths.join(' ')}], Patch=${inline}`);
  }
  return {
    transform(resources) {
      for (const patch of patches) patchSelected(resources, [resources.theOne(patch.originalId)], patch);
    },
  };
};

/** An entry is tried as a patch first, then as the file that holds one. */
async function readPath(path: string, { loader, schema }: PluginHelpers): Promise<Resource[]> {
  try {
    return readResources(path, loader.nameOf(''), schema);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
  }
  const content = await loader.load(path);
  try {
    return readResources(content.toString('utf8'), loader.nameOf(path), schema);
  } catch (error) {
    throw inFile(error, path);
  }
}
