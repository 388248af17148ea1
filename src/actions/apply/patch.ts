/**
 * The patch of client-side apply: which type of patch, from which schema, and kubectl's error when
 * it cannot be made.
 */

import { compactJson } from '../../apimachinery/go/compact-json.ts';
import { goValue } from '../../apimachinery/go/value.ts';
import { isJsonObject, type JsonObject, parseJson } from '../../apimachinery/json.ts';
import { lastApplied } from '../../apimachinery/last-applied.ts';
import { at, groupVersion } from '../../apimachinery/object.ts';
import { patchTypeOf } from '../../apimachinery/openapi/patch-types.ts';
import { mergePatchesConflict, threeWayMergePatch } from '../../apimachinery/patch/json-merge.ts';
import { type PatchType as Schema, UnknownFieldError, unknownFieldTexts } from '../../apimachinery/patch/schema.ts';
import { PatchConflict, threeWayStrategicPatch } from '../../apimachinery/patch/strategic-three-way.ts';
import { CliError } from '../../errors.ts';
import type { Mapping } from '../../kube/cluster.ts';
import type { OpenApi } from '../../kube/discovery/openapi.ts';
import { toYaml } from '../../print/yaml.ts';

export interface ObjectPatch {
  readonly strategic: boolean;
  readonly patch: JsonObject;
  /** How the fields are merged; for strategic patches of kinds with a schema. */
  readonly schema: Schema | undefined;
}

export interface PatchInput {
  readonly mapping: Mapping;
  /** The object of the file, with its last-applied annotation. */
  readonly modified: JsonObject;
  readonly current: JsonObject;
  readonly overwrite: boolean;
  /**
   * --openapi-patch: false leaves kinds that kubectl does not know itself to JSON merge patches.
   */
  readonly openapiPatch: boolean;
}

/** API groups whose types kubectl has built in (k8s.io/api). */
export const builtInGroups: ReadonlySet<string> = new Set([
  ...['', 'apps', 'autoscaling', 'batch', 'extensions', 'policy'],
  ...['admissionregistration', 'authentication', 'authorization', 'certificates', 'coordination', 'discovery'].map(k8s),
  ...['events', 'flowcontrol.apiserver', 'imagepolicy', 'internal.apiserver', 'networking', 'node'].map(k8s),
  ...['rbac.authorization', 'resource', 'scheduling', 'storage', 'storagemigration'].map(k8s),
]);

function k8s(name: string): string {
  return `${name}.k8s.io`;
}

/**
 * Makes the patch from the last applied configuration, the file and the live object. `say` receives
 * kubectl's warnings. Throws CliError when no patch can be made.
 */
export async function makePatch(
  input: PatchInput,
  openApi: OpenApi,
  say: (text: string) => void,
): Promise<ObjectPatch> {
  const { mapping, current } = input;
  const original = lastApplied(current) ?? '';
  const builtIn = builtInGroups.has(mapping.group);
  const types = input.openapiPatch || builtIn ? await openApi.patchTypes(mapping.group, mapping.version) : undefined;
  if (types === undefined && builtIn) throw new CliError(withoutSchema(mapping));
  const schema = types === undefined ? undefined : patchTypeOf(types, mapping.kind);
  try {
    const applied = parseOriginal(original, schema !== undefined);
    if (schema === undefined) return { strategic: false, patch: mergePatch(input, applied), schema };
    return {
      strategic: true,
      patch: threeWayStrategicPatch(applied, input.modified, current, schema, input.overwrite),
      schema,
    };
  } catch (error) {
    if (schema !== undefined && input.openapiPatch) {
      say(`warning: error calculating patch from openapi v3 spec: ${failureText(error, 'v3')}\n`);
      say(`warning: error calculating patch from openapi spec: ${failureText(error, 'v2')}\n`);
    }
    throw new CliError(
      `creating patch with:\noriginal:\n${original}\nmodified:\n${compactJson(input.modified)}\n\ncurrent:\n${compactJson(current)}\n\nfor: ${failureText(error, 'builtin')}`,
      { cause: error },
    );
  }
}

function withoutSchema({ group, version, kind }: Mapping): string {
  const place = groupVersion(group, version);
  return `the server publishes no OpenAPI document for ${place}: cox does not know how to merge the fields of ${kind} (--server-side works without the document)`;
}

/**
 * The last applied configuration. Throws kubectl's error when it is not a JSON object; each of
 * kubectl's two ways of patching has its own text.
 */
function parseOriginal(text: string, strategic: boolean): JsonObject {
  if (text === '') return {};
  if (!strategic && /^\[.*\]$/s.test(text.trim())) throw new CliError('Mismatched JSON Documents');
  try {
    const value = parseJson(text);
    if (value === null) return {};
    if (isJsonObject(value)) return value;
  } catch {
    // worded below
  }
  throw new CliError(strategic ? 'invalid JSON document' : 'Invalid JSON Document');
}

function mergePatch({ modified, current }: PatchInput, original: JsonObject): JsonObject {
  const { patch, changes, removals } = threeWayMergePatch(original, modified, current);
  if (mergePatchesConflict(changes, removals)) throw new PatchConflict(changes, removals);
  // The patch would then be for another object or for another kind: `kind: lamp`
  // (mergepatch.RequireKeyUnchanged).
  const identity = [patch.apiVersion, patch.kind, at(patch, 'metadata', 'name')];
  if (identity.some((value) => value !== undefined)) throw new CliError(`precondition failed for: ${goValue(patch)}`);
  return patch;
}

function failureText(error: unknown, source: 'v3' | 'v2' | 'builtin'): string {
  if (error instanceof UnknownFieldError) return unknownFieldTexts(error)[source];
  if (error instanceof PatchConflict) {
    return `patch:\n${toYaml(error.patch)}\nconflicts with changes made from original to current:\n${toYaml(error.changed)}\n`;
  }
  return error instanceof Error ? error.message : String(error);
}
