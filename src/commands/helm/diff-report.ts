/** The differences of a release as text and as JSON. */
import type { JsonObject } from '../../apimachinery/json.ts';
import { type ObjectDiff, type ObjectVerdict, shownSides } from '../../helm/release/compare.ts';
import { noPaint, type Paint } from '../../io/paint.ts';
import { toYaml } from '../../print/yaml.ts';
import { kindWord } from '../../resources/deletion/line.ts';
import { oneLine } from '../shared/finding-text.ts';
import { unifiedDiff } from '../shared/unified-diff.ts';
import { referenceJson } from './object-reference.ts';

export interface DiffReport {
  readonly release: string;
  readonly namespace: string;
  /** What stands on either side: "live", "revision 3". */
  readonly from: string;
  readonly to: string;
  readonly objects: readonly ObjectDiff[];
  readonly hooks: readonly ObjectDiff[];
  /** They are shown, and no difference of the release: an upgrade leaves them alone. */
  readonly crds: readonly ObjectDiff[];
}

export interface DiffOptions {
  readonly secrets: boolean;
  readonly paint: Paint;
}

const VERDICTS: readonly ObjectVerdict[] = ['created', 'changed', 'deleted', 'kept', 'unchanged'];

const isDifference = ({ verdict }: ObjectDiff): boolean => verdict !== 'unchanged' && verdict !== 'kept';
const isShown = (object: ObjectDiff): boolean => object.verdict !== 'unchanged' || object.notes.length > 0;

export const differs = ({ objects, hooks }: DiffReport): boolean => [...objects, ...hooks].some(isDifference);

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** "" where nothing is shown: an object that stays, or is kept. */
function textDiff(object: ObjectDiff, { from, to }: DiffReport, { secrets, paint }: DiffOptions): string {
  if (!isDifference(object)) return '';
  const { before, after } = shownSides(object, { secrets });
  return unifiedDiff(
    { title: from, lines: linesOf(before === undefined ? '' : toYaml(before)) },
    { title: to, lines: linesOf(after === undefined ? '' : toYaml(after)) },
    paint,
  );
}

function objectText(object: ObjectDiff, report: DiffReport, options: DiffOptions): string {
  const { mapping, namespace, name, verdict, notes } = object;
  const place = namespace === '' ? '' : ` in ${namespace}`;
  const { paint } = options;
  const head = paint.strong(`# ${oneLine(`${kindWord(mapping)}/${name}${place}`)}: ${verdict}`);
  const lines = [head, ...notes.map((note) => paint.doubtful(`#   ${oneLine(note)}`))];
  return lines.map((line) => `${line}\n`).join('') + textDiff(object, report, options);
}

/** "" where there is nothing to show. */
export function diffText(report: DiffReport, options: DiffOptions): string {
  const part = (title: string, objects: readonly ObjectDiff[]): string => {
    const texts = objects.filter(isShown).map((object) => objectText(object, report, options));
    return texts.length === 0 || title === '' ? texts.join('') : `${options.paint.strong(title)}\n${texts.join('')}`;
  };
  return [
    part('', report.objects),
    part('Hooks:', report.hooks),
    part('CustomResourceDefinitions in crds/, which an upgrade leaves alone:', report.crds),
  ].join('');
}

const countsOf = (objects: readonly ObjectDiff[]): Record<ObjectVerdict, number> =>
  Object.fromEntries(
    VERDICTS.map((verdict) => [verdict, objects.filter((each) => each.verdict === verdict).length]),
  ) as Record<ObjectVerdict, number>;

/** "2 changed, 5 unchanged": one line for people. */
export function summaryText({ objects, hooks }: DiffReport): string {
  const words = (all: readonly ObjectDiff[]): string =>
    Object.entries(countsOf(all))
      .filter(([, count]) => count > 0)
      .map(([verdict, count]) => `${count} ${verdict}`)
      .join(', ');
  const ofHooks = hooks.some(isDifference) ? `; hooks: ${words(hooks)}` : '';
  return `${words(objects) || 'no objects'}${ofHooks}`;
}

export function diffJson(report: DiffReport, { secrets }: Pick<DiffOptions, 'secrets'>): JsonObject {
  const { release, namespace, from, to, objects, hooks, crds } = report;
  const entry = (object: ObjectDiff): JsonObject => ({
    ...referenceJson(object),
    ...{ verdict: object.verdict, drifted: object.drifted, notes: [...object.notes] },
    diff: textDiff(object, report, { secrets, paint: noPaint }),
  });
  return {
    ...{ apiVersion: 'helm.coxswain.dev/v1', type: 'diff', namespace, release, from, to },
    differs: differs(report),
    counts: countsOf(objects),
    objects: objects.map(entry),
    hooks: hooks.map(entry),
    crds: crds.map(entry),
  };
}
