/** What reading the logs of many pods must know of each pod. */
import { type JsonObject, objectsOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';

export interface LogPod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly node: string;
  /** Init containers first, then the regular and the ephemeral ones. */
  readonly containers: readonly LogContainer[];
}

export interface LogContainer {
  readonly name: string;
  /**
   * Of the instance that runs, or that ran last: each restart gives another one. "" while there is
   * no log, since the container has never run.
   */
  readonly instance: string;
  /** Whether there is an instance before that one. */
  readonly restarted: boolean;
}

const lists: readonly (readonly [spec: string, status: string])[] = [
  ['initContainers', 'initContainerStatuses'],
  ['containers', 'containerStatuses'],
  ['ephemeralContainers', 'ephemeralContainerStatuses'],
];

export function logPod(pod: KubeObject): LogPod {
  const { namespace = '', name = '', uid = '' } = meta(pod);
  const containers = lists.flatMap(([spec, status]) => {
    const statuses = new Map(objectsOf(at(pod, 'status', status)).map((one) => [one.name, one]));
    return objectsOf(at(pod, 'spec', spec)).map((one) => logContainer(String(one.name), statuses.get(one.name!)));
  });
  return { namespace, name, uid, node: String(at(pod, 'spec', 'nodeName') ?? ''), containers };
}

function logContainer(name: string, status: JsonObject | undefined): LogContainer {
  return {
    name,
    instance: String(status?.containerID ?? ''),
    restarted: Number(status?.restartCount ?? 0) > 0,
  };
}

const METADATA = ['name', 'namespace', 'uid', 'resourceVersion'] as const;
const STATUS = ['name', 'containerID', 'restartCount'] as const;

function only(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.flatMap((key) => (object[key] === undefined ? [] : [[key, object[key]]])));
}

/** The pod with nothing but what `logPod` reads, to remember thousands of them. */
export function trimmedPod(pod: KubeObject): KubeObject {
  const spec: JsonObject = only((pod.spec ?? {}) as JsonObject, ['nodeName']);
  const status: JsonObject = {};
  for (const [containers, statuses] of lists) {
    spec[containers] = objectsOf(at(pod, 'spec', containers)).map((one) => only(one, ['name']));
    status[statuses] = objectsOf(at(pod, 'status', statuses)).map((one) => only(one, STATUS));
  }
  const metadata = only((pod.metadata ?? {}) as JsonObject, METADATA);
  return { apiVersion: pod.apiVersion, kind: pod.kind, metadata, spec, status };
}
