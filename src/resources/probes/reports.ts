/**
 * The kubelet's Events about a container's probes (pkg/kubelet/prober/prober.go and
 * kuberuntime_manager.go have the texts). Events last an hour, and equal ones are counted in one
 * event.
 */
import type { EventView } from '../diagnosis/events.ts';
import type { ContainerView } from '../diagnosis/pod-view.ts';
import type { ProbeKind } from './probe.ts';

/** One result, or several equal ones. */
export interface ProbeReport {
  readonly kind: ProbeKind;
  /** warning: passed with a warning; errored: could not run, and does not count. */
  readonly result: 'failed' | 'errored' | 'warning';
  /** The output, without the kubelet's prefix. */
  readonly text: string;
  readonly count: number;
  /** Milliseconds. */
  readonly first: number;
  readonly last: number;
}

/** The kubelet has killed the container because of a probe. */
export interface ProbeKill {
  readonly kind: ProbeKind;
  readonly count: number;
  readonly last: number;
}

export interface ProbeHistory {
  /** The oldest first, by when they were seen last. */
  readonly reports: readonly ProbeReport[];
  readonly kills: readonly ProbeKill[];
  /**
   * Whether the kubelet has reached its limit of events for the pod: then no event means nothing.
   */
  readonly muted: boolean;
}

/**
 * `events` are those about the container's pod, `now` is in milliseconds of the cluster's clock.
 */
export function probeHistory(
  container: Pick<ContainerView, 'name' | 'role'>,
  events: readonly EventView[],
  now: number,
): ProbeHistory {
  const list = container.role === 'container' ? 'containers' : 'initContainers';
  const own = events.filter(({ fieldPath }) => fieldPath === `spec.${list}{${container.name}}`);
  return {
    reports: own.flatMap((event) => reportOf(event) ?? []),
    kills: own.flatMap((event) => killOf(event) ?? []),
    muted: isMuted(events, now),
  };
}

/** The reason of a kill: the newest report of that probe before it. */
export function reportBefore({ reports }: ProbeHistory, { kind, last }: ProbeKill): string {
  return reports.findLast((report) => report.kind === kind && report.first <= last + 1000)?.text ?? '';
}

/**
 * client-go's EventSourceObjectSpamFilter: a burst of this many events for an object, then one
 * every five minutes.
 */
const BURST = 25;
const REFILL = 300_000;

function isMuted(events: readonly EventView[], now: number): boolean {
  const own = events.filter(({ component }) => component === 'kubelet');
  const total = own.reduce((sum, { count }) => sum + count, 0);
  const since = Math.min(now, ...own.map(({ first }) => first));
  return total >= BURST + Math.floor((now - since) / REFILL);
}

const kinds: Readonly<Record<string, ProbeKind>> = { Liveness: 'liveness', Readiness: 'readiness', Startup: 'startup' };

function reportOf({ reason, message, count, first, last }: EventView): ProbeReport | undefined {
  if (reason !== 'Unhealthy' && reason !== 'ProbeWarning') return undefined;
  const [, word = '', result, text = ''] =
    /^(?:\(combined from similar events\): )?(Liveness|Readiness|Startup) probe (failed|warning|errored)(?: and resulted in \w+ state)?: ?([\s\S]*)$/.exec(
      message,
    ) ?? [];
  const kind = kinds[word];
  if (kind === undefined) return undefined;
  return { kind, result: result as ProbeReport['result'], text, count, first, last };
}

function killOf({ reason, message, count, last }: EventView): ProbeKill | undefined {
  if (reason !== 'Killing') return undefined;
  const kind = /failed (liveness|startup) probe/.exec(message)?.[1];
  return kind === undefined ? undefined : { kind: kind as ProbeKind, count, last };
}
