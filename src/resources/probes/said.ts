/**
 * What the kubelet has said of a container's probes: its Events (pkg/kubelet/prober/prober.go and kuberuntime_manager.go for the words). Events
 * last an hour, and equal ones are counted in one.
 */
import type { EventView } from '../diagnosis/events.ts';
import type { ContainerView } from '../diagnosis/pod-view.ts';
import type { ProbeKind } from './probe.ts';

/** One answer, or several equal ones. */
export interface ProbeSaying {
  readonly kind: ProbeKind;
  /** warning: passed, with a word of caution; errored: not asked at all, and not counted. */
  readonly result: 'failed' | 'errored' | 'warning';
  /** What came back, without the kubelet's words before it. */
  readonly text: string;
  readonly count: number;
  /** Milliseconds. */
  readonly first: number;
  readonly last: number;
}

/** The kubelet has ended the container because of a probe. */
export interface ProbeKill {
  readonly kind: ProbeKind;
  readonly count: number;
  readonly last: number;
}

export interface ProbeHistory {
  /** The oldest first, by when they were seen last. */
  readonly sayings: readonly ProbeSaying[];
  readonly kills: readonly ProbeKill[];
  /** Whether the kubelet has told so much of the pod that it tells no more: silence means nothing then. */
  readonly muted: boolean;
}

/** `events` are those about the container's pod, `now` is in milliseconds of the cluster's clock. */
export function probeHistory(
  container: Pick<ContainerView, 'name' | 'role'>,
  events: readonly EventView[],
  now: number,
): ProbeHistory {
  const list = container.role === 'container' ? 'containers' : 'initContainers';
  const own = events.filter(({ fieldPath }) => fieldPath === `spec.${list}{${container.name}}`);
  return {
    sayings: own.flatMap((event) => sayingOf(event) ?? []),
    kills: own.flatMap((event) => killOf(event) ?? []),
    muted: isMuted(events, now),
  };
}

/** What an end or a restart was for: the newest word of that probe that was said before. */
export function saidBefore({ sayings }: ProbeHistory, { kind, last }: ProbeKill): string {
  return sayings.findLast((saying) => saying.kind === kind && saying.first <= last + 1000)?.text ?? '';
}

/** client-go's EventSourceObjectSpamFilter: so many events about an object at once, one more every five minutes. */
const BURST = 25;
const REFILL = 300_000;

function isMuted(events: readonly EventView[], now: number): boolean {
  const own = events.filter(({ component }) => component === 'kubelet');
  const total = own.reduce((sum, { count }) => sum + count, 0);
  const since = Math.min(now, ...own.map(({ first }) => first));
  return total >= BURST + Math.floor((now - since) / REFILL);
}

const kinds: Readonly<Record<string, ProbeKind>> = { Liveness: 'liveness', Readiness: 'readiness', Startup: 'startup' };

function sayingOf({ reason, message, count, first, last }: EventView): ProbeSaying | undefined {
  if (reason !== 'Unhealthy' && reason !== 'ProbeWarning') return undefined;
  const [, word = '', result, text = ''] =
    /^(?:\(combined from similar events\): )?(Liveness|Readiness|Startup) probe (failed|warning|errored)(?: and resulted in \w+ state)?: ?([\s\S]*)$/.exec(
      message,
    ) ?? [];
  const kind = kinds[word];
  if (kind === undefined) return undefined;
  return { kind, result: result as ProbeSaying['result'], text, count, first, last };
}

function killOf({ reason, message, count, last }: EventView): ProbeKill | undefined {
  if (reason !== 'Killing') return undefined;
  const kind = /failed (liveness|startup) probe/.exec(message)?.[1];
  return kind === undefined ? undefined : { kind: kind as ProbeKind, count, last };
}
