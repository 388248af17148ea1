/** Conditions of any kind of object: which of them say that something is wrong. */
import { isJsonObject, objectsOf, textOf } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { at } from '../../apimachinery/object.ts';
import type { DiagnosisContext } from './context.ts';
import { type Diagnosis, inNamespace, nameOf, namespaceOf, warningsOf } from './diagnosis.ts';
import { oneLine } from './events.ts';
import { type Condition, conditionsOf, createdAt } from './pod-view.ts';
import { type Finding, isReportable } from './types.ts';

/**
 * Types that should be True. The API conventions suggest such names; other types may mean anything.
 */
const wanted =
  /^(Ready|Available|Healthy|Synced|Established|NamesAccepted|Accepted|Admitted|Programmed|Resolved(Refs)?|Succeeded|Initialized|Reconciled|Valid|Validated|Issued|Deployed|Installed|Bound|Scheduled|Connected|Running|\w+(Ready|Available|Accepted|Succeeded|Healthy|Synced))$/;

/** Types that should not be True. They are judged first: "NotReady" ends like a type of `wanted`. */
const unwanted =
  /^(Failed|Failing|Degraded|Stalled|Error|Errored|Invalid|Conflict(ed)?|\w+(Failed|Failure|Failing|Error|Errors|Pressure|Degraded|Conflict)|\w*(Unavailable|Unhealthy|Unready|Unreachable|Not(Ready|Available|Accepted|Healthy|Synced|Found)))$/;

/** Values of `status.phase` and `status.health` that say the same as such a condition. */
const badState = /^(Failed|PartiallyFailed|FailedValidation|Error|Errored|Degraded|Unhealthy|Lost|Missing)$/;

/** The conditions that say that something is wrong, in their order; without one, a bad phase. */
export function badConditions(object: KubeObject): readonly Condition[] {
  const bad = everyCondition(object).filter(isBad);
  return bad.length > 0 ? bad : badStates(object);
}

function isBad({ type, status }: Condition): boolean {
  if (unwanted.test(type)) return status === 'True';
  // Succeeded=Unknown is how a task says that it runs
  return wanted.test(type) && (status === 'False' || (status === 'Unknown' && type !== 'Succeeded'));
}

/**
 * The conditions of the object, then those that the Gateway API keeps for each parent of a route,
 * each listener of a gateway and each target of a policy.
 */
function everyCondition(object: KubeObject): readonly Condition[] {
  const parts = ['parents', 'listeners', 'ancestors'].flatMap((list) => objectsOf(at(object, 'status', list)));
  return [...conditionsOf(object), ...parts.flatMap((part) => conditionsOf({ status: part }))];
}

/** `status.phase` and `status.health` (a word, or Argo CD's health.status), in a condition's form. */
function badStates(object: KubeObject): readonly Condition[] {
  const health = at(object, 'status', 'health');
  const [status, message] = isJsonObject(health)
    ? [textOf(health.status), textOf(health.message)]
    : [textOf(health), textOf(at(object, 'status', 'message'))];
  const states: readonly Condition[] = [
    stateCondition('phase', textOf(at(object, 'status', 'phase')), textOf(at(object, 'status', 'message')), object),
    stateCondition('health', status, message, object),
  ];
  return states.filter((state) => badState.test(state.status));
}

function stateCondition(type: string, status: string, message: string, object: KubeObject): Condition {
  return { type, status, reason: textOf(at(object, 'status', 'reason')), message, since: undefined };
}

/** The reason of a bad condition, or what else says it in a word. */
export function badWord({ type, status, reason }: Condition): string {
  return reason || (type === 'phase' || type === 'health' ? status : type);
}

/** The condition by which a task says that it still runs. */
export function runningCondition(object: KubeObject): Condition | undefined {
  return conditionsOf(object).find(({ type, status }) => type === 'Succeeded' && status === 'Unknown');
}

/** The first condition that says that the object is as it should be; `Ready` before all others. */
export function goodCondition(object: KubeObject): Condition | undefined {
  const met = conditionsOf(object).filter(
    ({ type, status }) => wanted.test(type) && !unwanted.test(type) && status === 'True',
  );
  return met.find(({ type }) => type === 'Ready') ?? met[0];
}

/** "Ready=False NotReady: message" */
export function conditionText({ type, status, reason, message }: Condition): string {
  const why = [reason, oneLine(message)].filter((part) => part !== '').join(': ');
  return why === '' ? `${type}=${status}` : `${type}=${status} ${why}`;
}

/** How long a condition may be Unknown before it is reported, in milliseconds. */
const UNKNOWN_FOR = 120_000;

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
    // a controller that has not judged the object yet may only need time
    ...(condition.status === 'Unknown' ? { reportAt: (condition.since ?? createdAt(object)) + UNKNOWN_FOR } : {}),
  }));
}

/** The diagnosis of a kind without rules of its own. */
export function genericDiagnosis(object: KubeObject, context: DiagnosisContext): Diagnosis {
  const all = conditionFindings(object, context);
  const findings = all.filter((finding) => isReportable(finding, context.now));
  const good = goodCondition(object) ?? runningCondition(object);
  const phase = textOf(at(object, 'status', 'phase'));
  const [bad] = badConditions(object);
  const known =
    bad === undefined ? (good === undefined ? '' : `${good.type}=${good.status}`) : `${bad.type}=${bad.status}`;
  const warnings = findings.length > 0 ? [] : warningsOf(object, context);
  return {
    object: nameOf(object),
    namespace: namespaceOf(object),
    state: phase || known || 'exists',
    findings,
    ...(all.length > findings.length && findings.length === 0 ? { progressing: true } : {}),
    notes: warnings.map(({ text }) => `recent warning: ${text}`),
  };
}
