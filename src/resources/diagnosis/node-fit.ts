/** Whether an empty node could take a pod: selector, required node affinity, taints, size. */
import { isJsonObject, type JsonObject, objectsOf, textOf } from '../../apimachinery/json.ts';
import { matchesLabels, type Requirement } from '../../apimachinery/label-query.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import { compareQuantities, formatQuantity, parseQuantity, zeroQuantity } from '../../apimachinery/quantity.ts';
import { type PodWithResources, podRequests } from '../pod-resources.ts';
import { conditionOf, createdAt } from './pod-view.ts';

/**
 * A node younger than this that is not ready is still being added: labels and resources may be
 * missing.
 */
const JOINING = 600_000;

/**
 * Taints that come and go by themselves: those of the control plane and of cloud providers, and
 * those that agents remove once they run on the node, or set before the node is replaced.
 */
const PASSING =
  /^node(\.[\w-]+)*\.kubernetes\.io\/|not-?ready|unavailable|unregistered|initiali[sz]|startup|pending|maintenance|drain|upgrad|updat|reboot|disrupt|deletion|to-?be-?deleted/i;

/** Keys that an autoscaler sets on the nodes that it manages. */
const AUTOSCALER = /^(karpenter\.(sh|k8s\.\w+)|[\w-]*cluster-autoscaler\.kubernetes\.io)\/|ClusterAutoscaler$/;

/** Whether a label, annotation or taint with this key belongs to an autoscaler. */
export const isAutoscalerKey = (key: string): boolean => AUTOSCALER.test(key);

/** Whether labels, annotations and taints show that an autoscaler manages the node. */
export function isAutoscaled(node: KubeObject): boolean {
  const { labels, annotations } = meta(node);
  const taints = objectsOf(at(node, 'spec', 'taints')).map(({ key }) => textOf(key));
  return [...Object.keys(labels ?? {}), ...Object.keys(annotations ?? {}), ...taints].some(isAutoscalerKey);
}

/** Why a node cannot take a pod. */
export interface Misfit {
  /** Without values of this node, so that nodes with the same reason have the same text. */
  readonly reason: string;
  readonly here: string;
}

const misfitOf = (reason: string, here = reason): Misfit => ({ reason, here });

/**
 * Why the node cannot take the pod unless one of them is changed; undefined when it may, perhaps
 * later.
 */
export function misfit(pod: KubeObject, node: KubeObject, now: number): Misfit | undefined {
  const taint = untolerated(pod, node);
  if (taint !== undefined) return misfitOf(`taint ${taint} is not tolerated`);
  if (!isReady(node) && isYoung(node, now)) return undefined;
  return selectorMisfit(pod, node) ?? affinityMisfit(pod, node) ?? sizeMisfit(pod, node, now);
}

const isYoung = (node: KubeObject, now: number): boolean => now - createdAt(node) < JOINING;

function isReady(node: KubeObject): boolean {
  const taints = objectsOf(at(node, 'spec', 'taints'));
  return conditionOf(node, 'Ready')?.status === 'True' && !taints.some(({ key }) => PASSING.test(textOf(key)));
}

/** "key=value:Effect" of a taint that keeps the pod away and does not go by itself. */
function untolerated(pod: KubeObject, node: KubeObject): string | undefined {
  const tolerations = objectsOf(at(pod, 'spec', 'tolerations'));
  const found = objectsOf(at(node, 'spec', 'taints')).find(
    (taint) =>
      /^No(Schedule|Execute)$/.test(textOf(taint.effect)) &&
      !PASSING.test(textOf(taint.key)) &&
      !tolerations.some((toleration) => tolerates(toleration, taint)),
  );
  if (found === undefined) return undefined;
  const value = textOf(found.value);
  return `${textOf(found.key)}${value === '' ? '' : `=${value}`}:${textOf(found.effect)}`;
}

function tolerates(toleration: JsonObject, taint: JsonObject): boolean {
  const [key, effect, operator] = [textOf(toleration.key), textOf(toleration.effect), textOf(toleration.operator)];
  if (effect !== '' && effect !== taint.effect) return false;
  if (key !== '' && key !== taint.key) return false;
  // Unknown operators of later versions are taken as a match.
  if (operator !== '' && operator !== 'Equal') return true;
  return textOf(toleration.value) === textOf(taint.value);
}

function selectorMisfit(pod: KubeObject, node: KubeObject): Misfit | undefined {
  const selector = at(pod, 'spec', 'nodeSelector');
  const { labels } = meta(node);
  const lacks = Object.entries(isJsonObject(selector) ? selector : {}).filter(
    ([key, value]) => labels?.[key] !== value,
  );
  return lacks.length === 0
    ? undefined
    : misfitOf(`no label ${lacks.map(([key, value]) => `${key}=${value}`).join(', ')}`);
}

const requiredAffinity = (pod: KubeObject) =>
  at(pod, 'spec', 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');

/**
 * The names of the only nodes that a pod may be on (a DaemonSet's pod); undefined without such
 * names.
 */
export function namedNodes(pod: KubeObject): readonly string[] | undefined {
  const terms = objectsOf(at(requiredAffinity(pod), 'nodeSelectorTerms')).map(({ matchFields }) => {
    const named = objectsOf(matchFields).find(({ key, operator }) => key === 'metadata.name' && operator === 'In');
    return named === undefined || !Array.isArray(named.values) ? undefined : named.values.map(textOf);
  });
  return terms.length === 0 || terms.includes(undefined) ? undefined : terms.flatMap((names) => names ?? []);
}

function affinityMisfit(pod: KubeObject, node: KubeObject): Misfit | undefined {
  const affinity = requiredAffinity(pod);
  if (affinity === undefined) return undefined;
  const { labels, name = '' } = meta(node);
  const matches = objectsOf(at(affinity, 'nodeSelectorTerms')).some(({ matchExpressions, matchFields }) => {
    const [expressions, fields] = [objectsOf(matchExpressions), objectsOf(matchFields)];
    if (expressions.length + fields.length === 0) return false;
    return meets(expressions, labels) && meets(fields, { 'metadata.name': name });
  });
  return matches ? undefined : misfitOf('the required node affinity is not met');
}

const operators: Readonly<Record<string, Requirement['operator']>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
  Gt: '>',
  Lt: '<',
};

/** Whether labels meet all expressions of a node selector term or a label selector. */
export function meets(
  expressions: readonly JsonObject[],
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  return expressions.every(({ key, operator, values }) => {
    const known = operators[textOf(operator)];
    if (known === undefined) return true;
    const texts = Array.isArray(values) ? values.map(textOf) : [];
    return matchesLabels([{ key: textOf(key), operator: known, values: texts }], labels);
  });
}

function sizeMisfit(pod: KubeObject, node: KubeObject, now: number): Misfit | undefined {
  const allocatable = at(node, 'status', 'allocatable');
  for (const [name, asked] of podRequests(pod as unknown as PodWithResources, { useStatus: false })) {
    const has = textOf(at(allocatable, name));
    // the devices of a node are known only while their plugin runs there
    if (has === '' && name.includes('/') && isYoung(node, now)) continue;
    if (compareQuantities(asked, has === '' ? zeroQuantity : parseQuantity(has)) > 0) {
      const wanted = `${formatQuantity(asked)} ${name}`;
      return misfitOf(
        `${wanted} is more than the node has`,
        `${has === '' ? 'no' : has} ${name} in total, ${wanted} requested`,
      );
    }
  }
  return undefined;
}
