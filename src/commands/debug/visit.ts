/** What `debug` does to the pods and nodes that were named. */
import { goQuote } from '../../apimachinery/go/text.ts';
import { pods } from '../../apimachinery/known-types.ts';
import { gvkOf, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { CliError, isNotFound } from '../../errors.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { createObject, deleteObject, patchObject } from '../../kube/objects.ts';
import { containerOf } from '../../resources/debug/containers.ts';
import {
  type CopyOptions,
  type DebugPod,
  type DebugSettings,
  nodeDebugPod,
  podCopy,
  podPatch,
  withEphemeralContainer,
} from '../../resources/debug/pods.ts';
import { losesCapabilities, ROOT_WARNING } from '../../resources/debug/root-warning.ts';
import { randomSuffix } from '../shared/random-suffix.ts';
import { warn } from '../shared/warn.ts';

export interface Visit {
  readonly settings: DebugSettings;
  /** --target; "" when not given. */
  readonly target: string;
  /** Undefined without --copy-to. */
  readonly copy: CopyOptions | undefined;
  readonly replace: boolean;
  readonly quiet: boolean;
}

/** The server names the field's manager by the program when kubectl sends none. */
const query = { fieldManager: 'kubectl' };

/**
 * Makes the pod or container of a session. Returns the pod as the server has it, and the name of
 * the container to attach to. Throws CliError for an object that is neither a pod nor a node.
 */
export async function visitObject(context: Context, object: KubeObject, visit: Visit): Promise<DebugPod> {
  const { group, version, kind } = gvkOf(object);
  const cluster = await context.cluster();
  if (group === '' && kind === 'Node') return visitNode(context, cluster, object, visit);
  if (group !== '' || kind !== 'Pod') {
    throw new CliError(`${goQuote(`${group}/${version}, Kind=${kind}`)} not supported by debug`);
  }
  if (visit.copy === undefined) return addContainer(context, cluster, object, visit);
  return copyPod(context, cluster, object, { ...visit, copy: visit.copy });
}

async function visitNode(context: Context, cluster: Cluster, node: KubeObject, visit: Visit): Promise<DebugPod> {
  const { settings, quiet } = visit;
  const nodeName = meta(node).name ?? '';
  const container = settings.container.name || 'debugger';
  const name = `node-debugger-${nodeName}-${randomSuffix()}`;
  if (!quiet) {
    context.io.stdout.write(`Creating debugging pod ${name} with container ${container} on node ${nodeName}.\n`);
  }
  const pod = nodeDebugPod(nodeName, name, container, settings);
  const address = { mapping: pods, namespace: cluster.namespace };
  const created = await createObject(cluster.transport, address, pod, { query, signal: context.signal });
  return { pod: created, container };
}

async function addContainer(context: Context, cluster: Cluster, pod: KubeObject, visit: Visit): Promise<DebugPod> {
  const changed = withEphemeralContainer(pod, visit.target, visit.settings);
  const container = containerOf(changed.pod, changed.container, ['ephemeralContainers']);
  if (losesCapabilities(pod, container)) warn(context.io, ROOT_WARNING);
  const { name = '', namespace = '' } = meta(pod);
  const address = { mapping: pods, namespace, name, subresource: 'ephemeralcontainers' };
  try {
    const type = 'application/strategic-merge-patch+json';
    const patch = podPatch(pod, changed.pod);
    const patched = await patchObject(cluster.transport, address, type, patch, { query, signal: context.signal });
    return { pod: patched, container: changed.container };
  } catch (error) {
    // a server without the subresource names no object in its answer
    if (!isNotFound(error) || (error.status.details?.name ?? '') !== '') throw error;
    const answer = goQuote(error.message);
    throw new CliError(`ephemeral containers are disabled for this cluster (error from server: ${answer})`, {
      cause: error,
    });
  }
}

async function copyPod(
  context: Context,
  cluster: Cluster,
  pod: KubeObject,
  { copy, settings, replace }: Visit & { readonly copy: CopyOptions },
): Promise<DebugPod> {
  const { transport } = cluster;
  const { signal } = context;
  const copied = podCopy(pod, copy, settings);
  const container = containerOf(copied.pod, copied.container, ['containers']);
  if (losesCapabilities(copied.pod, container)) warn(context.io, ROOT_WARNING);
  const { name = '', namespace = '' } = meta(pod);
  const created = await createObject(transport, { mapping: pods, namespace }, copied.pod, { query, signal });
  if (replace) await deleteObject(transport, { mapping: pods, namespace, name }, { gracePeriodSeconds: 0 }, { signal });
  return { pod: created, container: copied.container };
}
