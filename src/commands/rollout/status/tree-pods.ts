/**
 * The pods of a revision as lines of the tree. When there is no room for all, pods with findings
 * are kept first.
 */

import { humanDuration } from '../../../apimachinery/duration.ts';
import { cellsOf, cutFront, padCells } from '../../../io/cells.ts';
import type { Paint } from '../../../io/paint.ts';
import { isDoomed, type PodAssessment } from '../../../resources/diagnosis/types.ts';
import type { RevisionAssessment, RolloutAssessment } from '../../../resources/rollout/assessment.ts';
import { oneLine } from '../../shared/finding-text.ts';

/** Text with its style. */
export type Span = readonly [text: string, style?: keyof Paint];

/** Pods that are listed together; those of a StatefulSet have no revision above them. */
export interface Group {
  readonly revision: RevisionAssessment | undefined;
  readonly pods: readonly PodAssessment[];
}

/** One pod, or a summary of the pods without room. */
export interface PodLine {
  readonly pod: PodAssessment | undefined;
  readonly spans: readonly Span[];
  /** Shown below the pod when there is room. */
  readonly more: readonly Span[];
}

interface PodOptions {
  /** The maximum number of pods shown one by one. */
  readonly limit: number;
  readonly now: number;
  readonly columns: number;
}

export function podLines(group: Group, assessment: RolloutAssessment, options: PodOptions): readonly PodLine[] {
  const shown = mostRelevant(group.pods, options.limit);
  const rows = shown.map((pod) => cellsOfPod(pod, group, assessment, options));
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(0, ...rows.map(({ cells }) => cellsOf(cells[column]!))));
  const lines = rows.map(({ pod, mark, cells, more }): PodLine => {
    const [name = '', revision = '', ready = '', state = '', restarts = '', age = ''] = cells.map((cell, column) =>
      padCells(cell, widths[column]!),
    );
    const spans: Span[] = [mark, [name], [revision], [ready], [state, mark[1]], [restarts], [age, 'faint']];
    if (assessment.kind === 'DaemonSet') spans.push([oneLine(pod.node), 'faint']);
    return { pod, spans, more };
  });
  const hidden = group.pods.filter((pod) => !shown.includes(pod));
  if (hidden.length > 0) lines.push({ pod: undefined, spans: [[`… ${sumOf(hidden)}`, 'faint']], more: [] });
  return lines;
}

/** Keeps pods with findings, then pods that are not ready, then ready ones; in their own order. */
function mostRelevant(pods: readonly PodAssessment[], limit: number): readonly PodAssessment[] {
  if (pods.length <= limit) return pods;
  const rank = (pod: PodAssessment): number => (pod.findings.length > 0 ? 0 : pod.ready ? 2 : 1);
  const kept = new Set([...pods].sort((a, b) => rank(a) - rank(b)).slice(0, limit));
  return pods.filter((pod) => kept.has(pod));
}

function sumOf(pods: readonly PodAssessment[]): string {
  const ready = pods.filter((pod) => pod.ready).length;
  const unhealthy = pods.filter((pod) => pod.findings.length > 0 && !pod.ready).length;
  const parts = [
    [ready, 'more ready'],
    [pods.length - ready - unhealthy, 'more not ready'],
    [unhealthy, 'more with a failure'],
  ] as const;
  return parts.flatMap(([count, what]) => (count > 0 ? [`${count} ${what}`] : [])).join(', ');
}

interface PodCells {
  readonly pod: PodAssessment;
  readonly mark: Span;
  readonly cells: readonly string[];
  readonly more: readonly Span[];
}

function cellsOfPod(
  pod: PodAssessment,
  group: Group,
  assessment: RolloutAssessment,
  { now, columns }: PodOptions,
): PodCells {
  const { containers, restarts, findings } = pod;
  const cause = findings[0]?.cause;
  const state = pod.terminating ? 'Terminating' : oneLine(pod.state);
  const cells = [
    cutFront(oneLine(pod.name), Math.floor(columns * 0.45)),
    group.revision === undefined ? revisionText(pod, assessment) : '',
    `${containers.ready}/${containers.total}`,
    cause === undefined || state === cause ? state : `${state} (${cause})`,
    restarts === 0 ? '' : restarts === 1 ? '1 restart' : `${restarts} restarts`,
    humanDuration(Math.max(0, now - pod.created)),
  ];
  return { pod, mark: markOf(pod, now), cells, more: belongings(pod) };
}

function markOf(pod: PodAssessment, now: number): Span {
  if (pod.findings.some((finding) => isDoomed(finding, now))) return ['✖', 'bad'];
  if (pod.findings.length > 0) return ['!', 'doubtful'];
  if (pod.terminating) return ['-', 'faint'];
  return pod.ready ? ['✔', 'good'] : ['◌', 'faint'];
}

/** Old or new, and with a partition also the side of it that the ordinal is on. */
function revisionText({ isNew, ordinal }: PodAssessment, { partition }: RolloutAssessment): string {
  const age = isNew ? 'new' : 'old';
  if (partition === 0 || ordinal === undefined) return age;
  return ordinal < partition ? `${age}, below partition` : `${age}, in partition`;
}

/** The claims and the name of a StatefulSet's pod. */
function belongings({ claims, dns }: PodAssessment): readonly Span[] {
  const spans = claims.map(({ name, size, phase }): Span => {
    const text = [name, size, phase].filter((part) => part !== '').join(' ');
    return [oneLine(text), phase === 'Bound' ? 'faint' : 'doubtful'];
  });
  return dns === undefined ? spans : [...spans, [oneLine(dns), 'faint']];
}
