/** Pods that no node of the cluster can ever take, as it stands: nothing that runs there has to end for that to change, but somebody to act. */
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
  /** undefined where the words of the scheduler lead to it. */
  readonly next?: readonly string[];
}

/** Why one node does not take the pod. */
interface Refusal {
  readonly node: string;
  readonly misfit: Misfit;
  /** The pod of the same workload that is in the way; undefined when it is the node itself. */
  readonly sibling: string | undefined;
}

interface Neighbour {
  readonly sibling: KubeObject;
  readonly its: KubeObject;
}

/** How many nodes are named. */
const MOST = 5;

/**
 * What keeps every node from a pod that the scheduler finds none for; undefined as long as one of them may take it later, an autoscaler looks
 * after them, or they are not known.
 */
export function noNode({ pod }: PodSubject, context: DiagnosisContext): NoNode | undefined {
  const cluster = known.get(context) ?? clusterOf(context);
  known.set(context, cluster);
  if (cluster.nodes.length === 0 || cluster.isAutoscaled || namesAutoscaler(pod)) return undefined;
  const key = wishesOf(pod);
  if (!cluster.answers.has(key)) cluster.answers.set(key, findNoNode(pod, cluster.nodes, context));
  return cluster.answers.get(key);
}

/** What is the same of all pods, and of all pods of a template: thousands of them and thousands of nodes are held against each other once. */
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

/** All that is read of a pod here, as text. */
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

/** Annotations and selectors that only mean something to an autoscaler: there is one. */
function namesAutoscaler(pod: KubeObject): boolean {
  const keys = [meta(pod).annotations, at(pod, 'spec', 'nodeSelector')].flatMap((map) => Object.keys(map ?? {}));
  return keys.some(isAutoscalerKey);
}

/** The pods of the same workload that may keep it from a node, each with its own. */
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
  const told = reasons
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, MOST)
    .map(([reason, those]) => (those.length === refusals.length ? reason : `${reason} (${those.length})`));
  const one = isNamed ? 'the only node that it is for' : 'the only node';
  const which = refusals.length === 1 ? `${one} can never` : `none of ${refusals.length} nodes can ever`;
  return {
    cause: 'NoNodeFits',
    summary: `${which} take it: ${told.join(', ')}${reasons.length > MOST ? ', ...' : ''}`,
    // what is the same of all nodes the scheduler has said
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
      'ask for no more pods than there are nodes, an update its maxSurge included (maxUnavailable: 1, maxSurge: 0)',
      'let two of them be on one node: hostPort, podAntiAffinity',
    ],
  };
}

function evidenceOf({ node, misfit: { here }, sibling }: Refusal): Evidence {
  return { source: 'spec', object: `node/${node}`, text: sibling === undefined ? here : `${here}: pod/${sibling}` };
}
