/**
 * Pods that no node of the cluster can ever take as it is now: waiting does not help, somebody has
 * to act.
 */
import { objectsOf, textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Cause } from './causes.ts';
import type { DiagnosisContext } from './context.ts';
import { isAutoscaled, isAutoscalerKey, type Misfit, misfit, namedNodes } from './node-fit.ts';
import { conflict, isParticular } from './node-share.ts';
import type { PodSubject } from './pod-subject.ts';
import type { Evidence } from './types.ts';

interface NoNode {
  readonly cause: Extract<Cause, 'NoNodeFits' | 'TooFewNodes'>;
  readonly summary: string;
  readonly evidence: readonly Evidence[];
  /** undefined when the scheduler's message already suggests it. */
  readonly next?: readonly string[];
}

/** Why one node does not take the pod. */
interface Refusal {
  readonly node: string;
  readonly misfit: Misfit;
  /** The pod of the same workload that blocks it; undefined when the node itself does. */
  readonly sibling: string | undefined;
}

interface Neighbour {
  readonly sibling: KubeObject;
  readonly its: KubeObject;
}

/** At most this many nodes are named. */
const MOST = 5;

/**
 * Why no node can ever take a pod that is not scheduled; undefined when one of them may take it
 * later, when an autoscaler manages nodes, or when the nodes are not known.
 */
export function noNode({ pod }: PodSubject, context: DiagnosisContext): NoNode | undefined {
  const cluster = known.get(context) ?? clusterOf(context);
  known.set(context, cluster);
  if (cluster.nodes.length === 0 || cluster.isAutoscaled || namesAutoscaler(pod)) return undefined;
  const key = wishesOf(pod);
  if (!cluster.answers.has(key)) cluster.answers.set(key, findNoNode(pod, cluster.nodes, context));
  return cluster.answers.get(key);
}

/** A cache: thousands of equal pods are compared with thousands of nodes only once. */
interface Cluster {
  readonly nodes: readonly KubeObject[];
  readonly isAutoscaled: boolean;
  readonly answers: Map<string, NoNode | undefined>;
}

const known = new WeakMap<DiagnosisContext, Cluster>();

function clusterOf(context: DiagnosisContext): Cluster {
  const nodes = [...(context.nodes?.values() ?? [])];
  return { nodes, isAutoscaled: nodes.some(isAutoscaled), answers: new Map() };
}

/** Every field of a pod that this file reads, as text. */
function wishesOf(pod: KubeObject): string {
  const spec = at(pod, 'spec');
  const of = (...names: readonly string[]) => names.map((name) => at(spec, name));
  const containers = [...objectsOf(at(spec, 'initContainers')), ...objectsOf(at(spec, 'containers'))];
  return JSON.stringify([
    meta(pod).annotations,
    ...of('nodeSelector', 'affinity', 'tolerations', 'resources', 'overhead'),
    containers.map(({ resources, ports, restartPolicy }) => [resources, ports, restartPolicy]),
  ]);
}

function findNoNode(pod: KubeObject, nodes: readonly KubeObject[], context: DiagnosisContext): NoNode | undefined {
  const refusals: Refusal[] = [];
  const neighbours = neighboursOf(pod, context);
  const named = namedNodes(pod)?.flatMap((name) => context.nodes?.get(name) ?? []);
  if (named?.length === 0) return undefined;
  for (const node of named ?? nodes) {
    const refusal = refusalOf(pod, node, neighbours, context.now);
    if (refusal === undefined) return undefined;
    refusals.push(refusal);
  }
  const taken = refusals.filter(({ sibling }) => sibling !== undefined);
  return taken.length > 0 ? tooFew(taken) : noneFits(refusals, named !== undefined);
}

/** Annotations and selectors that only an autoscaler uses: the cluster has one. */
function namesAutoscaler(pod: KubeObject): boolean {
  const keys = [meta(pod).annotations, at(pod, 'spec', 'nodeSelector')].flatMap((map) => Object.keys(map ?? {}));
  return keys.some(isAutoscalerKey);
}

/** The pods of the same workload that may block a node, each with its node. */
function neighboursOf(pod: KubeObject, { siblings = [], nodes }: DiagnosisContext): readonly Neighbour[] {
  if (!isParticular(pod)) return [];
  return siblings.flatMap((sibling) => {
    const its = nodes?.get(textOf(at(sibling, 'spec', 'nodeName')));
    return its === undefined ? [] : [{ sibling, its }];
  });
}

function refusalOf(
  pod: KubeObject,
  node: KubeObject,
  neighbours: readonly Neighbour[],
  now: number,
): Refusal | undefined {
  const { name = '' } = meta(node);
  const own = misfit(pod, node, now);
  if (own !== undefined) return { node: name, misfit: own, sibling: undefined };
  for (const { sibling, its } of neighbours) {
    const why = conflict(pod, node, sibling, its);
    if (why !== undefined) return { node: name, misfit: { reason: why, here: why }, sibling: meta(sibling).name ?? '' };
  }
  return undefined;
}

function noneFits(refusals: readonly Refusal[], isNamed: boolean): NoNode {
  const reasons = [...Map.groupBy(refusals, ({ misfit: { reason } }) => reason)];
  const texts = reasons
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, MOST)
    .map(([reason, those]) => (those.length === refusals.length ? reason : `${reason} (${those.length})`));
  const one = isNamed ? 'the only node that it is for' : 'the only node';
  const which = refusals.length === 1 ? `${one} can never` : `none of ${refusals.length} nodes can ever`;
  return {
    cause: 'NoNodeFits',
    summary: `${which} take it: ${texts.join(', ')}${reasons.length > MOST ? ', ...' : ''}`,
    // the scheduler's message already has what is the same for all nodes
    evidence: refusals
      .filter(({ misfit: { reason, here } }) => isNamed || here !== reason)
      .slice(0, MOST)
      .map(evidenceOf),
  };
}

function tooFew(taken: readonly Refusal[]): NoNode {
  const reasons = new Set(taken.map(({ misfit: { reason } }) => reason));
  const which = taken.length === 1 ? 'the only node' : `each of the ${taken.length} nodes`;
  return {
    cause: 'TooFewNodes',
    summary: `${which} that it could be on has another pod of the same workload: ${[...reasons].join(', ')}`,
    evidence: taken.slice(0, MOST).map(evidenceOf),
    next: [
      'run no more pods than there are nodes; during an update maxSurge counts too (maxUnavailable: 1, maxSurge: 0)',
      'allow two of them on one node: change hostPort or podAntiAffinity',
    ],
  };
}

function evidenceOf({ node, misfit: { here }, sibling }: Refusal): Evidence {
  return { source: 'spec', object: `node/${node}`, text: sibling === undefined ? here : `${here}: pod/${sibling}` };
}
