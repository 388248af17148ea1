/** Why a wait failed and what --rollback-on-failure did, as text for a terminal and as JSON. */
import type { Undoing, UndoneChange } from '../../actions/helm/undoing.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { inOwnName } from '../../cli/own-name.ts';
import { kindWord } from '../../resources/deletion/line.ts';
import { groupFindings } from '../../resources/diagnosis/diagnosis.ts';
import type { Finding } from '../../resources/diagnosis/types.ts';
import { findingJson, jsonTime } from '../shared/finding-json.ts';
import { findingLines, oneLine } from '../shared/finding-text.ts';
import { referenceJson } from './object-reference.ts';
import type { MissedObject, WaitFailure } from './wait-reporter.ts';

/** The release that a command was about. */
export interface Subject {
  readonly name: string;
  readonly namespace: string;
}

export interface WaitReport extends Subject {
  /** The program's name in next steps. */
  readonly program: string;
  readonly failure: WaitFailure | undefined;
  readonly undoing: Undoing | undefined;
}

/** How many objects are named one by one. */
const NAMED = 30;

const CHANGES: Readonly<Record<UndoneChange, string>> = {
  changed: 'changed back',
  created: 'created again',
  deleted: 'deleted',
  kept: 'kept, as its resource policy says',
};

/** The line of what was not ready and has no cause. */
const stateText = ({ resource, result, diagnosis }: MissedObject): string => {
  const state = diagnosis?.state || result?.message || result?.status || 'its state is not known';
  return `${kindWord(resource.mapping)}/${resource.name}: ${state}`;
};

/** What is left of the next steps once the objects that they name are undone: what is to be corrected. */
function undoneFinding(finding: Finding, isUndone: boolean): Finding {
  if (!isUndone) return finding;
  const [, name = finding.object] = finding.object.split('/');
  const next = finding.next.filter((step) => !step.includes(name) && !/\b(rollout undo|logs|describe)\b/.test(step));
  return { ...finding, next };
}

/** What can be done about the release. */
function releaseSteps({ name, namespace, failure, undoing }: WaitReport): readonly string[] {
  const where = ` -n ${namespace}`;
  if (undoing === undefined || !undoing.done) return [`cox helm why ${name}${where}`];
  const first = failure === undefined ? '' : 'correct the cause and ';
  const { action, from, to } = undoing;
  if (action === 'uninstall') return [`${first}install it again: nothing is stored of the release any more`];
  return [`${first}upgrade again`, `see what the upgrade had changed: cox helm diff ${name} ${to} ${from}${where}`];
}

function causeLines(report: WaitReport): readonly string[] {
  const { failure, undoing } = report;
  if (failure === undefined) return [];
  const firsts = failure.missed.flatMap(({ diagnosis }) => diagnosis?.findings.slice(0, 1) ?? []);
  const unexplained = failure.missed.filter(({ diagnosis }) => (diagnosis?.findings.length ?? 0) === 0);
  const early = failure.gaveUp ? ['Not waited any longer, for this cannot succeed any more:'] : [];
  const isUndone = undoing?.done === true;
  return [
    ...early,
    ...groupFindings(firsts).flatMap(({ finding, affected }) => {
      return findingLines(undoneFinding(finding, isUndone), { now: failure.now, affected });
    }),
    ...unexplained.slice(0, NAMED).map((missed) => oneLine(stateText(missed))),
  ];
}

function headline({ action, from, to, revision, done }: Undoing): string {
  if (action === 'uninstall')
    return done ? `Uninstalled: revision ${from}` : `Not uninstalled completely: revision ${from}`;
  const stored = revision === undefined ? '' : `, stored as revision ${revision}`;
  return `${done ? 'Rolled back' : 'Not rolled back completely'}: revision ${from} to revision ${to}${stored}`;
}

function undoneLines({ undoing }: WaitReport): readonly string[] {
  if (undoing === undefined) return [];
  const { objects, namespace } = undoing;
  const named = objects.slice(0, NAMED).map(({ resource, change }) => {
    const place = resource.namespace === '' || resource.namespace === namespace ? '' : ` in ${resource.namespace}`;
    return oneLine(`${kindWord(resource.mapping)}/${resource.name}${place}: ${CHANGES[change]}`);
  });
  const rest = objects.length > NAMED ? [`and ${objects.length - NAMED} more`] : [];
  return [headline(undoing), ...[...named, ...rest].map((line) => `  ${line}`)];
}

const hasNoStep = ({ failure }: WaitReport): boolean =>
  failure === undefined || failure.missed.every(({ diagnosis }) => (diagnosis?.findings.length ?? 0) === 0);

/** Lines for a terminal below helm's own: what was undone, why, and the next steps. "" for nothing. */
export function reportText(report: WaitReport): string {
  const undone = undoneLines(report);
  const why = causeLines(report);
  if (undone.length === 0 && why.length === 0) return '';
  const steps = report.undoing !== undefined || hasNoStep(report) ? releaseSteps(report) : [];
  return [
    ...undone,
    ...(undone.length > 0 && why.length > 0 ? ['Why:'] : []),
    ...why,
    ...steps.map((step, index) => `${index === 0 ? 'Next' : '  or'}: ${inOwnName(step, report.program)}`),
  ].join('\n');
}

const NO_CAUSE = { cause: null, object: null, container: null, summary: null, evidence: [], next: [] };

function missedJson({ resource, result, diagnosis }: MissedObject, reason: string, isUndone: boolean): JsonObject {
  const [finding] = diagnosis?.findings ?? [];
  return {
    ...referenceJson(resource),
    ...{ verdict: reason === 'CannotSucceed' ? 'failed' : 'timeout', reason },
    message: result?.message || diagnosis?.state || '',
    ...(finding === undefined ? NO_CAUSE : findingJson(undoneFinding(finding, isUndone))),
  };
}

function undoingJson({ action, from, to, revision, done, objects }: Undoing): JsonObject {
  const changes = objects.map(({ resource, change }) => ({ ...referenceJson(resource), change }));
  return { action, from, to: to ?? null, revision: revision ?? null, done, objects: changes };
}

/** Stands on stdout in place of the release, which helm does not print when it fails. */
export function reportJson(report: WaitReport, message: string, now: number): JsonObject {
  const { name, namespace, failure, undoing } = report;
  const reason = failure?.gaveUp === true ? 'CannotSucceed' : failure === undefined ? 'Error' : 'TimedOut';
  return {
    ...{ apiVersion: 'helm.coxswain.dev/v1', type: 'verdict', time: jsonTime(failure?.now ?? now) },
    ...{ namespace, name, verdict: reason === 'TimedOut' ? 'timeout' : 'failed', reason, message },
    verdicts: (failure?.missed ?? []).map((missed) => missedJson(missed, reason, undoing?.done === true)),
    undone: undoing === undefined ? null : undoingJson(undoing),
    next: releaseSteps(report).map((step) => inOwnName(step, report.program)),
  };
}
