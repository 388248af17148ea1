import type { ProbeKind } from './probe.ts';
import type { ProbeReport } from './reports.ts';

/**
 * - idle: the container does not run
 * - held: the startup probe has not passed
 * - delayed: within initialDelaySeconds
 * - waiting: it runs, and has not passed yet (startup, readiness)
 * - passing; passed: a startup probe does not run again
 * - failing: the newest results are failures, whether or not they reach the threshold
 * - unreported: the kubelet writes no more events about this pod
 */
export type ProbeStanding = 'idle' | 'held' | 'delayed' | 'waiting' | 'passing' | 'passed' | 'failing' | 'unreported';

export interface ProbeExplanation {
  readonly kind: ProbeKind;
  readonly handlerText: string;
  readonly standing: ProbeStanding;
  /** Its last result in this run of the container that was not a plain success. */
  readonly report: ProbeReport | null;
  /** Failures in a row, as far as events show; null when it is not failing. */
  readonly failures: number | null;
  readonly failureThreshold: number;
  /**
   * About when the container would be restarted if every probe failed from now on; null: this probe
   * restarts nothing now.
   */
  readonly restartAt: number | null;
  /** Seconds that the container then has to terminate. */
  readonly graceSeconds: number;
  /** When the probe runs first; null when it has run or is blocked. */
  readonly firstAt: number | null;
}
