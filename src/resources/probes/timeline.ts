/** What has happened to a container and its probes, and what would come next. */
import { withoutWrapping } from '../diagnosis/events.ts';
import type { ContainerView } from '../diagnosis/pod-view.ts';
import type { ProbeExplanation } from './explanation.ts';
import type { ProbeHistory, ProbeReport } from './reports.ts';

export interface TimelineEntry {
  /** Milliseconds of the cluster's clock; an estimate for what comes next. */
  readonly at: number;
  /** "started", "liveness failed (3 times, last 2s later)" */
  readonly event: string;
  /** The text from the cluster; "" for none. */
  readonly text: string;
}

/** In the order of time. A probe that has not failed yet announces no restart. */
export function timelineOf(
  { state, last }: ContainerView,
  { reports, kills }: ProbeHistory,
  probes: readonly ProbeExplanation[],
  startsAgainAt: number | null,
): readonly TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  const add = (at: number | null | undefined, event: string, text = ''): void => {
    if (at !== undefined && at !== null) entries.push({ at, event, text });
  };
  const ended = state?.type === 'terminated' ? state : last;
  add(ended?.startedAt, state?.type === 'terminated' ? 'started' : 'started (previous run)');
  add(ended?.finishedAt, `ended with exit code ${ended?.exitCode ?? 0}`, ended?.reason ?? '');
  if (state?.type === 'running') add(state.startedAt, 'started');
  for (const report of merged(reports)) add(report.first, reportText(report), report.text);
  for (const { kind, last: at } of kills) add(at, `killed because of its ${kind} probe`);
  for (const { kind, standing, restartAt, firstAt } of probes) {
    add(firstAt, `first ${kind} probe`);
    if (standing === 'failing' || (kind === 'startup' && standing === 'waiting')) {
      add(restartAt, `restart by ${kind}, if failures continue`);
    }
  }
  add(startsAgainAt, 'restart after the back-off');
  return entries.toSorted((a, b) => a.at - b.at);
}

/** Merges equal reports of one probe: the container runtime puts a new id into each. */
function merged(reports: readonly ProbeReport[]): readonly ProbeReport[] {
  const byWords = new Map<string, ProbeReport>();
  for (const report of reports) {
    const key = `${report.kind} ${report.result} ${withoutWrapping(report.text)}`;
    const known = byWords.get(key);
    const both = known && {
      count: known.count + report.count,
      first: Math.min(known.first, report.first),
      last: Math.max(known.last, report.last),
    };
    byWords.set(key, { ...report, ...both });
  }
  return [...byWords.values()];
}

function reportText({ kind, result, count, first, last }: ProbeReport): string {
  const word = result === 'warning' ? 'passed with a warning' : result === 'errored' ? 'could not be run' : 'failed';
  if (count === 1) return `${kind} ${word}`;
  return `${kind} ${word} (${count} times within ${Math.round((last - first) / 1000)}s)`;
}
