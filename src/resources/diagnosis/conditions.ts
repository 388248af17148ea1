/** Conditions of any kind of object: which of them say that something is wrong. */
import { textOf } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { at } from '../../apimachinery/object.ts';
import type { DiagnosisContext } from './context.ts';
import { type Diagnosis, inNamespace, nameOf, namespaceOf, warningsOf } from './diagnosis.ts';
import { oneLine } from './events.ts';
import { type Condition, conditionsOf } from './pod-view.ts';
import type { Finding } from './types.ts';

/**
 * Types that should be True. The API conventions suggest such names; other types may mean anything.
 */
const wanted =
  /^(Ready|Available|Healthy|Synced|Established|NamesAccepted|Accepted|Admitted|Programmed|Resolved(Refs)?|Succeeded|Initialized|Reconciled|Valid|Validated|Issued|Deployed|Installed|Bound|Scheduled|Connected|Running|\w+(Ready|Available|Accepted|Succeeded|Healthy|Synced))$/;

/** Types that should not be True. */
const unwanted =
  /^(Failed|Failing|Degraded|Stalled|Error|Errored|Invalid|Conflict|\w+(Failed|Failure|Failing|Error|Errors|Pressure|Unavailable|Unhealthy|Degraded|Conflict))$/;

/** The conditions that say that something is wrong, in their order. */
export function badConditions(object: KubeObject): readonly Condition[] {
  return conditionsOf(object).filter(({ type, status }) => {
    if (unwanted.test(type)) return status === 'True';
    return wanted.test(type) && (status === 'False' || status === 'Unknown');
  });
}

/** The first condition that says that the object is as it should be; `Ready` before all others. */
export function goodCondition(object: KubeObject): Condition | undefined {
  const met = conditionsOf(object).filter(({ type, status }) => wanted.test(type) && status === 'True');
  return met.find(({ type }) => type === 'Ready') ?? met[0];
}

/** "Ready=False NotReady: message" */
export function conditionText({ type, status, reason, message }: Condition): string {
  const why = [reason, oneLine(message)].filter((part) => part !== '').join(': ');
  return why === '' ? `${type}=${status}` : `${type}=${status} ${why}`;
}

/** One finding for each bad condition, those with a message first. */
export function conditionFindings(object: KubeObject, context: DiagnosisContext): readonly Finding[] {
  const name = nameOf(object);
  const bad = [...badConditions(object)].sort((a, b) => Number(b.message !== '') - Number(a.message !== ''));
  return bad.map((condition) => ({
    cause: 'ConditionNotMet',
    object: name,
    summary: conditionText(condition),
    evidence: [
      { source: 'condition', object: name, text: conditionText(condition), at: condition.since },
      ...warningsOf(object, context),
    ],
    next: [`cox describe ${name.replace('/', ' ')}${inNamespace(object)}`],
    doomedAt: undefined,
  }));
}

/** The diagnosis of a kind without rules of its own. */
export function genericDiagnosis(object: KubeObject, context: DiagnosisContext): Diagnosis {
  const findings = conditionFindings(object, context);
  const good = goodCondition(object);
  const phase = textOf(at(object, 'status', 'phase'));
  const [bad] = badConditions(object);
  const known = bad === undefined ? (good === undefined ? '' : `${good.type}=True`) : `${bad.type}=${bad.status}`;
  const warnings = findings.length > 0 ? [] : warningsOf(object, context);
  return {
    object: nameOf(object),
    namespace: namespaceOf(object),
    state: phase || known || 'exists',
    findings,
    notes: warnings.map(({ text }) => `recent warning: ${text}`),
  };
}
