/** The parts of a dump, in kubectl's order (k8s.io/kubectl/pkg/cmd/clusterinfo). */
import { isJsonObject, type JsonObject, objectsOf, textOf } from '../../apimachinery/json.ts';
import {
  type ApiType,
  daemonSets,
  deployments,
  events,
  nodes,
  pods,
  replicaSets,
  replicationControllers,
  services,
} from '../../apimachinery/known-types.ts';
import { at, groupVersion, type KubeObject, meta } from '../../apimachinery/object.ts';
import { asReceived } from '../../apimachinery/typed/decode.ts';
import type { Context } from '../../context.ts';
import { plainMessage } from '../../error-text.ts';
import { CliError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { getList } from '../../kube/objects.ts';
import { openPodLog } from '../../kube/pod-log.ts';
import type { OperationPrinter } from '../../print/operation.ts';
import type { DumpTarget, Sink } from './dump-files.ts';

export interface DumpJob {
  readonly context: Context;
  readonly cluster: Cluster;
  readonly printer: OperationPrinter;
  /** Whether the printer prints names. */
  readonly byName: boolean;
  /** Of the files with objects: ".json", ".yaml" or ".txt". */
  readonly extension: string;
  readonly target: DumpTarget;
}

/** The file of each list in a namespace. */
const NAMESPACED: readonly (readonly [string, ApiType])[] = [
  ['events', events],
  ['replication-controllers', replicationControllers],
  ['services', services],
  ['daemonsets', daemonSets],
  ['deployments', deployments],
  ['replicasets', replicaSets],
  ['pods', pods],
];

/** Dumps the nodes. Throws what the server answers, and as a target's write does. */
export async function dumpNodes(job: DumpJob): Promise<void> {
  await dumpList(job, nodes, undefined, ['nodes']);
}

/** Dumps the objects of one namespace, and the logs of its pods. */
export async function dumpNamespace(job: DumpJob, namespace: string): Promise<void> {
  let found: readonly KubeObject[] = [];
  for (const [file, mapping] of NAMESPACED) found = await dumpList(job, mapping, namespace, [namespace, file]);
  for (const pod of found) {
    const names = [namespace, meta(pod).name ?? '', 'logs'];
    await job.target.write(names, '.txt', async (sink) => {
      for (const container of containersOf(pod)) await dumpLog(job, pod, container, sink);
    });
  }
}

const containersOf = (pod: KubeObject): readonly string[] =>
  ['initContainers', 'containers'].flatMap((list) => objectsOf(at(pod, 'spec', list)).map(({ name }) => textOf(name)));

async function dumpList(
  { context, cluster, printer, byName, extension, target }: DumpJob,
  mapping: ApiType,
  namespace: string | undefined,
  names: readonly string[],
): Promise<readonly KubeObject[]> {
  const address = { mapping, ...(namespace === undefined ? {} : { namespace }) };
  const list = typedList(await getList(cluster.transport, address, { signal: context.signal }), mapping);
  await target.write(names, extension, async (sink) => {
    // kubectl's printer of names takes no lists
    if (byName) throw new CliError(`list types are not supported by name printing: *v1.${mapping.kind}List`);
    const parts: (string | Uint8Array)[] = [];
    try {
      printer.print(list, '', (data) => void parts.push(data));
    } finally {
      // a template may fail after its first lines
      for (const part of parts) await sink(part);
    }
  });
  return objectsOf(list.items) as KubeObject[];
}

/** The list as kubectl's Go struct has it: it comes as protobuf, without the kinds of its items. */
function typedList(list: KubeObject, { group, version, kind }: ApiType): KubeObject {
  const { resourceVersion, continue: token, remainingItemCount } = isJsonObject(list.metadata) ? list.metadata : {};
  const items = objectsOf(list.items).map(({ kind: _kind, apiVersion: _version, ...item }) => asReceived(kind, item));
  return {
    kind: `${kind}List`,
    apiVersion: groupVersion(group, version),
    metadata: {
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      ...(token === undefined ? {} : { continue: token }),
      ...(remainingItemCount === undefined ? {} : { remainingItemCount }),
    } as JsonObject,
    items: items.length === 0 ? null : items,
  };
}

async function dumpLog(job: DumpJob, pod: KubeObject, container: string, sink: Sink): Promise<void> {
  const { name = '', namespace = '' } = meta(pod);
  const mark = (word: string): string =>
    `==== ${word} logs for container ${container} of pod ${namespace}/${name} ====\n`;
  await sink(mark('START'));
  for await (const data of logData(job, pod, container)) await sink(data);
  await sink(mark('END'));
}

/** The bytes of a log. One that cannot be read does not end the dump: the reason stands in its place. */
async function* logData(
  { context, cluster }: DumpJob,
  pod: KubeObject,
  container: string,
): AsyncGenerator<string | Uint8Array> {
  const { name = '', namespace = '' } = meta(pod);
  try {
    const log = await openPodLog(cluster.transport, { namespace, pod: name, query: { container } }, context.signal);
    try {
      yield* log.body;
    } finally {
      log.close();
    }
  } catch (error) {
    if (context.signal.aborted) throw error;
    yield `Request log error: ${escapeTerminal(plainMessage(error))}\n`;
  }
}
