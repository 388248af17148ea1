/** Objects of two manifests beside each other, without what the server adds to each of them. */
import { equalJson, isJsonObject, type Json, type JsonObject, setKey, textOf } from '../../apimachinery/json.ts';
import { LAST_APPLIED } from '../../apimachinery/last-applied.ts';
import { gvkOf, type KubeObject, meta } from '../../apimachinery/object.ts';
import { parseYaml } from '../../manifest/yaml.ts';
import { hideSecrets, isSecret, maskSecrets } from '../../resources/secrets/mask.ts';
import { splitManifests } from './manifests.ts';

/** `kept`: no longer wanted, and not deleted as its resource policy says. */
export type ObjectVerdict = 'created' | 'changed' | 'deleted' | 'kept' | 'unchanged';

export interface ObjectDiff {
  readonly mapping: { readonly group: string; readonly version: string; readonly kind: string };
  readonly namespace: string;
  readonly name: string;
  readonly verdict: ObjectVerdict;
  readonly before: KubeObject | undefined;
  readonly after: KubeObject | undefined;
  /** Whether somebody changed it in the cluster. */
  readonly drifted: boolean;
  /** What is to be known of it, one sentence each. */
  readonly notes: readonly string[];
}

const SERVERS = new Set(['managedFields', 'resourceVersion', 'uid', 'generation', 'creationTimestamp', 'selfLink']);

/** The data of a Secret with what its stringData says, as the server stores it. */
function withData(object: KubeObject): KubeObject {
  const { stringData, ...rest } = object;
  if (!isSecret(object) || !isJsonObject(stringData)) return object;
  const data: JsonObject = { ...(isJsonObject(object.data) ? object.data : {}) };
  for (const [key, value] of Object.entries(stringData)) {
    setKey(data, key, Buffer.from(textOf(value)).toString('base64'));
  }
  return { ...rest, data } as KubeObject;
}

/** An object without its status and what else the server keeps of it. */
export function comparable(object: KubeObject): KubeObject {
  const { status: _status, ...rest } = withData(object);
  const metadata: JsonObject = {};
  for (const [key, value] of Object.entries(isJsonObject(object.metadata) ? object.metadata : {})) {
    if (!SERVERS.has(key)) setKey(metadata, key, value);
  }
  return { ...rest, metadata } as KubeObject;
}

export const isEqual = (one: KubeObject, other: KubeObject): boolean => equalJson(comparable(one), comparable(other));

const isObject = (value: Json): value is KubeObject =>
  isJsonObject(value) && typeof value.kind === 'string' && typeof value.apiVersion === 'string';

/** The objects of a manifest, Lists taken apart. What is no object is left out. Throws CliError for what is no YAML. */
export function objectsOf(manifest: string): readonly KubeObject[] {
  return splitManifests(manifest).flatMap((text) => {
    const value = parseYaml(text);
    if (!isObject(value)) return [];
    const { items } = value;
    return value.kind.endsWith('List') && Array.isArray(items) ? items.filter(isObject) : [value];
  });
}

interface Side {
  readonly objects: readonly KubeObject[];
  /** Of objects that name none. */
  readonly namespace: string;
}

/** Pairs are of one group, kind, namespace and name; the version of the API does not count. */
function keyOf(object: KubeObject, namespace: string): string {
  const { group, kind } = gvkOf(object);
  return JSON.stringify([group, kind, meta(object).namespace || namespace, meta(object).name ?? '']);
}

export function pairDiff(before: KubeObject | undefined, after: KubeObject | undefined, namespace = ''): ObjectDiff {
  const shown = (after ?? before) as KubeObject;
  const isChanged = before === undefined || after === undefined || !isEqual(before, after);
  const changed = before === undefined ? 'created' : after === undefined ? 'deleted' : 'changed';
  return {
    mapping: gvkOf(shown),
    namespace: meta(shown).namespace || namespace,
    name: meta(shown).name ?? '',
    verdict: isChanged ? changed : 'unchanged',
    before,
    after,
    drifted: false,
    notes: [],
  };
}

/** The objects of two manifests in pairs: in the order of the second one, then those of the first alone. */
export function compareObjects(before: Side, after: Side): readonly ObjectDiff[] {
  const old = new Map(before.objects.map((object) => [keyOf(object, before.namespace), object]));
  const current = new Map(after.objects.map((object) => [keyOf(object, after.namespace), object]));
  const paired = [...current].map(([key, object]) => pairDiff(old.get(key), object));
  const gone = [...old].filter(([key]) => !current.has(key)).map(([, object]) => pairDiff(object, undefined));
  return [...paired, ...gone];
}

function withoutApplied(object: KubeObject | undefined): KubeObject | undefined {
  if (object === undefined || meta(object).annotations?.[LAST_APPLIED] === undefined) return object;
  // its data is masked already; this hides the annotation
  return { ...hideSecrets(object), ...(object.data === undefined ? {} : { data: object.data }) };
}

/** Both sides as they are shown: comparable, and the values of a Secret hidden unless `secrets`. */
export function shownSides(
  { before, after }: Pick<ObjectDiff, 'before' | 'after'>,
  { secrets }: { readonly secrets: boolean },
): { readonly before: KubeObject | undefined; readonly after: KubeObject | undefined } {
  const sides = { before: before && comparable(before), after: after && comparable(after) };
  const any = sides.after ?? sides.before;
  if (secrets || any === undefined || !isSecret(any)) return sides;
  const masked = maskSecrets(sides.before, sides.after);
  return { before: withoutApplied(masked.before), after: withoutApplied(masked.after) };
}
