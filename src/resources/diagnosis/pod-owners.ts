/** Pods, and controllers whose pods show what is wrong with them. */
import { textOf } from '../../apimachinery/json.ts';
import { at, controllerOf, type KubeObject, meta } from '../../apimachinery/object.ts';
import { conditionText } from './conditions.ts';
import type { DiagnosisContext } from './context.ts';
import { createFailure } from './create-failure.ts';
import { type Diagnosis, inNamespace, nameOf, namespaceOf, unexplained, warningsOf } from './diagnosis.ts';
import { oneLine } from './events.ts';
import { podFindings, sortFindings } from './pod.ts';
import { podStatus } from './pod-columns.ts';
import { roleName } from './pod-subject.ts';
import {
  type ContainerView,
  conditionOf,
  containersOf,
  createdAt,
  isLive,
  mayEnd,
  restartPolicyOf,
} from './pod-view.ts';
import { isDoomed } from './types.ts';

/** `claims` of the context are those of the pod's namespace. */
export function podDiagnosis(pod: KubeObject, context: DiagnosisContext): Diagnosis {
  const { state, ready, total, restarts } = podStatus(pod);
  const isOver = /^(Succeeded|Failed)$/.test(textOf(at(pod, 'status', 'phase')));
  const count = isOver ? '' : `, ${ready} of ${total} containers ready`;
  const findings = podFindings(pod, context);
  const final = findings.find((finding) => isDoomed(finding, context.now));
  const again = restarts === 0 ? '' : `, ${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`;
  const isWell = isOver || findings.length > 0 || conditionOf(pod, 'Ready')?.status === 'True' || isEnding(pod);
  return {
    object: nameOf(pod),
    namespace: namespaceOf(pod),
    state: `${state}${count}${again}`,
    ...(isWell ? { findings } : unexplainedPod(pod, context)),
    ...(final === undefined ? {} : { final }),
    notes: [],
  };
}

/** Of a pod that ends by itself (a job's): some containers are done, and the others are ready. */
function isEnding(pod: KubeObject): boolean {
  const policy = restartPolicyOf(pod);
  const isDone = (view: ContainerView): boolean =>
    view.state?.type === 'terminated' && view.state.exitCode === 0 && mayEnd(view, policy);
  const containers = containersOf(pod).filter(({ role }) => role !== 'init container');
  return containers.some(isDone) && containers.every((view) => isDone(view) || view.ready);
}

/** "container "app" waits (ContainerCreating)": what is known when nothing says why. */
function guessOf(pod: KubeObject): string {
  const blocked = containersOf(pod).find(
    ({ state }) => state?.type === 'waiting' && state.reason !== 'PodInitializing',
  );
  if (blocked?.state?.type !== 'waiting') return 'it is not ready, and nothing shows why';
  const { reason, message } = blocked.state;
  const state = [reason, oneLine(message)].filter((part) => part !== '').join(': ');
  return `${roleName(blocked)} has not started${state === '' ? '' : ` (${state})`}, and nothing shows why`;
}

function unexplainedPod(pod: KubeObject, context: DiagnosisContext) {
  const object = nameOf(pod);
  const ready = conditionOf(pod, 'Ready');
  const guess = {
    object,
    summary: guessOf(pod),
    evidence: [
      ...(ready === undefined
        ? []
        : [{ source: 'condition', object, text: conditionText(ready), at: ready.since } as const]),
      ...warningsOf(pod, context),
    ],
    next: [`cox describe pod ${meta(pod).name ?? ''}${inNamespace(pod)}`],
  };
  return unexplained(guess, Math.max(createdAt(pod), ready?.since ?? 0), context.now);
}

/** A ReplicaSet or ReplicationController; `pods` are those that it controls. */
export function podSetDiagnosis(owner: KubeObject, pods: readonly KubeObject[], context: DiagnosisContext): Diagnosis {
  const wanted = Number(at(owner, 'spec', 'replicas') ?? 1);
  const ready = Number(at(owner, 'status', 'readyReplicas') ?? 0);
  const failure = createFailure(owner, nameOf(owner), context);
  const around = { ...context, siblings: pods.filter(isLive) };
  const ofPods = pods.map((pod) => podDiagnosis(pod, around)).filter(({ findings }) => findings.length > 0);
  const findings = sortFindings([
    ...(failure === undefined ? [] : [failure]),
    ...ofPods.flatMap((one) => one.findings.slice(0, 1)),
  ]);
  const isDone = ready >= wanted;
  return {
    object: nameOf(owner),
    namespace: namespaceOf(owner),
    state: replicasText(ready, wanted),
    findings: isDone ? [] : findings,
    progressing: !isDone && findings.length === 0,
    notes: [],
  };
}

/** "2 of 3 replicas ready", "scaled to 0". */
export function replicasText(ready: number, wanted: number): string {
  return wanted === 0 ? 'scaled to 0' : `${ready} of ${wanted} replicas ready`;
}

/** The objects of a list that a controller owns. */
export function controlledBy(objects: readonly KubeObject[], owner: KubeObject): readonly KubeObject[] {
  const { uid } = meta(owner);
  return objects.filter((one) => controllerOf(one)?.uid === uid);
}
