/** The pods of a node, each with the verdict of the rules of drain. */
import { daemonSets, pods } from '../../apimachinery/known-types.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import { CliError, isNotFound, StatusError } from '../../errors.ts';
import { collectionPath } from '../../kube/address.ts';
import type { ClusterContext } from '../../kube/cluster-context.ts';
import { getObject, listObjects } from '../../kube/objects.ts';
import { enhanceListError } from '../../manifest/select.ts';
import {
  type DaemonSetRead,
  type DrainRules,
  daemonSetOf,
  type JudgedPod,
  judgePod,
} from '../../resources/drain/pods.ts';
import { requestErrorText } from '../request-error.ts';

export interface PodQuery extends DrainRules {
  readonly podSelector: string;
  /** Pods of one answer; 0 for all in one. */
  readonly chunkSize: number;
}

type DrainContext = Pick<ClusterContext, 'cluster' | 'clock' | 'signal'>;

/** Throws StatusError, or CliError for a request without an answer. */
async function listPods(context: DrainContext, node: string, query: PodQuery): Promise<readonly KubeObject[]> {
  const cluster = await context.cluster();
  const selectors = { fieldSelector: `spec.nodeName=${node}`, labelSelector: query.podSelector };
  const options = { query: selectors, limit: query.chunkSize, signal: context.signal };
  try {
    return (await listObjects(cluster.transport, { mapping: pods }, options)).items;
  } catch (error) {
    if (error instanceof StatusError) {
      throw enhanceListError(error, pods, selectors.labelSelector, selectors.fieldSelector);
    }
    if (context.signal.aborted) throw error;
    const sent = { method: 'Get', path: () => collectionPath({ mapping: pods }), query: { ...selectors } } as const;
    const limit = query.chunkSize === 0 ? {} : { limit: query.chunkSize };
    throw new CliError(requestErrorText(error, cluster, { ...sent, query: { ...sent.query, ...limit } }));
  }
}

/** Reads a DaemonSet once, however many of its pods are on the node. */
function newDaemonSetReader(context: DrainContext): (namespace: string, name: string) => Promise<DaemonSetRead> {
  const known = new Map<string, Promise<DaemonSetRead>>();
  const read = async (namespace: string, name: string): Promise<DaemonSetRead> => {
    const { transport } = await context.cluster();
    try {
      await getObject(transport, { mapping: daemonSets, namespace, name }, { signal: context.signal });
      return { found: true };
    } catch (error) {
      if (context.signal.aborted) throw error;
      return { found: false, missing: isNotFound(error), message: (error as Error).message };
    }
  };
  return (namespace, name) => {
    const key = `${namespace}/${name}`;
    const reading = known.get(key) ?? read(namespace, name);
    known.set(key, reading);
    return reading;
  };
}

/**
 * The pods on a node in the server's order, each with its verdict. Throws StatusError or CliError
 * when they cannot be listed.
 */
export async function judgePods(context: DrainContext, node: string, query: PodQuery): Promise<readonly JudgedPod[]> {
  const found = await listPods(context, node, query);
  const readDaemonSet = newDaemonSetReader(context);
  const judged: JudgedPod[] = [];
  for (const pod of found) {
    const owner = daemonSetOf(pod);
    const read = owner === undefined ? undefined : await readDaemonSet(meta(pod).namespace ?? '', owner.name);
    judged.push({ pod, verdict: judgePod(pod, query, read, context.clock.now()) });
  }
  return judged;
}
