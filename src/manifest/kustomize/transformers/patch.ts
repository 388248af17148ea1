/** PatchTransformer: one entry of `patches`. */
import { goPointer, goString, goStruct } from '../../../apimachinery/go/decode.ts';
import { goQuote } from '../../../apimachinery/go/text.ts';
import { isJsonObject, type JsonObject, textOf } from '../../../apimachinery/json.ts';
import type { JsonPatch } from '../../../apimachinery/patch/json-patch.ts';
import { CliError } from '../../../errors.ts';
import { toYaml } from '../../../print/yaml.ts';
import { BuildError, unlessRefused, withPrefixSync } from '../error.ts';
import { idText } from '../ids.ts';
import { patchArgsType, selectorType } from '../kustomization-type.ts';
import { applyJsonOperations, applyStrategicPatch, patchSource, readJsonPatch } from '../patches.ts';
import type { Configure, PluginHelpers, Transformer } from '../plugin.ts';
import { decodePlugin } from '../plugin-config.ts';
import { readResources } from '../read-resources.ts';
import { annotation, type Resource } from '../resource.ts';
import type { ResourceMap } from '../resource-map.ts';
import { SelectorMatcher, selectorOf, selectorText } from '../selector.ts';
import { patchSelected } from './patch-selected.ts';

const type = goStruct(
  'PatchTransformerPlugin',
  {
    path: goString,
    patch: goString,
    target: goPointer(selectorType),
    options: goPointer(patchArgsType),
  },
  'builtins',
);

interface PatchText {
  readonly text: string;
  /** What error texts call it. */
  readonly source: string;
  /** The file that the text's lines are of; undefined for one in the kustomization. */
  readonly file: string;
}

export const patchTransformer: Configure<Transformer> = async (given, helpers) => {
  const config = decodePlugin(given, type);
  const patch = await readPatch(config, given, helpers);
  const target = isJsonObject(config.target)
    ? await SelectorMatcher.of(selectorOf(config.target), helpers.log)
    : undefined;
  const { strategic, operations } = parse(patch, helpers);
  const options = isJsonObject(config.options) ? config.options : {};
  for (const each of strategic) {
    if (options.allowNameChange === true) each.enable(annotation.allowNameChange);
    if (options.allowKindChange === true) each.enable(annotation.allowKindChange);
  }
  return {
    transform(resources, report) {
      let hits = 0;
      if (strategic.length > 0) hits = transformStrategic(resources, strategic, target, patch);
      else if (operations !== undefined) hits = transformJson(resources, operations, target, patch);
      report?.({ path: [], hits });
    },
  };
};

async function readPatch(config: JsonObject, given: JsonObject, { loader }: PluginHelpers): Promise<PatchText> {
  const text = textOf(config.patch).trim();
  const path = textOf(config.path);
  if (text === '' && path === '') throw new BuildError(`must specify one of patch and path in\n${toYaml(given)}`);
  if (text !== '' && path !== '') {
    throw new BuildError(`patch and path can't be set at the same time\n${toYaml(given)}`);
  }
  if (path === '') return { text, source: patchSource('patch', text), file: '' };
  const content = await loader.load(path).catch((error: unknown) => {
    if (!(error instanceof CliError)) throw error;
    throw new BuildError(`failed to get the patch file from path(${path}): ${error.message}`);
  });
  return { text: content.toString('utf8'), source: patchSource('path', path), file: loader.nameOf(path) };
}

interface Parsed {
  readonly strategic: readonly Resource[];
  readonly operations: JsonPatch | undefined;
}

/** A text is tried as both kinds of patch. */
function parse({ text, source, file }: PatchText, { schema }: PluginHelpers): Parsed {
  const strategic = unlessRefused(() => readResources(text, file, schema));
  const operations = unlessRefused(() => {
    if (text === '') throw new CliError('empty json patch operations');
    return readJsonPatch(text);
  });
  if (strategic !== undefined && strategic.length > 0 && operations !== undefined && operations.length > 0) {
    throw new BuildError(`illegally qualifies as both an SM and JSON patch: ${source}`);
  }
  if (strategic === undefined && operations === undefined) {
    throw new BuildError(`unable to parse SM or JSON patch from ${source}`);
  }
  return { strategic: strategic ?? [], operations: strategic === undefined ? operations : undefined };
}

/** Returns the number of objects that were patched. */
function transformStrategic(
  resources: ResourceMap,
  patches: readonly Resource[],
  target: SelectorMatcher | undefined,
  { source }: PatchText,
): number {
  if (target === undefined) {
    for (const patch of patches) patchById(resources, patch);
    return patches.length;
  }
  const [patch] = patches;
  if (patch === undefined || patches.length > 1) {
    throw new BuildError(
      `Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${source}`,
    );
  }
  const place = goQuote(selectorText(target.selector));
  const selected = withPrefixSync(`unable to find patch target ${place} in \`resources\``, () =>
    target.select(resources.resources),
  );
  patchSelected(resources, selected, patch);
  return selected.length;
}

function patchById(resources: ResourceMap, patch: Resource): void {
  const id = patch.originalId;
  const resource = withPrefixSync(`no resource matches strategic merge patch ${goQuote(idText(id))}`, () =>
    resources.theOne(id),
  );
  applyStrategicPatch(resource, patch);
}

/** Returns the number of objects that were patched. */
function transformJson(
  resources: ResourceMap,
  operations: JsonPatch,
  target: SelectorMatcher | undefined,
  { source }: PatchText,
): number {
  if (target === undefined) throw new BuildError(`must specify a target for JSON patch ${source}`);
  const selected = target.select(resources.resources);
  for (const resource of selected) {
    resource.rememberId();
    applyJsonOperations(resource, operations);
  }
  return selected.length;
}
