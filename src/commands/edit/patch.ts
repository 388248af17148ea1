/** The patch from an object to its edited form, sent for each object that changed. */

import type { FileItem } from '../../actions/apply/item.ts';
import { requestErrorText } from '../../actions/request-error.ts';
import { compactJson } from '../../apimachinery/go/compact-json.ts';
import { goSyntax } from '../../apimachinery/go/syntax.ts';
import { equalJson, type JsonObject } from '../../apimachinery/json.ts';
import { at, gvkOf, type KubeObject, meta } from '../../apimachinery/object.ts';
import { createMergePatch } from '../../apimachinery/patch/json-merge.ts';
import { type PatchType as Schema, UnknownFieldError, unknownFieldTexts } from '../../apimachinery/patch/schema.ts';
import { diffMaps } from '../../apimachinery/patch/strategic-diff.ts';
import { builtInPatchType } from '../../apimachinery/typed/built-in-patch.ts';
import { CliError } from '../../errors.ts';
import { type ObjectAddress, objectPath } from '../../kube/address.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { type PatchType, patchObject, type Query } from '../../kube/objects.ts';
import type { EditResults, EditTools } from './session.ts';

export interface PatchSettings {
  readonly cluster: Cluster;
  readonly signal: AbortSignal;
  readonly query: Query;
  readonly subresource: string;
  /** Called with each patch before it is sent (--output-patch). */
  report(patch: string): void;
  print(object: KubeObject, operation: 'edited' | 'skipped'): Promise<void>;
  say(line: string): void;
}

/** The original of an edited object. Throws CliError, worded as in kubectl, when there is none. */
export function originalOf(originals: readonly FileItem[], { object }: FileItem): FileItem {
  const original = originals.find((one) => (meta(one.object).uid ?? '') === (meta(object).uid ?? ''));
  if (original !== undefined) return original;
  throw new CliError(`no original object found for &unstructured.Unstructured{Object:${goSyntax(object)}}`);
}

/** How an edit is written that changes the objects on the server. */
export function patchWriter(settings: PatchSettings): EditTools['write'] {
  return async (originals, edited, results) => {
    for (const item of edited) await writeOne(settings, originalOf(originals, item), item, results);
  };
}

async function writeOne(
  settings: PatchSettings,
  original: FileItem,
  item: FileItem,
  results: EditResults,
): Promise<void> {
  if (equalJson(original.object, item.object)) return settings.print(item.object, 'skipped');
  const { type, patch } = editPatch(original.object, item);
  const body = compactJson(patch);
  settings.report(body);
  const { cluster, query, signal, subresource } = settings;
  const { mapping, namespace, name } = item;
  const address: ObjectAddress = { mapping, namespace, name, subresource };
  let patched: KubeObject;
  try {
    patched = await patchObject(cluster.transport, address, type, body, { query, signal });
  } catch (error) {
    signal.throwIfAborted();
    const text = requestErrorText(error, cluster, { method: 'Patch', path: () => objectPath(address), query });
    settings.say(results.add(error, item, text));
    return;
  }
  await settings.print(patched, 'edited');
}

/** The patch and its content type: strategic for the kinds that kubectl has Go structs for. */
function editPatch(original: KubeObject, { object, mapping }: FileItem): { type: PatchType; patch: JsonObject } {
  const builtIn = builtInPatchType(mapping) !== undefined;
  const schema = builtIn ? builtInPatchType(gvkOf(original)) : undefined;
  const patch = schema === undefined ? createMergePatch(original, object) : strategicPatch(original, object, schema);
  const identity = [patch.apiVersion, patch.kind, at(patch, 'metadata', 'name')];
  if (identity.some((value) => value !== undefined)) {
    throw new CliError('At least one of apiVersion, kind and name was changed');
  }
  const type = schema === undefined ? 'application/merge-patch+json' : 'application/strategic-merge-patch+json';
  return { type, patch };
}

function strategicPatch(original: KubeObject, edited: KubeObject, schema: Schema): JsonObject {
  try {
    return diffMaps(original, edited, schema, { elementOrder: true });
  } catch (error) {
    if (error instanceof UnknownFieldError) throw new CliError(unknownFieldTexts(error).builtin);
    throw error;
  }
}
