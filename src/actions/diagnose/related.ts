/**
 * What belongs to an object, read from the cluster for a diagnosis. What cannot be read for lack of
 * permission is left out, with a warning.
 */

import { type ApiType, events } from '../../apimachinery/known-types.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import { StatusError } from '../../errors.ts';
import { AddressError } from '../../kube/address.ts';
import type { Cluster } from '../../kube/cluster.ts';
import type { ClusterContext } from '../../kube/cluster-context.ts';
import { getObject, listObjects, type Query } from '../../kube/objects.ts';
import { goingOnWithout, isRefusedRead } from '../../kube/optional-read.ts';
import type { Transport } from '../../kube/transport/transport.ts';
import { metadataOnly } from '../../kube/watch.ts';
import { listenToClock } from '../cluster-clock.ts';

export interface Related {
  readonly cluster: Cluster;
  /** Sends requests, and reads the cluster's clock from their responses. */
  readonly transport: Transport;
  readonly signal: AbortSignal;
  /** The cluster's clock, in milliseconds; exact after the first response. */
  now(): number;
  /** Undefined when it cannot be read for lack of permission. */
  list(type: ApiType, namespace: string, query?: Query): Promise<readonly KubeObject[] | undefined>;
  /** Undefined when it does not exist or cannot be read for lack of permission. */
  get(type: ApiType, namespace: string, name: string): Promise<KubeObject | undefined>;
  /** Whether it exists, by its metadata alone; true without permission to find out. */
  exists(type: ApiType, namespace: string, name: string): Promise<boolean>;
  /** The events about some objects of one namespace ("" for none). */
  events(namespace: string, about: readonly KubeObject[]): Promise<readonly KubeObject[]>;
}

/** Warnings about types that the user did not name. */
export const unheard = (): void => undefined;

/** `warn` is called once for each type that cannot be read for lack of permission. */
export async function relatedOf(
  context: Pick<ClusterContext, 'cluster' | 'clock' | 'signal'>,
  warn: (text: string) => void,
): Promise<Related> {
  const cluster = await context.cluster();
  const { clusterClock, transport } = listenToClock(cluster.transport, context.clock);
  const { signal } = context;
  const warned = new Set<string>();
  const refused = (type: ApiType, error: unknown): undefined => {
    if (!isRefusedRead(error)) throw error;
    const text = goingOnWithout(type.resource, error);
    if (!warned.has(type.resource)) warn(text);
    warned.add(type.resource);
    return undefined;
  };
  const list: Related['list'] = async (type, namespace, query) => {
    try {
      return (await listObjects(transport, { mapping: type, namespace }, { query, signal, warn: unheard })).items;
    } catch (error) {
      return refused(type, error);
    }
  };
  return {
    cluster,
    transport,
    signal,
    now: () => clusterClock.now(),
    list,
    get: async (type, namespace, name) => {
      try {
        return await getObject(transport, { mapping: type, namespace, name }, { signal, warn: unheard });
      } catch (error) {
        return isNowhere(error) ? undefined : refused(type, error);
      }
    },
    exists: async (type, namespace, name) => {
      try {
        const accept = metadataOnly(false);
        await getObject(transport, { mapping: type, namespace, name }, { signal, accept, warn: unheard });
        return true;
      } catch (error) {
        if (isNowhere(error)) return false;
        refused(type, error);
        return true;
      }
    },
    events: async (namespace, about) => {
      const queries = eventQueries(about);
      const lists = await Promise.all(queries.map((query) => list(events, namespace || 'default', query)));
      return lists.flatMap((items) => items ?? []).map(named);
    },
  };
}

/**
 * The object does not exist, or its name is invalid: a reference in another object may hold any
 * text.
 */
function isNowhere(error: unknown): boolean {
  return (error instanceof StatusError && error.code === 404) || error instanceof AddressError;
}

/** For more objects than this, all events of the namespace are read at once. */
const ONE_BY_ONE = 6;

function eventQueries(about: readonly KubeObject[]): readonly Query[] {
  if (about.length > ONE_BY_ONE) return [{}];
  return about.map((object) => {
    const { uid = '', name = '' } = meta(object);
    // The kubelet writes a node's name in the place of its uid.
    return object.kind === 'Node'
      ? { fieldSelector: `involvedObject.kind=Node,involvedObject.name=${name}` }
      : { fieldSelector: `involvedObject.uid=${uid}` };
  });
}

/** An event about a node is found by the node's name. */
function named(event: KubeObject): KubeObject {
  const about = event.involvedObject as { readonly kind?: string } | undefined;
  return about?.kind === 'Node' ? { ...event, involvedObject: { ...about, uid: '' } } : event;
}
