/**
 * The state of a pod's probes: what each has reported, what it blocks, and when it would restart
 * its container.
 */

import { textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { EventView } from '../diagnosis/events.ts';
import { type ContainerView, conditionOf, containersOf } from '../diagnosis/pod-view.ts';
import type { ContainerRole } from '../diagnosis/types.ts';
import { podTemplateOf } from './containers.ts';
import type { ProbeExplanation, ProbeStanding } from './explanation.ts';
import { type Probe, type ProbeKind, probeKinds, probeOf } from './probe.ts';
import { type ProbeHistory, type ProbeReport, probeHistory, reportBefore } from './reports.ts';
import { type TimelineEntry, timelineOf } from './timeline.ts';
import { handlerText } from './words.ts';

/** Times are milliseconds of the cluster's clock. */
export interface PodExplanation {
  readonly namespace: string;
  readonly pod: string;
  readonly node: string;
  readonly phase: string;
  readonly ready: boolean;
  /**
   * Those with probes first, in start order. Init containers are left out: they cannot have probes.
   */
  readonly containers: readonly ContainerExplanation[];
}

export interface ContainerExplanation {
  readonly container: string;
  readonly role: ContainerRole;
  readonly state: 'running' | 'waiting' | 'terminated' | 'unknown';
  /** Of a waiting or ended container: "CrashLoopBackOff". */
  readonly reason: string;
  readonly startedAt: number | null;
  readonly restarts: number;
  readonly ready: boolean;
  readonly started: boolean;
  readonly probes: readonly ProbeExplanation[];
  readonly lastKill: {
    readonly kind: ProbeKind;
    readonly at: number;
    readonly times: number;
    readonly text: string;
  } | null;
  /** About when the kubelet starts it again, if it waits for that. */
  readonly startsAgainAt: number | null;
  /** What has happened and what comes next, in order. */
  readonly timeline: readonly TimelineEntry[];
}

/** `events` are those about the pod, `now` is the cluster's clock in milliseconds. */
export function explainPod(pod: KubeObject, events: readonly EventView[], now: number): PodExplanation {
  const { name = '', namespace = '' } = meta(pod);
  const { grace } = podTemplateOf(pod);
  return {
    namespace,
    pod: name,
    node: textOf(at(pod, 'spec', 'nodeName')),
    phase: textOf(at(pod, 'status', 'phase')),
    ready: conditionOf(pod, 'Ready')?.status === 'True',
    containers: containersOf(pod)
      .filter(({ role }) => role !== 'init container')
      .map((container) => explainContainer(container, probeHistory(container, events, now), { now, grace })),
  };
}

interface Moment {
  readonly now: number;
  /** The pod's, in seconds. */
  readonly grace: number;
}

function explainContainer(container: ContainerView, history: ProbeHistory, moment: Moment): ContainerExplanation {
  const { state, name, role, restarts, ready, started, spec } = container;
  const kill = history.kills.at(-1);
  const explained = probeKinds.flatMap((kind) => {
    const probe = probeOf(spec, kind);
    return probe === undefined ? [] : [explainProbe(kind, probe, container, history, moment)];
  });
  return {
    container: name,
    role,
    state: state?.type ?? 'unknown',
    reason: state === undefined || state.type === 'running' ? '' : state.reason,
    startedAt: state?.type === 'running' ? state.startedAt : null,
    restarts,
    ready,
    started,
    probes: explained,
    lastKill:
      kill === undefined
        ? null
        : { kind: kill.kind, at: kill.last, times: kill.count, text: reportBefore(history, kill) },
    startsAgainAt: startsAgainAt(container),
    timeline: timelineOf(container, history, explained, startsAgainAt(container)),
  };
}

/** The kubelet's back-off counts from the end of the last run. */
function startsAgainAt({ state, last }: ContainerView): number | null {
  if (state?.type !== 'waiting' || last?.finishedAt === undefined) return null;
  const [, minutes = '0', seconds = '0'] = /back-off (?:(\d+)m)?(?:(\d+)s)? restarting/.exec(state.message) ?? [];
  const backOff = Number(minutes) * 60 + Number(seconds);
  return backOff === 0 ? null : last.finishedAt + backOff * 1000;
}

function explainProbe(
  kind: ProbeKind,
  probe: Probe,
  container: ContainerView,
  history: ProbeHistory,
  { now, grace }: Moment,
): ProbeExplanation {
  const { state } = container;
  const startedAt = state?.type === 'running' ? state.startedAt : undefined;
  // Times have whole seconds.
  const report = history.reports.findLast((report) => report.kind === kind && report.last >= (startedAt ?? 0) - 1000);
  const firstAt = startedAt === undefined ? undefined : startedAt + probe.delay * 1000;
  const standing = standingOf(kind, probe, container, { report, firstAt, now, muted: history.muted });
  const failures =
    standing === 'failing' && report !== undefined ? failuresInRow(report, probe, kind, startedAt ?? 0) : null;
  return {
    kind,
    handlerText: handlerText(probe.handler),
    standing,
    report: report ?? null,
    failures,
    failureThreshold: probe.failures,
    restartAt:
      kind === 'readiness' ? null : restartAt(probe, standing, { failures: failures ?? 0, report, firstAt, now }),
    graceSeconds: probe.grace ?? grace,
    firstAt: standing === 'delayed' ? (firstAt ?? null) : null,
  };
}

interface Seen {
  readonly report: ProbeReport | undefined;
  readonly firstAt: number | undefined;
  readonly now: number;
  readonly muted: boolean;
}

function standingOf(
  kind: ProbeKind,
  probe: Probe,
  container: ContainerView,
  { report, firstAt, now, muted }: Seen,
): ProbeStanding {
  if (firstAt === undefined) return 'idle';
  if (kind === 'startup' && container.started) return 'passed';
  if (kind !== 'startup' && !container.started) return 'held';
  if (now < firstAt) return 'delayed';
  if (kind === 'readiness' && container.ready && report === undefined) return 'passing';
  if (report !== undefined && report.result !== 'warning' && isFresh(report, probe, now)) return 'failing';
  if (kind === 'readiness' && !container.ready) return report === undefined ? 'waiting' : 'failing';
  if (kind === 'startup') return 'waiting';
  return muted && kind === 'liveness' ? 'unreported' : 'passing';
}

/** Whether a failure of the next probe would be reported by now. */
function isFresh({ last }: ProbeReport, { period, timeout }: Probe, now: number): boolean {
  return now - last <= (Math.max(period, timeout) + timeout + 2) * 1000;
}

/**
 * An event counts equal failures since the first one, also in earlier runs of the container. In
 * this run there cannot be more than the periods since its start. A liveness or startup probe that
 * fails often enough ends the run.
 */
function failuresInRow(report: ProbeReport, probe: Probe, kind: ProbeKind, startedAt: number): number {
  const since = Math.max(report.first, startedAt);
  const possible = Math.floor((report.last - since) / (probe.period * 1000)) + 1;
  const seen = Math.max(1, Math.min(report.count, possible));
  return kind === 'readiness' ? seen : Math.min(seen, probe.failures);
}

function restartAt(
  { period, timeout, failures: threshold }: Probe,
  standing: ProbeStanding,
  { failures, report, firstAt, now }: Omit<Seen, 'muted'> & { readonly failures: number },
): number | null {
  if (standing === 'idle' || standing === 'held' || standing === 'passed' || standing === 'unreported') return null;
  const left = Math.max(0, threshold - failures);
  if (standing === 'failing' && report !== undefined) return Math.max(now, report.last + left * period * 1000);
  const next = Math.max(now, firstAt ?? now);
  return next + (left * period + timeout) * 1000;
}
