/** PatchJson6902Transformer: one entry of `patchesJson6902`. */
import { compactJson } from '../../../apimachinery/go/compact-json.ts';
import { goPointer, goString, goStruct } from '../../../apimachinery/go/decode.ts';
import { isJsonObject, textOf } from '../../../apimachinery/json.ts';
import { BuildError, withPrefixSync } from '../error.ts';
import { selectorType } from '../kustomization-type.ts';
import { applyJsonOperations, readJsonPatch } from '../patches.ts';
import type { Configure, Transformer } from '../plugin.ts';
import { decodePlugin } from '../plugin-config.ts';
import { SelectorMatcher, selectorOf } from '../selector.ts';
import { yamlToJson } from '../yaml-json.ts';

const type = goStruct(
  'PatchJson6902TransformerPlugin',
  { target: goPointer(selectorType), path: goString, jsonOp: goString },
  'builtins',
);

export const patchJson6902Transformer: Configure<Transformer> = async (given, { loader, log }) => {
  const config = decodePlugin(given, type);
  const target = isJsonObject(config.target) ? selectorOf(config.target) : undefined;
  const path = textOf(config.path);
  let text = textOf(config.jsonOp);
  // kustomize itself fails on a target that is missing, without a message
  if (target === undefined || target.name === '') throw new BuildError('must specify the target name');
  if (path === '' && text === '') throw new BuildError('empty file path and empty jsonOp');
  if (path !== '') {
    if (text !== '') throw new BuildError('must specify a file path or jsonOp, not both');
    text = (await loader.load(path)).toString('utf8');
    if (text === '') throw new BuildError(`patch file '${path}' empty seems to be empty`);
  }
  if (!text.startsWith('[')) text = compactJson(yamlToJson(text));
  const operations = withPrefixSync(`decoding ${text}`, () => readJsonPatch(text));
  if (operations.length === 0) throw new BuildError(`patch appears to be empty; file=${path}, JsonOp=${text}`);
  const matcher = await SelectorMatcher.of(target, log);
  return {
    transform(resources, report) {
      const selected = matcher.select(resources.resources);
      for (const resource of selected) applyJsonOperations(resource, operations);
      report?.({ path: [], hits: selected.length });
    },
  };
};
