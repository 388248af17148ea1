/** What has happened to a container and its probes, and what would come next. */
import { withoutWrapping } from '../diagnosis/events.ts';
import type { ContainerView } from '../diagnosis/pod-view.ts';
import type { ProbeExplanation } from './explanation.ts';
import type { ProbeHistory, ProbeSaying } from './said.ts';

export interface TimelineEntry {
  /** Milliseconds of the cluster's clock; what is to come is an estimate. */
  readonly at: number;
  /** "started", "liveness failed (3 times, last 2s later)" */
  readonly event: string;
  /** What was said, from the cluster; "" for nothing. */
  readonly text: string;
}

/** In the order of time. A probe that has not failed yet announces no restart. */
export function timelineOf(
  { state, last }: ContainerView,
  { sayings, kills }: ProbeHistory,
  probes: readonly ProbeExplanation[],
  startsAgainAt: number | null,
): readonly TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  const add = (at: number | null | undefined, event: string, text = ''): void => {
    if (at !== undefined && at !== null) entries.push({ at, event, text });
  };
  const ended = state?.type === 'terminated' ? state : last;
  add(ended?.startedAt, state?.type === 'terminated' ? 'started' : 'started the time before');
  add(ended?.finishedAt, `ended with exit code ${ended?.exitCode ?? 0}`, ended?.reason ?? '');
  if (state?.type === 'running') add(state.startedAt, 'started');
  for (const saying of merged(sayings)) add(saying.first, sayingText(saying), saying.text);
  for (const { kind, last: at } of kills) add(at, `ordered to end by its ${kind} probe`);
  for (const { kind, standing, restartAt, firstAt } of probes) {
    add(firstAt, `${kind} asked for the first time`);
    if (standing === 'failing' || (kind === 'startup' && standing === 'waiting')) {
      add(restartAt, `restart by ${kind}, if it goes on so`);
    }
  }
  add(startsAgainAt, 'start again, after the back-off');
  return entries.toSorted((a, b) => a.at - b.at);
}

/** Equal words of one probe as one saying: the container runtime puts a new name into each. */
function merged(sayings: readonly ProbeSaying[]): readonly ProbeSaying[] {
  const byWords = new Map<string, ProbeSaying>();
  for (const saying of sayings) {
    const key = `${saying.kind} ${saying.result} ${withoutWrapping(saying.text)}`;
    const known = byWords.get(key);
    const both = known && {
      count: known.count + saying.count,
      first: Math.min(known.first, saying.first),
      last: Math.max(known.last, saying.last),
    };
    byWords.set(key, { ...saying, ...both });
  }
  return [...byWords.values()];
}

function sayingText({ kind, result, count, first, last }: ProbeSaying): string {
  const word = result === 'warning' ? 'passed with a warning' : result === 'errored' ? 'could not be asked' : 'failed';
  if (count === 1) return `${kind} ${word}`;
  return `${kind} ${word} (${count} times within ${Math.round((last - first) / 1000)}s)`;
}
