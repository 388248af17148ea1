/**
 * The types of a diagnosis: what is wrong with an object, how that is known, and what to do next.
 * Everything under src/resources/diagnosis is pure: objects as the server sent them and a clock in,
 * findings out. Nothing here knows a sandbox, a fixture or a terminal.
 */
import type { Cause } from './causes.ts';

/** Where a line of evidence comes from. */
export type EvidenceSource = 'status' | 'condition' | 'event' | 'spec' | 'log';

export interface Evidence {
  readonly source: EvidenceSource;
  /**
   * The object it was seen on, as `kind/name` in kubectl's spelling: "pod/web-5d4f-x2x",
   * "persistentvolumeclaim/data-db-0".
   */
  readonly object: string;
  /** One line of plain text from the cluster, not yet escaped for a terminal. */
  readonly text: string;
  /** Milliseconds since the epoch of the cluster's clock, where the API says when. */
  readonly at?: number;
}

export type ContainerRole = 'container' | 'init container' | 'sidecar';

export interface ContainerRef {
  readonly name: string;
  readonly role: ContainerRole;
}

/**
 * The end of a log that belongs to a finding. The caller fetches it and adds it to the evidence.
 */
export interface LogRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Of the run before the current one (`logs --previous`). */
  readonly previous: boolean;
}

/** One thing that is wrong. */
export interface Finding {
  readonly cause: Cause;
  /** The unhealthy object, as `kind/name`. */
  readonly object: string;
  readonly container?: ContainerRef;
  /** One sentence that does not name the object again, without a full stop. */
  readonly summary: string;
  readonly evidence: readonly Evidence[];
  /** What to do, the best first; a command where there is one. Never empty. */
  readonly next: readonly string[];
  readonly logs?: LogRequest;
  /**
   * When the cause's grace ends, in milliseconds of the cluster's clock: after that it is final.
   * undefined while it has not happened often enough (a single crash may be a race).
   */
  readonly doomedAt: number | undefined;
  /** Before this time, by the same clock, it is not reported: everything may be progressing. */
  readonly reportAt?: number;
}

/** The progress of one pod, as far as a person or the verdict on its owner needs it. */
export interface PodAssessment {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** Of the workload's newest pod template. */
  readonly isNew: boolean;
  /**
   * The hash of the revision that it runs: pod-template-hash or controller-revision-hash; "" when
   * it has none.
   */
  readonly revision: string;
  readonly ready: boolean;
  readonly containers: { readonly ready: number; readonly total: number };
  readonly restarts: number;
  /** As in the STATUS column of `get pods`. */
  readonly state: string;
  readonly node: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly terminating: boolean;
  /** Since when it has been ready and all its containers run without a restart, in milliseconds. */
  readonly steadySince: number | undefined;
  /** The most important first. */
  readonly findings: readonly Finding[];
  /** Only a StatefulSet's pods. */
  readonly ordinal?: number;
  readonly claims: readonly ClaimSummary[];
  /**
   * The name that resolves to this pod alone (StatefulSets with a service), without the cluster's
   * domain: "db-0.db.prod.svc".
   */
  readonly dns?: string;
}

export interface ClaimSummary {
  readonly name: string;
  /** "1Gi"; the request while it is not bound, "" when unknown. */
  readonly size: string;
  /** Bound, Pending, Lost, or "Missing". */
  readonly phase: string;
}

/** Whether a finding is to be reported yet. */
export function isReportable({ reportAt = 0 }: Finding, now: number): boolean {
  return now >= reportAt;
}

/** Whether the grace of a finding is over. */
export function isDoomed(finding: Finding, now: number): boolean {
  return finding.doomedAt !== undefined && now >= finding.doomedAt;
}
