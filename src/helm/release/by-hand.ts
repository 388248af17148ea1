/** Fields of a live object that people set, by its managedFields: which no release and no controller asks for. */
import { cloneJson, equalJson, isJsonObject, type Json, type JsonObject, textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject } from '../../apimachinery/object.ts';
import { comparable } from './compare.ts';

/** Field managers behind which a person stands. */
const TOOLS = /^(kubectl|coxswain|cox|oc|k9s|lens|openlens|freelens|headlamp|dashboard|mozilla)([-_/. ].*)?$/i;

export const isTool = (manager: string): boolean => TOOLS.test(manager);

type Fields = JsonObject;

const entriesOf = (object: KubeObject): readonly JsonObject[] => {
  const entries = at(object, 'metadata', 'managedFields');
  return (Array.isArray(entries) ? entries : []).filter(isJsonObject);
};

/** Deeper than any object of the API is. */
const DEPTH = 100;

/** Whether a set of fields has a path, or something below it. */
const has = (sets: readonly Fields[], key: string): boolean => sets.some((set) => Object.hasOwn(set, key));
const below = (sets: readonly Fields[], key: string): Fields[] =>
  sets.flatMap((set) => (isJsonObject(set[key]) ? [set[key]] : []));

/** The place in a list that a step of a path means: `k:{"name":"app"}`, `v:"x"`; -1 for none. */
function placeOf(list: readonly Json[], step: string): number {
  const meant = JSON.parse(step.slice(2)) as Json;
  if (step.startsWith('v:')) return list.findIndex((item) => equalJson(item, meant));
  if (!step.startsWith('k:') || !isJsonObject(meant)) return -1;
  return list.findIndex((item) =>
    Object.entries(meant).every(([key, value]) => isJsonObject(item) && equalJson(item[key], value)),
  );
}

/** Takes out of `value` what `fields` has and none of `others`. */
function take(value: Json | undefined, fields: Fields, others: readonly Fields[], depth: number): void {
  if (depth > DEPTH) return;
  for (const [step, inner] of Object.entries(fields)) {
    if (step === '.' || !isJsonObject(inner)) continue;
    const isField = step.startsWith('f:');
    const key = isField ? step.slice(2) : Array.isArray(value) ? placeOf(value, step) : -1;
    const isWhole = !has(others, step) && (Object.keys(inner).length === 0 || Object.hasOwn(inner, '.'));
    if (typeof key === 'string' && isJsonObject(value) && Object.hasOwn(value, key)) {
      if (isWhole) delete value[key];
      else take(value[key], inner, below(others, step), depth + 1);
    } else if (typeof key === 'number' && key >= 0 && Array.isArray(value)) {
      if (isWhole) value.splice(key, 1);
      else take(value[key], inner, below(others, step), depth + 1);
    }
  }
}

/** The data of a manifest as a set of fields: of a Secret's stringData the server notes no owner. */
function statedData(stated: KubeObject): Fields {
  const { data } = comparable(stated);
  const keys = isJsonObject(data) ? Object.keys(data) : [];
  return { 'f:data': Object.fromEntries(keys.map((key) => [`f:${key}`, {}])) };
}

/** The object without the fields that only people's tools have set; what is `stated` in its manifest stays. */
export function withoutHandmade(object: KubeObject, stated: KubeObject): KubeObject {
  const entries = entriesOf(object).filter(
    ({ fieldsV1, subresource }) => isJsonObject(fieldsV1) && subresource !== 'status',
  );
  const isOurs = ({ manager }: JsonObject): boolean => isTool(textOf(manager));
  const others = [
    statedData(stated),
    ...entries.filter((entry) => !isOurs(entry)).map(({ fieldsV1 }) => fieldsV1 as Fields),
  ];
  const result = cloneJson(object);
  for (const { fieldsV1 } of entries.filter(isOurs)) take(result, fieldsV1 as Fields, others, 0);
  return result;
}
