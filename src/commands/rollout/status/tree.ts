/**
 * The tree of workloads, revisions and pods as lines that fit a terminal. Pure: text in, text out.
 */

import { humanDuration } from '../../../apimachinery/duration.ts';
import { cellsOf, cutToFit, padCells } from '../../../io/cells.ts';
import type { Paint } from '../../../io/paint.ts';
import { type Finding, isDoomed } from '../../../resources/diagnosis/types.ts';
import type { RevisionAssessment, RolloutAssessment } from '../../../resources/rollout/assessment.ts';
import { oneLine } from '../../shared/finding-text.ts';
import { type Group, type PodLine, podLines, type Span } from './tree-pods.ts';

/** What is known of an object that is not a workload. */
export interface ObjectState {
  /** undefined while it is not known yet. */
  readonly good: boolean | undefined;
  readonly text: string;
  readonly findings: readonly Finding[];
}

/** One workload of the tree, or another object. */
export interface Entry {
  /** `deployment/web`, with its namespace when there are several. */
  readonly label: string;
  /** undefined before anything is known. */
  readonly assessment: RolloutAssessment | undefined;
  /** Of another object, in place of an assessment. */
  readonly object?: ObjectState;
  /** Set when the rollout has ended: the text after its name. */
  readonly end?: { readonly good: boolean; readonly text: string };
}

export interface TreeOptions {
  readonly columns: number;
  /** The maximum number of lines. */
  readonly rows: number;
  /** Milliseconds of the cluster's clock, for ages. */
  readonly now: number;
  readonly paint: Paint;
}

/** A line: its indentation and its spans, which are separated by two blanks. */
export interface Line {
  readonly lead: string;
  readonly spans: readonly Span[];
}

/** How much is shown: pods of each revision, and explaining lines. */
interface Detail {
  readonly pods: number;
  readonly words: boolean;
  readonly revisions: boolean;
}

/** From everything to one line per workload. */
function detailsFor(rows: number): readonly Detail[] {
  const counts = [rows, ...[50, 20, 10, 5, 3, 2, 1, 0].filter((pods) => pods < rows)];
  return [
    ...counts.map((pods) => ({ pods, words: true, revisions: true })),
    ...[3, 1, 0].map((pods) => ({ pods, words: false, revisions: true })),
    { pods: 0, words: false, revisions: false },
  ];
}

/**
 * The lines of the tree, without newlines, in as much detail as `rows` allow. Healthy pods are
 * summarized first, then explaining lines, then revisions, and at last whole workloads are left
 * out.
 */
export function renderTree(entries: readonly Entry[], options: TreeOptions): readonly string[] {
  const rows = Math.max(1, options.rows);
  let lines: readonly Line[] = [];
  for (const detail of detailsFor(rows)) {
    lines = entries.flatMap((entry) => entryLines(entry, detail, options));
    if (lines.length <= rows) break;
  }
  if (lines.length > rows) {
    const left = lines.length - rows + 1;
    const what = entries.some(({ object }) => object !== undefined) ? 'lines' : 'workloads';
    lines = [...lines.slice(0, rows - 1), { lead: '', spans: [[`… ${left} more ${what}`, 'faint']] }];
  }
  return lines.map((line) => drawLine(line, options));
}

function drawLine({ lead, spans }: Line, { columns, paint }: TreeOptions): string {
  let drawn = paint.faint(lead);
  let left = columns - cellsOf(lead);
  spans
    .filter(([text]) => text !== '')
    .forEach(([text, style], index) => {
      const gap = index === 0 ? '' : '  ';
      const room = left - gap.length;
      // trailing blanks of a column do not require a cut
      const shown = padCells(cutToFit(text.trimEnd(), room), Math.min(room, cellsOf(text)));
      if (shown === '') {
        left = 0;
        return;
      }
      drawn += gap + (style === undefined ? shown : paint[style](shown));
      left -= gap.length + cellsOf(shown);
    });
  return drawn.trimEnd();
}

function entryLines(entry: Entry, detail: Detail, options: TreeOptions): readonly Line[] {
  const { assessment, object } = entry;
  if (object !== undefined) return objectLines(entry, object, detail, options);
  if (assessment === undefined) {
    const [mark, text] = entry.end === undefined ? pending : endMark(entry.end);
    return [{ lead: '', spans: [mark, [oneLine(entry.label), 'strong'], text] }];
  }
  const lines = [headLine(entry, assessment)];
  if (!detail.revisions) return lines;
  if (detail.words) lines.push({ lead: '  ', spans: [[oneLine(progressText(assessment, options.now)), 'faint']] });
  const groups = groupsOf(assessment);
  const own = ownFindings(assessment);
  own.forEach((finding, index) => {
    const last = index === own.length - 1 && groups.length === 0;
    lines.push({ lead: `  ${last ? '└─ ' : '├─ '}`, spans: findingSpans(finding, options.now, true) });
  });
  const shownCauses = new Set<string>();
  groups.forEach((group, index) => {
    const last = index === groups.length - 1;
    lines.push(...groupLines(group, assessment, last, { detail, options, shownCauses }));
  });
  return lines;
}

function objectLines(
  { label, end }: Entry,
  { good, text, findings }: ObjectState,
  { revisions, words }: Detail,
  { now }: TreeOptions,
): readonly Line[] {
  const known: readonly [Span, Span] = good === true ? [['✔', 'good'], [text]] : [['◌', 'faint'], [text]];
  const suspected: Span = ['!', 'doubtful'];
  const [mark, state] = end === undefined ? known : endMark(end);
  const shown = end === undefined && good !== true && findings.length > 0 ? suspected : mark;
  const line: Line = { lead: '', spans: [shown, [oneLine(label), 'strong'], [oneLine(state[0]), state[1]]] };
  if (!revisions || !words || good === true) return [line];
  return [
    line,
    ...findings.map((finding, index) => ({
      lead: `  ${index === findings.length - 1 ? '└─ ' : '├─ '}`,
      spans: findingSpans(finding, now, true),
    })),
  ];
}

