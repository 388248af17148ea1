import type { ProbeKind } from './probe.ts';
import type { ProbeSaying } from './said.ts';

/**
 * - idle: the container does not run
 * - held: the startup probe has not passed
 * - delayed: within initialDelaySeconds
 * - waiting: asked, and not passed yet (startup, readiness)
 * - passing; passed: a startup probe is not asked again
 * - failing: the newest answers are failures, too few to count or not
 * - untold: the kubelet tells no more of this pod
 */
export type ProbeStanding = 'idle' | 'held' | 'delayed' | 'waiting' | 'passing' | 'passed' | 'failing' | 'untold';

export interface ProbeExplanation {
  readonly kind: ProbeKind;
  readonly asks: string;
  readonly standing: ProbeStanding;
  /** What it said last in this run of the container that was not plain success. */
  readonly said: ProbeSaying | null;
  /** Failures in a row as far as events tell; null when it is not failing. */
  readonly failures: number | null;
  readonly failureThreshold: number;
  /** When the container would be restarted if every probe failed from now on; about. null: this probe restarts nothing now. */
  readonly restartAt: number | null;
  /** Seconds that the container then has to end. */
  readonly graceSeconds: number;
  /** When the probe is asked first; null when it has been or is held back. */
  readonly firstAt: number | null;
}
