/** Horizontal pod autoscalers that cannot scale. */
import { textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject } from '../../apimachinery/object.ts';
import { conditionText } from './conditions.ts';
import type { DiagnosisContext } from './context.ts';
import { type Diagnosis, inNamespace, nameOf, namespaceOf, warningsOf } from './diagnosis.ts';
import { type Condition, conditionOf, conditionsOf } from './pod-view.ts';
import type { Finding } from './types.ts';

export function autoscalerDiagnosis(autoscaler: KubeObject, context: DiagnosisContext): Diagnosis {
  const limited = conditionOf(autoscaler, 'ScalingLimited');
  const target = at(autoscaler, 'spec', 'scaleTargetRef');
  const whose = `${textOf(at(target, 'kind')).toLowerCase()}/${textOf(at(target, 'name'))}`;
  const number = (name: string): number => Number(at(autoscaler, 'status', name) ?? 0);
  return {
    object: nameOf(autoscaler),
    namespace: namespaceOf(autoscaler),
    state: `${whose} has ${number('currentReplicas')} replicas, ${number('desiredReplicas')} wanted`,
    findings: failingConditions(autoscaler).map((condition) => failure(autoscaler, whose, condition, context)),
    notes: limited?.status === 'True' ? [conditionText(limited)] : [],
  };
}

/** The conditions of an autoscaler that say that it cannot scale. */
export function failingConditions(autoscaler: KubeObject): readonly Condition[] {
  return conditionsOf(autoscaler).filter(
    // ScalingDisabled: its target is scaled to zero on purpose
    ({ type, status, reason }) =>
      /^(AbleToScale|ScalingActive)$/.test(type) && status === 'False' && reason !== 'ScalingDisabled',
  );
}

function failure(autoscaler: KubeObject, target: string, condition: Condition, context: DiagnosisContext): Finding {
  const object = nameOf(autoscaler);
  return {
    cause: 'ScalingFailed',
    object,
    summary: condition.message || condition.reason,
    evidence: [
      { source: 'condition', object, text: conditionText(condition), at: condition.since },
      ...warningsOf(autoscaler, context),
    ],
    next: [nextOf(autoscaler, target, condition)],
    doomedAt: undefined,
  };
}

function nextOf(autoscaler: KubeObject, target: string, { reason, message }: Condition): string {
  if (/missing request for/.test(message)) return `set resources.requests in the pod template of ${target}`;
  if (/metrics\.k8s\.io|resource metrics API/.test(message))
    return 'see whether metrics-server runs: cox get apiservices';
  if (reason === 'FailedGetScale') return `see whether ${target} is there: cox get ${target}${inNamespace(autoscaler)}`;
  return `cox describe ${nameOf(autoscaler).replace('/', ' ')}${inNamespace(autoscaler)}`;
}
