/**
 * Diagnoses many objects with few requests: what belongs to them is listed once for each type, and
 * each diagnosis takes its part of the list.
 */
import { type ApiType, events as eventType, nodes, pods } from '../../apimachinery/known-types.ts';
import { matchesLabels, parseLabelQuery, type Requirement } from '../../apimachinery/label-query.ts';
import { at, gvkOf, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { ClusterContext } from '../../kube/cluster-context.ts';
import { inParallel } from '../../kube/in-parallel.ts';
import { listObjects } from '../../kube/objects.ts';
import { isRefusedRead } from '../../kube/optional-read.ts';
import { metadataOnly } from '../../kube/watch.ts';
import { deletionFindings } from '../../resources/diagnosis/deletion.ts';
import { groupFindings, nameOf, namespaceOf } from '../../resources/diagnosis/diagnosis.ts';
import { oneLine } from '../../resources/diagnosis/events.ts';
import { namespaceDiagnosis } from '../../resources/diagnosis/namespace.ts';
import type { Finding } from '../../resources/diagnosis/types.ts';
import { examine } from './kinds.ts';
import { type Related, relatedOf, unheard } from './related.ts';

/** A list, parted by namespace; undefined when it may not be read. */
type Listing = ReadonlyMap<string, readonly KubeObject[]> | undefined;

/**
 * Reads each type once: in all namespaces (`everywhere`), or in each namespace that is asked for.
 * `warn` is called once for each type that may not be read.
 */
export async function bulkRelated(
  context: Pick<ClusterContext, 'cluster' | 'clock' | 'signal'>,
  everywhere: boolean,
  warn: (text: string) => void,
): Promise<Related> {
  const single = await relatedOf(context, warn);
  const { transport, signal } = single;
  const scopeOf = (type: ApiType, namespace: string): string => (everywhere || !type.namespaced ? '' : namespace);
  const once = memo(async (type: ApiType, scope: string): Promise<Listing> => {
    const items = await single.list(type, scope);
    return items && groupBy(items, namespaceOf);
  });
  const eventsOnce = memo(async (type: ApiType, scope: string): Promise<Listing> => {
    const items = await single.list(type, scope);
    return items && groupBy(items, aboutOf);
  });
  const namesOnce = memo(async (type: ApiType, scope: string): Promise<ReadonlySet<string> | undefined> => {
    try {
      const options = { signal, accept: metadataOnly(true), warn: unheard };
      const { items } = await listObjects(transport, { mapping: type, namespace: scope }, options);
      return new Set(items.map((item) => `${namespaceOf(item)}/${meta(item).name ?? ''}`));
    } catch (error) {
      if (!isRefusedRead(error)) throw error;
      return undefined;
    }
  });
  const byLabel = labelIndex();
  const list: Related['list'] = async (type, namespace, query) => {
    const listing = await once(type, scopeOf(type, namespace));
    const own = type.namespaced && namespace === '' ? [...(listing?.values() ?? [])].flat() : listing?.get(namespace);
    if (listing === undefined) return undefined;
    return matching(own ?? [], String(query?.labelSelector ?? ''), byLabel);
  };
  return {
    ...single,
    list,
    get: async (type, namespace, name) => (await list(type, namespace))?.find((one) => meta(one).name === name),
    exists: async (type, namespace, name) =>
      (await namesOnce(type, scopeOf(type, namespace)))?.has(`${namespace}/${name}`) ?? true,
    events: async (namespace, about) => {
      const listing = await eventsOnce(eventType, scopeOf(eventType, namespace || 'default'));
      return about.flatMap((object) => listing?.get(keyOf(object)) ?? []).map(byName);
    },
  };
}

function memo<Result>(read: (type: ApiType, scope: string) => Promise<Result>) {
  const known = new Map<string, Promise<Result>>();
  return (type: ApiType, scope: string): Promise<Result> => {
    const key = `${type.group}/${type.resource}/${scope}`;
    const result = known.get(key) ?? read(type, scope);
    known.set(key, result);
    return result;
  };
}

function groupBy(items: readonly KubeObject[], keyOfItem: (item: KubeObject) => string) {
  const groups = new Map<string, KubeObject[]>();
  for (const item of items) {
    const key = keyOfItem(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** What an event is about. The kubelet writes a node's name in the place of its uid. */
function aboutOf(event: KubeObject): string {
  const about = at(event, 'involvedObject');
  return at(about, 'kind') === 'Node' ? `Node/${String(at(about, 'name'))}` : String(at(about, 'uid') ?? '');
}

const keyOf = (object: KubeObject): string =>
  object.kind === 'Node' ? `Node/${meta(object).name ?? ''}` : (meta(object).uid ?? '');

/** An event about a node is found by the node's name. */
function byName(event: KubeObject): KubeObject {
  const about = event.involvedObject;
  return at(about, 'kind') === 'Node' ? { ...event, involvedObject: { ...(about as object), uid: '' } } : event;
}

type LabelIndex = (objects: readonly KubeObject[], key: string, value: string) => readonly KubeObject[];

/**
 * Finds the objects of a list that have a label: the list is looked through once for each key, and
 * not once for each of the objects that select from it.
 */
function labelIndex(): LabelIndex {
  const known = new WeakMap<readonly KubeObject[], Map<string, ReadonlyMap<string, readonly KubeObject[]>>>();
  return (objects, key, value) => {
    const keys = known.get(objects) ?? new Map<string, ReadonlyMap<string, readonly KubeObject[]>>();
    known.set(objects, keys);
    const values = keys.get(key) ?? groupBy(objects, (one) => meta(one).labels?.[key] ?? '');
    keys.set(key, values);
    return values.get(value) ?? [];
  };
}

function matching(objects: readonly KubeObject[], selector: string, byLabel: LabelIndex): readonly KubeObject[] {
  if (selector === '') return objects;
  const query: readonly Requirement[] = parseLabelQuery(selector);
  const exact = query.find(({ operator, values }) => operator === 'in' && values.length === 1 && values[0] !== '');
  const some = exact === undefined ? objects : byLabel(objects, exact.key, String(exact.values[0]));
  return some.filter((one) => matchesLabels(query, meta(one).labels));
}

/**
 * Why each of the objects is unhealthy, in one line; undefined for one that is healthy or only
 * progressing. In the order of the objects. Throws when something cannot be read for another reason
 * than a lack of permission.
 */
export function reasonsOf(objects: readonly KubeObject[], related: Related): Promise<(string | undefined)[]> {
  return inParallel(objects, async (object) => reasonText(object, await findingsOf(object, related)));
}

/** As `cox why`, but without reading what is left in a namespace or depends on an object. */
async function findingsOf(object: KubeObject, related: Related): Promise<readonly Finding[]> {
  const { group, kind } = gvkOf(object);
  if (group === '' && kind === 'Namespace') return namespaceDiagnosis(object, undefined, related.now()).findings;
  if (meta(object).deletionTimestamp === undefined) return (await examine(object, related)).findings;
  const host = kind === 'Pod' ? at(object, 'spec', 'nodeName') : undefined;
  const node = typeof host === 'string' ? await related.get(nodes, '', host) : undefined;
  const users = kind === 'PersistentVolumeClaim' ? await related.list(pods, namespaceOf(object)) : undefined;
  const around = { ...(node === undefined ? {} : { node }), ...(users === undefined ? {} : { pods: users }) };
  return deletionFindings(object, around, related.now());
}

/** "ImageNotFound: pod/web-5d4f, container app: ... (and 1 more)" */
function reasonText(object: KubeObject, findings: readonly Finding[]): string | undefined {
  const [first, ...others] = groupFindings(findings);
  if (first === undefined) return undefined;
  const { cause, container, summary } = first.finding;
  const isNamed = container === undefined || summary.includes(JSON.stringify(container.name));
  const who = [
    ...(first.finding.object === nameOf(object) ? [] : [first.finding.object]),
    ...(isNamed ? [] : [`${container.role} ${container.name}`]),
  ].join(', ');
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return oneLine(`${cause}: ${who === '' ? '' : `${who}: `}${summary}${more}`);
}
