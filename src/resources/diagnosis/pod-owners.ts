/** Pods, and controllers whose pods say what is wrong with them. */
import { at, type KubeObject, meta } from '../object.ts';
import type { DiagnosisContext } from './context.ts';
import { createFailure } from './create-failure.ts';
import { type Diagnosis, nameOf, namespaceOf } from './diagnosis.ts';
import { podFindings, sortFindings } from './pod.ts';
import { podStatus } from './pod-status.ts';
import { textOf } from './pod-view.ts';
import { isDoomed } from './types.ts';

/** `claims` of the context are those of the pod's namespace. */
export function podDiagnosis(pod: KubeObject, context: DiagnosisContext): Diagnosis {
  const { state, ready, total, restarts } = podStatus(pod);
  const isOver = /^(Succeeded|Failed)$/.test(textOf(at(pod, 'status', 'phase')));
  const count = isOver ? '' : `, ${ready} of ${total} containers ready`;
  const findings = podFindings(pod, context);
  const final = findings.find((finding) => isDoomed(finding, context.now));
  const again = restarts === 0 ? '' : `, ${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`;
  return {
    object: nameOf(pod),
    namespace: namespaceOf(pod),
    state: `${state}${count}${again}`,
    findings,
    ...(final === undefined ? {} : { final }),
    notes: [],
  };
}

/** A ReplicaSet or ReplicationController; `pods` are those that it controls. */
export function podSetDiagnosis(owner: KubeObject, pods: readonly KubeObject[], context: DiagnosisContext): Diagnosis {
  const wanted = Number(at(owner, 'spec', 'replicas') ?? 1);
  const ready = Number(at(owner, 'status', 'readyReplicas') ?? 0);
  const failure = createFailure(owner, nameOf(owner), context);
  const findings = pods.flatMap((pod) => podFindings(pod, context).slice(0, 1));
  return {
    object: nameOf(owner),
    namespace: namespaceOf(owner),
    state: replicasText(ready, wanted),
    findings: ready >= wanted ? [] : sortFindings([...(failure === undefined ? [] : [failure]), ...findings]),
    notes: [],
  };
}

/** "2 of 3 replicas ready", "scaled to 0". */
export function replicasText(ready: number, wanted: number): string {
  return wanted === 0 ? 'scaled to 0' : `${ready} of ${wanted} replicas ready`;
}

/** Of a list, the objects that a controller owns. */
export function controlledBy(objects: readonly KubeObject[], owner: KubeObject): readonly KubeObject[] {
  const { uid } = meta(owner);
  return objects.filter((one) =>
    meta(one).ownerReferences?.some((reference) => reference.controller === true && reference.uid === uid),
  );
}
