/** Whether an object is ready in the eyes of Helm 3 (pkg/kube/ready.go). */
import { pods, replicaSets } from '../../../apimachinery/known-types.ts';
import { labelSelectorText } from '../../../apimachinery/label-selector.ts';
import { at, type KubeObject, meta } from '../../../apimachinery/object.ts';
import { plainMessage } from '../../../error-text.ts';
import { HelmFault } from '../../../helm/error.ts';
import type { LogFields } from '../../../helm/log.ts';
import { listObjects } from '../../../kube/objects.ts';
import { scaled } from '../../../resources/rollout/facts.ts';
import { replicaSetGenerations } from '../../../resources/rollout/revision.ts';
import { isPaused } from '../../../resources/rollout/workload.ts';
import { conditionsOf, numberAt, textAt } from '../../../resources/status/result.ts';
import { isReleaseFault } from '../faults.ts';
import { read } from '../objects/requests.ts';
import type { Resource } from '../objects/resource.ts';
import type { HelmTools } from '../tools.ts';

export interface ReadyOptions {
  readonly jobs: boolean;
}

type Ready = (tools: HelmTools, object: KubeObject, options: ReadyOptions) => boolean | Promise<boolean>;

const hasCondition = (object: KubeObject, wanted: string, value: string): boolean =>
  conditionsOf(object).some(({ type, status }) => type === wanted && status === value);

const isObserved = (object: KubeObject): boolean =>
  numberAt(object, 'status.observedGeneration', 0) === numberAt(object, 'metadata.generation', 0);

const idOf = (object: KubeObject) => ({
  namespace: meta(object).namespace ?? '',
  name: meta(object).name ?? '',
});

/** Says it of an object; `answer` is given back. */
function say(
  { debug }: HelmTools,
  object: KubeObject,
  words: string,
  answer: boolean,
  fields: LogFields = {},
): boolean {
  debug?.(words, { ...idOf(object), ...fields });
  return answer;
}

/** Whether the controller has seen the object as it is; what has not is named. */
function isSeen(tools: HelmTools, object: KubeObject, kind: string, key = 'actualGeneration'): boolean {
  if (isObserved(object)) return true;
  return say(tools, object, `${kind} is not ready, observedGeneration does not match spec generation`, false, {
    [key]: numberAt(object, 'status.observedGeneration', 0),
    expectedGeneration: numberAt(object, 'metadata.generation', 0),
  });
}

const isPodReady = (tools: HelmTools, pod: KubeObject): boolean =>
  hasCondition(pod, 'Ready', 'True') || say(tools, pod, 'Pod is not ready', false);

function isJobReady(tools: HelmTools, object: KubeObject): boolean {
  if (numberAt(object, 'status.failed', 0) > numberAt(object, 'spec.backoffLimit', 6)) {
    say(tools, object, 'Job is failed', false);
    throw new HelmFault(`job is failed: ${meta(object).namespace ?? ''}/${meta(object).name ?? ''}`);
  }
  const isDone = numberAt(object, 'status.succeeded', 0) >= numberAt(object, 'spec.completions', 0);
  return say(tools, object, isDone ? 'Job is completed' : 'Job is not completed', isDone);
}

function isServiceReady(tools: HelmTools, object: KubeObject): boolean {
  const type = textAt(object, 'spec.type');
  if (type === 'ExternalName') return true;
  const clusterIP = textAt(object, 'spec.clusterIP');
  if (clusterIP === '') return say(tools, object, 'Service does not have cluster IP address', false);
  const external = at(object, 'spec', 'externalIPs');
  const externalIPs = Array.isArray(external) ? `[${external.join(' ')}]` : '[]';
  if (type === 'LoadBalancer') {
    if (externalIPs !== '[]') return say(tools, object, 'Service has external IP addresses', true, { externalIPs });
    if (at(object, 'status', 'loadBalancer', 'ingress') == null) {
      return say(tools, object, 'Service does not have load balancer ingress IP address', false);
    }
  }
  return say(tools, object, 'Service is ready', true, { clusterIP, externalIPs });
}

function isClaimReady(tools: HelmTools, object: KubeObject): boolean {
  const phase = textAt(object, 'status.phase');
  if (phase !== 'Bound') return say(tools, object, 'PersistentVolumeClaim is not bound', false);
  return say(tools, object, 'PersistentVolumeClaim is bound', true, { phase });
}

async function select({ cluster, context }: HelmTools, mapping: typeof pods, owner: KubeObject, selector: unknown) {
  const collection = { mapping, namespace: meta(owner).namespace ?? '' };
  const query = { labelSelector: labelSelectorText(selector) };
  return (await listObjects(cluster.transport, collection, { query, signal: context.signal })).items;
}

async function arePodsReady(tools: HelmTools, owner: KubeObject, selector: unknown): Promise<boolean> {
  try {
    return (await select(tools, pods, owner, selector)).every((pod) => isPodReady(tools, pod));
  } catch (error) {
    if (!isReleaseFault(error)) throw error;
    throw new HelmFault(`failed to list pods: ${plainMessage(error)}`, { cause: error });
  }
}

/** Whether the pods that are ready are as many as are needed. */
function enough(
  tools: HelmTools,
  object: KubeObject,
  kind: string,
  pods: 'pods' | 'Pods',
  counts: { readonly readyPods: number; readonly totalPods: number },
): boolean {
  if (counts.readyPods >= counts.totalPods) return say(tools, object, `${kind} is ready`, true, counts);
  return say(tools, object, `${kind} does not have enough ${pods} ready`, false, counts);
}

