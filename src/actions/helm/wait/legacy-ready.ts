/** Whether an object is ready in the eyes of Helm 3 (pkg/kube/ready.go). */
import { pods, replicaSets } from '../../../apimachinery/known-types.ts';
import { labelSelectorText } from '../../../apimachinery/label-selector.ts';
import { at, type KubeObject, meta } from '../../../apimachinery/object.ts';
import { plainMessage } from '../../../error-text.ts';
import { HelmFault } from '../../../helm/error.ts';
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

const isPodReady = (object: KubeObject): boolean => hasCondition(object, 'Ready', 'True');

function isJobReady(object: KubeObject): boolean {
  if (numberAt(object, 'status.failed', 0) > numberAt(object, 'spec.backoffLimit', 6)) {
    throw new HelmFault(`job is failed: ${meta(object).namespace ?? ''}/${meta(object).name ?? ''}`);
  }
  return numberAt(object, 'status.succeeded', 0) >= numberAt(object, 'spec.completions', 0);
}

function isServiceReady(object: KubeObject): boolean {
  const type = textAt(object, 'spec.type');
  if (type === 'ExternalName') return true;
  if (textAt(object, 'spec.clusterIP') === '') return false;
  if (type !== 'LoadBalancer') return true;
  const external = at(object, 'spec', 'externalIPs');
  return (Array.isArray(external) && external.length > 0) || at(object, 'status', 'loadBalancer', 'ingress') != null;
}

async function select({ cluster, context }: HelmTools, mapping: typeof pods, owner: KubeObject, selector: unknown) {
  const collection = { mapping, namespace: meta(owner).namespace ?? '' };
  const query = { labelSelector: labelSelectorText(selector) };
  return (await listObjects(cluster.transport, collection, { query, signal: context.signal })).items;
}

async function arePodsReady(tools: HelmTools, owner: KubeObject, selector: unknown): Promise<boolean> {
  try {
    return (await select(tools, pods, owner, selector)).every(isPodReady);
  } catch (error) {
    if (!isReleaseFault(error)) throw error;
    throw new HelmFault(`failed to list pods: ${plainMessage(error)}`, { cause: error });
  }
}

async function isDeploymentReady(tools: HelmTools, object: KubeObject): Promise<boolean> {
  if (isPaused(object)) return true;
  const all = await select(tools, replicaSets, object, at(object, 'spec', 'selector'));
  const { newest } = replicaSetGenerations(object, all);
  if (newest === undefined || !isObserved(newest) || !isObserved(object)) return false;
  const wanted = numberAt(object, 'spec.replicas', 1);
  return numberAt(newest, 'status.readyReplicas', 0) >= wanted - mostUnavailable(object, wanted);
}

/** Of a Deployment (deploymentutil.MaxUnavailable). */
function mostUnavailable(object: KubeObject, wanted: number): number {
  if (textAt(object, 'spec.strategy.type') !== 'RollingUpdate' || wanted === 0) return 0;
  const rolling = at(object, 'spec', 'strategy', 'rollingUpdate') ?? {};
  const surge = scaled(at(rolling, 'maxSurge') ?? 0, wanted, Math.ceil) ?? 0;
  const unavailable = scaled(at(rolling, 'maxUnavailable') ?? 0, wanted, Math.floor) ?? 0;
  return Math.min(surge === 0 && unavailable === 0 ? 1 : unavailable, wanted);
}

function isDaemonSetReady(object: KubeObject): boolean {
  if (!isObserved(object)) return false;
  if (textAt(object, 'spec.updateStrategy.type') !== 'RollingUpdate') return true;
  const wanted = numberAt(object, 'status.desiredNumberScheduled', 0);
  if (numberAt(object, 'status.updatedNumberScheduled', 0) !== wanted) return false;
  const spared =
    scaled(at(object, 'spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable'), wanted, Math.ceil) ?? wanted;
  return numberAt(object, 'status.numberReady', 0) >= wanted - spared;
}

function isStatefulSetReady(object: KubeObject): boolean {
  if (!isObserved(object)) return false;
  if (textAt(object, 'spec.updateStrategy.type') !== 'RollingUpdate') return true;
  const wanted = numberAt(object, 'spec.replicas', 1);
  const partition = numberAt(object, 'spec.updateStrategy.rollingUpdate.partition', 0);
  if (numberAt(object, 'status.updatedReplicas', 0) < wanted - partition) return false;
  if (numberAt(object, 'status.readyReplicas', 0) !== wanted) return false;
  return partition !== 0 || textAt(object, 'status.currentRevision') === textAt(object, 'status.updateRevision');
}

/** A conflict of names is nothing that waiting mends. */
const isDefinitionReady = (object: KubeObject): boolean =>
  hasCondition(object, 'Established', 'True') || hasCondition(object, 'NamesAccepted', 'False');

const KINDS: ReadonlyMap<string, Ready> = new Map<string, Ready>([
  ['Pod', (_tools, object) => isPodReady(object)],
  ['batch/Job', (_tools, object, { jobs }) => !jobs || isJobReady(object)],
  ['apps/Deployment', isDeploymentReady],
  ['PersistentVolumeClaim', (_tools, object) => textAt(object, 'status.phase') === 'Bound'],
  ['Service', (_tools, object) => isServiceReady(object)],
  ['apps/DaemonSet', (_tools, object) => isDaemonSetReady(object)],
  ['apiextensions.k8s.io/CustomResourceDefinition', (_tools, object) => isDefinitionReady(object)],
  ['apps/StatefulSet', (_tools, object) => isStatefulSetReady(object)],
  [
    'ReplicationController',
    async (tools, object) =>
      isObserved(object) && (await arePodsReady(tools, object, { matchLabels: at(object, 'spec', 'selector') ?? {} })),
  ],
  [
    'apps/ReplicaSet',
    async (tools, object) => isObserved(object) && (await arePodsReady(tools, object, at(object, 'spec', 'selector'))),
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
