/** The patch of a client-side update (createPatch of pkg/kube/client.go). */
import type { JsonObject } from '../../../apimachinery/json.ts';
import { at, type KubeObject } from '../../../apimachinery/object.ts';
import { patchTypeOf } from '../../../apimachinery/openapi/patch-types.ts';
import { createMergePatch, mergePatchesConflict, threeWayMergePatch } from '../../../apimachinery/patch/json-merge.ts';
import { PatchConflict, threeWayStrategicPatch } from '../../../apimachinery/patch/strategic-three-way.ts';
import { HelmFault } from '../../../helm/error.ts';
import { toYaml } from '../../../print/yaml.ts';
import { builtInGroups } from '../../apply/patch.ts';
import { explained, type HelmTools } from '../tools.ts';
import { readIfThere } from './requests.ts';
import type { Resource } from './resource.ts';

export interface ClientPatch {
  readonly type: 'application/strategic-merge-patch+json' | 'application/merge-patch+json';
  readonly body: JsonObject;
}

const DEFINITIONS = 'apiextensions.k8s.io';

/** Groups whose Go types helm has: their objects are merged field by field. */
const isKnown = (group: string): boolean => builtInGroups.has(group) || group === DEFINITIONS;

/**
 * The patch from what a release had to what it is to have, against the live object. Custom resources
 * have a plain merge patch from the one to the other, or with `threeWay` from three sides.
 */
export async function clientPatch(
  tools: HelmTools,
  original: KubeObject,
  target: Resource,
  threeWay: boolean,
): Promise<ClientPatch> {
  const { mapping, namespace, name } = target;
  const live = await readIfThere(tools, target).catch((error: unknown) => {
    throw explained(`unable to get data for current object ${namespace}/${name}`, error);
  });
  const types = isKnown(mapping.group) ? await tools.openApi.patchTypes(mapping.group, mapping.version) : undefined;
  const schema = types === undefined ? undefined : patchTypeOf(types, mapping.kind);
  if (schema !== undefined) {
    const body = strategicPatch(() => threeWayStrategicPatch(original, target.object, live ?? {}, schema, true));
    return { type: 'application/strategic-merge-patch+json', body };
  }
  const body = threeWay ? mergedPatch(original, target.object, live ?? {}) : createMergePatch(original, target.object);
  return { type: 'application/merge-patch+json', body };
}

const conflictText = ({ patch, changed }: PatchConflict): string =>
  `patch:\n${toYaml(patch)}\nconflicts with changes made from original to current:\n${toYaml(changed)}\n`;

function strategicPatch(make: () => JsonObject): JsonObject {
  try {
    return make();
  } catch (error) {
    throw new HelmFault(error instanceof PatchConflict ? conflictText(error) : (error as Error).message);
  }
}

function mergedPatch(original: JsonObject, wanted: JsonObject, live: JsonObject): JsonObject {
  const { patch, changes, removals } = threeWayMergePatch(original, wanted, live);
  if (mergePatchesConflict(changes, removals)) throw new HelmFault(conflictText(new PatchConflict(changes, removals)));
  const identity = [patch.apiVersion, patch.kind, at(patch, 'metadata', 'name')];
  if (identity.every((value) => value === undefined)) return patch;
  throw new HelmFault(
    `precondition failed for: ${JSON.stringify(patch)}: at least one field was changed: apiVersion, kind or name`,
  );
}
