/**
 * The times that result from a probe's numbers, by the loop of the kubelet's worker
 * (pkg/kubelet/prober/worker.go): one probe per period, the next one later when this one takes
 * longer; a result counts when it came often enough in a row.
 */
import type { Probe, ProbeKind } from './probe.ts';

/** Seconds. */
export interface Span {
  readonly least: number;
  readonly most: number;
}

export type ProbeSums =
  | {
      /** From the moment the container fails until the kubelet restarts it. */
      readonly kind: 'liveness';
      readonly toAct: Span;
      /** How long it may then take to terminate before it is killed. */
      readonly grace: number;
    }
  | {
      /** From the container's start until the kubelet restarts it when it never answers. */
      readonly kind: 'startup';
      readonly toAct: Span;
      readonly grace: number;
    }
  | {
      /** From the moment the container fails until it gets no more traffic, and back. */
      readonly kind: 'readiness';
      readonly toAct: Span;
      readonly toRecover: Span;
    };

/** `podGrace` is the pod's terminationGracePeriodSeconds. A probe's own one counts before it. */
export function probeSums(kind: ProbeKind, probe: Probe, podGrace: number): ProbeSums {
  const grace = probe.grace ?? podGrace;
  switch (kind) {
    case 'liveness':
      return { kind, toAct: untilFailed(probe), grace };
    case 'startup':
      return { kind, toAct: untilNotStarted(probe), grace };
    default:
      return { kind, toAct: untilFailed(probe), toRecover: untilSucceeded(probe) };
  }
}

/**
 * Least: it fails just before a probe, which fails at once. Most: just after one, and every probe
 * runs into its timeout.
 */
function untilFailed({ period, timeout, failures }: Probe): Span {
  const more = failures - 1;
  return { least: more * period, most: period + more * Math.max(period, timeout) + timeout };
}

function untilSucceeded({ period, timeout, successes }: Probe): Span {
  const more = successes - 1;
  return { least: more * period, most: period + more * Math.max(period, timeout) + timeout };
}

/** The first probe comes with the first tick behind the delay. */
function untilNotStarted(probe: Probe): Span {
  const { least, most } = untilFailed(probe);
  return { least: probe.delay + least, most: probe.delay + most };
}

/**
 * How long a probe may keep failing before it counts, in seconds: failureThreshold times the
 * period.
 */
export function failureWindow({ period, failures }: Probe): number {
  return period * failures;
}
