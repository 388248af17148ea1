/**
 * What `rollout undo --sync-last-applied` writes. After a plain undo the last-applied annotation
 * still has the configuration that was rolled back. Fields that the undo restored are then not
 * owned by apply, and no later apply removes them (kubernetes/kubernetes#94698).
 */

import { equalJson, isJsonObject, type Json, type JsonObject, objectsOf, parseJson } from '../../apimachinery/json.ts';
import { LAST_APPLIED, lastApplied, lastAppliedText } from '../../apimachinery/last-applied.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';
import { withoutHash } from './revision.ts';
import type { Restored } from './rollback.ts';
import { type FieldFacts, isDefault, templateFields, withoutDefaults } from './template-fields.ts';
import { podTemplate } from './workload.ts';

/**
 * The annotation's text for the workload after the undo: the last applied configuration with every
 * difference between the current template and the restored one. Fields that the API server
 * defaults, and fields that something other than apply has set in both, are not included. undefined
 * for a workload without the annotation. Throws CliError for an annotation that cannot be read.
 */
export function repairedLastApplied(workload: KubeObject, restored: Restored): string | undefined {
  const text = lastApplied(workload);
  if (text === undefined || text === '') return undefined;
  const applied = parse(text, workload);
  const spec = isJsonObject(applied.spec) ? applied.spec : {};
  const template = carryOver(spec.template, withoutHash(podTemplate(workload)), restored.template, {
    fields: templateFields,
  });
  const repaired = { ...applied, spec: { ...spec, template: template ?? {} } };
  if (restored.annotations === undefined) return lastAppliedText(repaired);
  const metadata = isJsonObject(applied.metadata) ? applied.metadata : {};
  const annotations = carryOver(
    metadata.annotations,
    withoutOwn(meta(workload).annotations),
    withoutOwn(restored.annotations),
  );
  return lastAppliedText({ ...repaired, metadata: { ...metadata, annotations: annotations ?? {} } });
}

function parse(text: string, workload: KubeObject): JsonObject {
  try {
    const value = parseJson(text);
    if (isJsonObject(value)) return value;
  } catch {
    // worded below
  }
  throw new CliError(
    `the annotation ${LAST_APPLIED} of ${meta(workload).name} is not a JSON object: it cannot be repaired`,
  );
}

function withoutOwn(annotations: Readonly<Record<string, string>> = {}): JsonObject {
  const { [LAST_APPLIED]: _own, ...others } = annotations;
  return others;
}

/** Annotations that commands write and files do not have. */
const writtenByCommands: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/restartedAt',
  'kubernetes.io/change-cause',
]);

/** A three-way merge: `applied` with the changes from `now` to `goal`. */
function carryOver(
  applied: Json | undefined,
  now: Json | undefined,
  goal: Json | undefined,
  facts?: FieldFacts,
): Json | undefined {
  if (equalJson(now, goal) || (now === undefined && goal === undefined)) return applied;
  if (goal === undefined) return undefined;
  if (isJsonObject(goal) && Object.keys(goal).length > 0 && (now === undefined || isJsonObject(now))) {
    return carryOverMap(asMap(applied), now ?? {}, goal, facts);
  }
  const key = facts?.mergeKey;
  if (keyed(key, applied, now, goal))
    return carryOverList(objectsOf(applied), objectsOf(now), objectsOf(goal), key, facts);
  // the current value is not the applied one: something else has set it, then and now
  if (applied === undefined && now !== undefined) return undefined;
  return withoutDefaults(goal, facts);
}

const asMap = (value: Json | undefined): JsonObject | undefined => (isJsonObject(value) ? value : undefined);

function carryOverMap(
  applied: JsonObject | undefined,
  now: JsonObject,
  goal: JsonObject,
  facts: FieldFacts | undefined,
): JsonObject | undefined {
  const merged: JsonObject = {};
  for (const key of new Set([...Object.keys(applied ?? {}), ...Object.keys(goal)])) {
    const [said, before, after] = [applied?.[key], now[key], goal[key]];
    const field = facts?.fields?.[key];
    const changed = !equalJson(before, after);
    if (changed && isDefault(after, goal, field)) continue;
    if (changed && said === undefined && writtenByCommands.has(key)) continue;
    const value = carryOver(said, changed && isDefault(before, now, field) ? undefined : before, after, field);
    if (value !== undefined) merged[key] = value;
  }
  return applied === undefined && Object.keys(merged).length === 0 ? undefined : merged;
}

/** The elements in the order of `goal`, without those that `goal` does not have. */
function carryOverList(
  applied: readonly JsonObject[],
  now: readonly JsonObject[],
  goal: readonly JsonObject[],
  key: string,
  facts: FieldFacts | undefined,
): Json[] | undefined {
  const find = (list: readonly JsonObject[], item: JsonObject) =>
    list.find((other) => equalJson(other[key], item[key]));
  const merged = goal.flatMap((item): JsonObject[] => {
    const value = carryOver(find(applied, item), find(now, item), item, facts);
    return isJsonObject(value) ? [{ ...value, [key]: item[key] as Json }] : [];
  });
  return merged.length === 0 ? undefined : merged;
}

/**
 * Whether all of these are lists whose elements have unique values for the key; else the list is
 * replaced as a whole.
 */
function keyed(key: string | undefined, ...values: readonly (Json | undefined)[]): key is string {
  if (key === undefined) return false;
  return values.every((value) => value === undefined || (Array.isArray(value) && hasUnique(value, key)));
}

function hasUnique(list: readonly Json[], key: string): boolean {
  const keys = list.map((item) => (isJsonObject(item) ? item[key] : undefined));
  return keys.every((value) => value !== undefined) && new Set(keys).size === list.length;
}