async function isDeploymentReady(tools: HelmTools, object: KubeObject): Promise<boolean> {
  if (isPaused(object)) return true;
  const all = await select(tools, replicaSets, object, at(object, 'spec', 'selector'));
  const { newest } = replicaSetGenerations(object, all);
  if (newest === undefined || !isSeen(tools, newest, 'ReplicaSet') || !isSeen(tools, object, 'Deployment')) {
    return false;
  }
  const wanted = numberAt(object, 'spec.replicas', 1);
  const totalPods = wanted - mostUnavailable(object, wanted);
  const readyPods = numberAt(newest, 'status.readyReplicas', 0);
  return enough(tools, object, 'Deployment', 'pods', { readyPods, totalPods });
}

/** Of a Deployment (deploymentutil.MaxUnavailable). */
function mostUnavailable(object: KubeObject, wanted: number): number {
  if (textAt(object, 'spec.strategy.type') !== 'RollingUpdate' || wanted === 0) return 0;
  const rolling = at(object, 'spec', 'strategy', 'rollingUpdate') ?? {};
  const surge = scaled(at(rolling, 'maxSurge') ?? 0, wanted, Math.ceil) ?? 0;
  const unavailable = scaled(at(rolling, 'maxUnavailable') ?? 0, wanted, Math.floor) ?? 0;
  return Math.min(surge === 0 && unavailable === 0 ? 1 : unavailable, wanted);
}

function isDaemonSetReady(tools: HelmTools, object: KubeObject): boolean {
  if (!isSeen(tools, object, 'DaemonSet', 'observedGeneration')) return false;
  if (textAt(object, 'spec.updateStrategy.type') !== 'RollingUpdate') return true;
  const wanted = numberAt(object, 'status.desiredNumberScheduled', 0);
  const scheduledPods = numberAt(object, 'status.updatedNumberScheduled', 0);
  if (scheduledPods !== wanted) {
    const counts = { scheduledPods, totalPods: wanted };
    return say(tools, object, 'DaemonSet does not have enough Pods scheduled', false, counts);
  }
  const spared =
    scaled(at(object, 'spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable'), wanted, Math.ceil) ?? wanted;
  const readyPods = numberAt(object, 'status.numberReady', 0);
  return enough(tools, object, 'DaemonSet', 'Pods', { readyPods, totalPods: wanted - spared });
}

function isStatefulSetReady(tools: HelmTools, object: KubeObject): boolean {
  if (!isSeen(tools, object, 'StatefulSet')) return false;
  const updateStrategy = textAt(object, 'spec.updateStrategy.type');
  if (updateStrategy !== 'RollingUpdate') {
    return say(tools, object, 'StatefulSet skipped ready check', true, { updateStrategy });
  }
  const wanted = numberAt(object, 'spec.replicas', 1);
  const partition = numberAt(object, 'spec.updateStrategy.rollingUpdate.partition', 0);
  const updated = numberAt(object, 'status.updatedReplicas', 0);
  const readyPods = numberAt(object, 'status.readyReplicas', 0);
  if (updated < wanted - partition) {
    const counts = { readyPods: updated, totalPods: wanted - partition };
    return say(tools, object, 'StatefulSet does not have enough Pods scheduled', false, counts);
  }
  const counts = { readyPods, totalPods: wanted };
  if (readyPods !== wanted) return say(tools, object, 'StatefulSet does not have enough Pods ready', false, counts);
  const currentRevision = textAt(object, 'status.currentRevision');
  const updateRevision = textAt(object, 'status.updateRevision');
  if (partition === 0 && currentRevision !== updateRevision) {
    const words = 'StatefulSet is not ready, currentRevision does not match updateRevision';
    return say(tools, object, words, false, { currentRevision, updateRevision });
  }
  return say(tools, object, 'StatefulSet is ready', true, counts);
}

/** A conflict of names is nothing that waiting mends. */
const isDefinitionReady = (object: KubeObject): boolean =>
  hasCondition(object, 'Established', 'True') || hasCondition(object, 'NamesAccepted', 'False');

const KINDS: ReadonlyMap<string, Ready> = new Map<string, Ready>([
  ['Pod', isPodReady],
  ['batch/Job', (tools, object, { jobs }) => !jobs || isJobReady(tools, object)],
  ['apps/Deployment', isDeploymentReady],
  ['PersistentVolumeClaim', isClaimReady],
  ['Service', isServiceReady],
  ['apps/DaemonSet', isDaemonSetReady],
  ['apiextensions.k8s.io/CustomResourceDefinition', (_tools, object) => isDefinitionReady(object)],
  ['apps/StatefulSet', isStatefulSetReady],
  [
    'ReplicationController',
    async (tools, object) =>
      isSeen(tools, object, 'ReplicationController') &&
      (await arePodsReady(tools, object, { matchLabels: at(object, 'spec', 'selector') ?? {} })),
  ],
  [
    'apps/ReplicaSet',
    async (tools, object) =>
      isSeen(tools, object, 'ReplicaSet') && (await arePodsReady(tools, object, at(object, 'spec', 'selector'))),
  ],
]);

/** Reads the object and judges it; what is of another kind is ready without a look. */
export async function isReady(tools: HelmTools, resource: Resource, options: ReadyOptions): Promise<boolean> {
  const { group, kind } = resource.mapping;
  const key = group === '' ? kind : `${group}/${kind}`;
  const ready = KINDS.get(key);
  if (ready === undefined || (key === 'batch/Job' && !options.jobs)) return true;
  return ready(tools, await read(tools, resource), options);
}
