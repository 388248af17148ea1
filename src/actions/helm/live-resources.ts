/** The live objects of a release, and the pods of its workloads (Client.Get of pkg/kube/client.go). */
import { isJsonObject, type JsonObject } from '../../apimachinery/json.ts';
import { pods } from '../../apimachinery/known-types.ts';
import { labelMapText } from '../../apimachinery/label-selector.ts';
import { at, type KubeObject } from '../../apimachinery/object.ts';
import { ConnectionError, StatusError } from '../../errors.ts';
import type { Release } from '../../helm/release/release.ts';
import type { ClusterContext } from '../../kube/cluster-context.ts';
import { getList, getObject } from '../../kube/objects.ts';
import { debugOf } from './debug.ts';
import { buildResources } from './objects/build.ts';
import type { Resource } from './objects/resource.ts';
import { hasCluster } from './reachable.ts';

/** By `VERSION/KIND`, in the order of the manifest. */
export type LiveResources = ReadonlyMap<string, readonly KubeObject[]>;

const RELATED = 'v1/Pod(related)';
const WORKLOADS = new Set(['ReplicaSet', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job']);
const TABLE = [
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=Table;v=v1beta1;g=meta.k8s.io',
  'application/json',
].join(',');

/** The labels of the pods that a workload has by its manifest. */
function selectorOf({ object }: Resource): JsonObject | undefined {
  const path = WORKLOADS.has(object.kind) ? ['spec', 'selector', 'matchLabels'] : ['spec', 'selector'];
  if (!WORKLOADS.has(object.kind) && object.kind !== 'ReplicationController') return undefined;
  const selector = at(object, ...path) ?? null;
  const isSelector = isJsonObject(selector) && Object.values(selector).every((value) => typeof value === 'string');
  return isSelector ? selector : undefined;
}

/** Undefined for what cannot be read: helm leaves it out. */
async function unlessRefused(request: Promise<KubeObject>): Promise<KubeObject | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof StatusError || error instanceof ConnectionError) return undefined;
    throw error;
  }
}

/**
 * What the server has of a release's manifest: tables as it prints them, or objects. A list of pods
 * stands for all those of a workload. Throws HelmFault for a manifest with kinds that the server does
 * not know.
 */
export async function liveResources(
  context: ClusterContext,
  namespace: string,
  { manifest = '' }: Release,
  { asTables }: { readonly asTables: boolean },
): Promise<LiveResources> {
  const found = new Map<string, KubeObject[]>();
  if (!hasCluster(context)) return found;
  const { transport } = await context.cluster();
  const call = {
    ...(asTables ? { accept: TABLE, query: { includeObject: 'Object' } } : {}),
    signal: context.signal,
  };
  const add = (key: string, object: KubeObject): void => void found.set(key, [...(found.get(key) ?? []), object]);
  const selectors = new Set<string>();
  const debug = debugOf(context);
  for (const resource of await buildResources({ context, namespace }, manifest, { validate: false })) {
    const { mapping, name, namespace: own } = resource;
    const object = await unlessRefused(getObject(transport, { mapping, namespace: own, name }, call));
    if (object === undefined) continue;
    add(`${mapping.version}/${mapping.kind}`, object);
    debug?.('get relation pod of object', { namespace: own, name, kind: mapping.kind });
    const selector = selectorOf(resource);
    const labelSelector = labelMapText(selector);
    if (selector === undefined || selectors.has(labelSelector)) continue;
    selectors.add(labelSelector);
    const query = { ...call.query, labelSelector };
    const list = await unlessRefused(getList(transport, { mapping: pods, namespace: own }, { ...call, query }));
    if (list !== undefined) add(RELATED, list);
  }
  return found;
}