const pending: readonly [Span, Span] = [
  ['◌', 'faint'],
  ['waiting for its state', 'faint'],
];

function endMark({ good, text }: NonNullable<Entry['end']>): readonly [Span, Span] {
  const style = good ? 'good' : 'bad';
  return [
    [good ? '✔' : '✖', style],
    [oneLine(text), style],
  ];
}

function headLine({ label, end }: Entry, assessment: RolloutAssessment): Line {
  const { replicas, revision, partition, paused } = assessment;
  const [mark, state] = end === undefined ? markOf(assessment) : endMark(end);
  return {
    lead: '',
    spans: [
      mark,
      [oneLine(label), 'strong'],
      [`${replicas.ready}/${replicas.desired} ready`],
      state,
      [paused ? 'paused' : '', 'doubtful'],
      [revision > 0 ? `revision ${revision}` : ''],
      [partition > 0 ? `partition ${partition}` : ''],
    ],
  };
}

function markOf({ outcome, findings }: RolloutAssessment): readonly [Span, Span] {
  switch (outcome.status) {
    case 'complete':
      return [
        ['✔', 'good'],
        ['complete', 'good'],
      ];
    case 'failed':
      return [
        ['✖', 'bad'],
        [outcome.finding.cause, 'bad'],
      ];
    case 'settling':
      return [
        ['◌', 'good'],
        ['settling', 'good'],
      ];
    case 'progressing':
      return findings.length === 0
        ? [['◌', 'faint'], ['']]
        : [
            ['!', 'doubtful'],
            [findings[0]?.cause ?? '', 'doubtful'],
          ];
  }
}

function progressText({ progress, outcome }: RolloutAssessment, now: number): string {
  if (outcome.status !== 'settling') return progress.message;
  return `${progress.message}; its pods are watched for ${humanDuration(Math.max(0, outcome.decideAt - now))} more`;
}

/** Findings about objects other than the drawn pods. */
function ownFindings({ findings, revisions }: RolloutAssessment): readonly Finding[] {
  const pods = new Set(revisions.flatMap(({ pods }) => pods.map(({ name }) => `pod/${name}`)));
  return findings.filter(({ object }) => !pods.has(object));
}

/**
 * The pods of a StatefulSet are sorted by ordinal, whatever their revision; other pods are listed
 * below their revisions.
 */
function groupsOf(assessment: RolloutAssessment): readonly Group[] {
  const { revisions } = assessment;
  const pods = revisions.flatMap((revision) => revision.pods);
  if (assessment.kind === 'StatefulSet') {
    const byOrdinal = [...pods].sort((a, b) => (a.ordinal ?? 0) - (b.ordinal ?? 0));
    return byOrdinal.length === 0 ? [] : [{ revision: undefined, pods: byOrdinal }];
  }
  return revisions
    .filter(({ isNew, pods, desired }) => isNew || pods.length > 0 || (desired ?? 0) > 0)
    .map((revision) => ({ revision, pods: revision.pods }));
}

function groupLines(
  group: Group,
  assessment: RolloutAssessment,
  last: boolean,
  how: { readonly detail: Detail; readonly options: TreeOptions; readonly shownCauses: Set<string> },
): readonly Line[] {
  const { detail, options, shownCauses } = how;
  const { revision } = group;
  const lines: Line[] = [];
  if (revision !== undefined) lines.push({ lead: `  ${last ? '└─ ' : '├─ '}`, spans: revisionSpans(revision) });
  const below = revision === undefined ? '  ' : `  ${last ? '   ' : '│  '}`;
  const pods = podLines(group, assessment, { limit: detail.pods, now: options.now, columns: options.columns });
  pods.forEach((pod, index) => {
    const end = index === pods.length - 1;
    lines.push({ lead: `${below}${end ? '└─ ' : '├─ '}`, spans: pod.spans });
    const lead = `${below}${end ? '   ' : '│  '}  `;
    if (detail.words) lines.push(...belowPod(pod, shownCauses, options.now).map((spans) => ({ lead, spans })));
  });
  return lines;
}

/**
 * The explaining lines of a pod: the full cause at the first pod that has it, and the claims and
 * DNS name of a StatefulSet's pod.
 */
function belowPod({ pod, more }: PodLine, shownCauses: Set<string>, now: number): readonly (readonly Span[])[] {
  const lines: (readonly Span[])[] = more.length === 0 ? [] : [more];
  const finding = pod?.findings[0];
  if (finding === undefined) return lines;
  const key = JSON.stringify([finding.cause, finding.container?.name, finding.summary]);
  if (shownCauses.has(key)) return lines;
  shownCauses.add(key);
  return [findingSpans(finding, now, false), ...lines];
}

function findingSpans(finding: Finding, now: number, named: boolean): readonly Span[] {
  const style = isDoomed(finding, now) ? 'bad' : 'doubtful';
  const whom = named ? `${oneLine(finding.object)}: ` : '';
  return [[`${finding.cause}: ${whom}${oneLine(finding.summary)}`, style]];
}

function revisionSpans({ name, number, isNew, images, desired, pods }: RevisionAssessment): readonly Span[] {
  const ready = pods.filter((pod) => pod.ready).length;
  return [
    [oneLine(name === '' ? 'revision is gone' : name)],
    [number > 0 ? `revision ${number}` : ''],
    [isNew ? 'new' : 'old', isNew ? undefined : 'faint'],
    [`${ready}/${desired ?? pods.length} ready`],
    [oneLine(images.join(', ')), 'faint'],
  ];
}
