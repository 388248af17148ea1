/** What is known of a release to repair, as text and as JSON. */
import type { PresentObject, PresentState, StoredBy } from '../../actions/helm/repair.ts';
import { shortHumanDuration } from '../../apimachinery/duration.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import type { Release } from '../../helm/release/release.ts';
import type { RepairPlan, RepairStep } from '../../helm/release/repair.ts';
import type { Paint } from '../../io/paint.ts';
import { kindWord } from '../../resources/deletion/line.ts';
import { jsonTime } from '../shared/finding-json.ts';
import { oneLine } from '../shared/finding-text.ts';
import { referenceJson } from './object-reference.ts';

export interface RepairReport {
  readonly release: Release;
  readonly plan: RepairPlan;
  readonly stored: StoredBy | undefined;
  readonly objects: readonly PresentObject[];
  readonly now: number;
  /** none, client or server. */
  readonly dryRun: string;
}

/** How many objects are named one by one. */
const SHOWN = 40;

const ago = (time: number | undefined, now: number): string =>
  time === undefined ? '' : ` ${shortHumanDuration(Math.max(0, now - time))} ago`;

function stateText(state: PresentState, { revision, good }: RepairPlan): string {
  switch (state) {
    case 'missing':
      return 'missing';
    case 'stuck':
      return `as revision ${revision} has it`;
    case 'good':
      return `as revision ${good?.version} has it`;
    case 'both':
      return `as revisions ${good?.version} and ${revision} have it`;
    case 'other':
      return good === undefined ? 'there, and changed since' : 'there, and as neither revision has it';
  }
}

export function stepText(step: RepairStep, { plan, release }: RepairReport): string {
  switch (step.action) {
    case 'mark-failed':
      return `mark revision ${step.revision} as failed, so that upgrade, rollback and uninstall work again`;
    case 'rollback':
      return `roll back to revision ${step.revision}, which is ${plan.good?.info.status}`;
    case 'uninstall':
      return `uninstall ${release.name}: delete its objects and its revisions`;
  }
}

function nextLines({ plan, release }: RepairReport): readonly string[] {
  const { name, namespace } = release;
  const place = `${name} -n ${namespace}`;
  if (plan.state === 'unborn' && plan.steps.length === 0) {
    return [`Nothing is in the way of the next upgrade. To remove it instead: cox helm repair ${place} --uninstall`];
  }
  if (plan.steps.length !== 1 || plan.steps[0]?.action !== 'mark-failed') return [];
  if (plan.good === undefined) return [`Next: upgrade again, or cox helm uninstall ${place}`];
  return [`Next: upgrade again, or cox helm rollback ${name} ${plan.good.version} -n ${namespace}`];
}

function writtenLine({ stored, now }: RepairReport): readonly string[] {
  if (stored === undefined) return [];
  const by = stored.writers.map(({ manager, at }) => `${manager}${ago(at, now)}`).join(', ');
  return [`  written by ${oneLine(by === '' ? 'an unknown program' : by)} (${oneLine(stored.object)})`];
}

/** Lines for people, each with its newline. */
export function repairText(report: RepairReport, paint: Paint): string {
  const { release, plan, objects, now } = report;
  const { revision, status, since, description, good, steps, state } = plan;
  const name = paint.strong(oneLine(`release/${release.name}`));
  const color = state === 'fine' ? paint.good : paint.bad;
  const head = `${name} in ${release.namespace}: revision ${revision} is ${color(status)}${since === undefined ? '' : `, since${ago(since, now)}`}: ${oneLine(description)}`;
  if (state === 'fine') return `${head.replace(', since ', ', ')}\nNothing to repair.\n`;
  const worked =
    good === undefined ? 'no earlier revision worked' : `revision ${good.version} worked (${good.info.status})`;
  const rows = objects.slice(0, SHOWN).map(({ resource, state: present }) => {
    const { mapping, namespace, name: own } = resource;
    const place = namespace === '' ? '' : ` in ${namespace}`;
    return `  ${oneLine(`${kindWord(mapping)}/${own}${place}`)}: ${stateText(present, plan)}`;
  });
  const more = objects.length > SHOWN ? [`  and ${objects.length - SHOWN} more`] : [];
  return [
    head,
    ...writtenLine(report),
    `  ${worked}`,
    'In the cluster:',
    ...(rows.length === 0 ? ['  none of its objects'] : rows),
    ...more,
    ...(steps.length === 0 ? [] : ['To be done:']),
    ...steps.map((step, index) => `  ${index + 1}. ${stepText(step, report)}`),
    ...nextLines(report),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

export function repairJson({ release, plan, stored, objects, now, dryRun }: RepairReport): JsonObject {
  const { revision, status, since, description, good, steps, state } = plan;
  const time = (value: number | undefined): string | null => (value === undefined ? null : jsonTime(value));
  return {
    ...{ apiVersion: 'helm.coxswain.dev/v1', type: 'repair', time: jsonTime(now) },
    ...{ namespace: release.namespace, name: release.name, revision, status, since: time(since), description, state },
    stored:
      stored === undefined
        ? null
        : {
            object: stored.object,
            writers: stored.writers.map(({ manager, at }) => ({ manager, time: time(at) })),
          },
    good: good === undefined ? null : { revision: good.version, status: good.info.status ?? 'unknown' },
    objects: objects.map(({ resource, state: present }) => ({ ...referenceJson(resource), state: present })),
    steps: steps.map((step) => ({ ...step })),
    dryRun,
    repaired: dryRun === 'none' && steps.length > 0,
  };
}
