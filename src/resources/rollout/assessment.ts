/**
 * The input and the output of the verdict on a rollout. The verdict itself is `assessRollout` in
 * ./assess.ts.
 */

import type { KubeObject } from '../../apimachinery/object.ts';
import type { Graces } from '../diagnosis/causes.ts';
import type { Finding, PodAssessment } from '../diagnosis/types.ts';
import type { RolloutProgress } from './status.ts';
import type { WorkloadKind } from './workload.ts';

/** One moment of a workload and of all that belongs to it, as the server sent it. */
export interface RolloutSnapshot {
  readonly kind: WorkloadKind;
  readonly workload: KubeObject;
  /**
   * ReplicaSets of a Deployment, ControllerRevisions of the others; those of other owners are
   * ignored.
   */
  readonly revisions: readonly KubeObject[];
  /** Pods that its selector matches; those of other owners are ignored. */
  readonly pods: readonly KubeObject[];
  /** core/v1 Events of the namespace; those of other objects are ignored. */
  readonly events: readonly KubeObject[];
  /**
   * PersistentVolumeClaims of the namespace; undefined when they were not requested or there is no
   * permission to read them.
   */
  readonly claims: readonly KubeObject[] | undefined;
  /**
   * The nodes of the cluster; undefined when no pod needs them or there is no permission to read
   * them.
   */
  readonly nodes?: readonly KubeObject[] | undefined;
  /** Milliseconds since the epoch, by the cluster's clock. */
  readonly now: number;
}

export interface AssessOptions {
  /** --revision; 0 is whichever is newest. */
  readonly revision: number;
  /** --settle, in milliseconds: how long every new pod must have been ready without a restart. */
  readonly settle: number;
  /** --grace: graces in place of those of causes.ts. */
  readonly graces?: Graces;
}

/** Pods of one revision, the newest revision first in an assessment. */
export interface RevisionAssessment {
  /**
   * The ReplicaSet's name, or the revision hash's ControllerRevision; "" for pods whose revision is
   * gone.
   */
  readonly name: string;
  /** 0 when it is not known. */
  readonly number: number;
  readonly isNew: boolean;
  readonly images: readonly string[];
  /** How many pods its ReplicaSet wants; undefined for the other kinds. */
  readonly desired: number | undefined;
  /** By ordinal for a StatefulSet, else by age and name. */
  readonly pods: readonly PodAssessment[];
}

export interface RolloutAssessment {
  readonly kind: WorkloadKind;
  readonly namespace: string;
  readonly name: string;
  /**
   * A Deployment's revision number, the others' newest ControllerRevision's number; 0 when it is
   * not known.
   */
  readonly revision: number;
  readonly replicas: {
    readonly desired: number;
    readonly updated: number;
    readonly ready: number;
    readonly available: number;
    readonly total: number;
  };
  readonly paused: boolean;
  /** Only a StatefulSet's: pods with a lower ordinal keep the old revision. */
  readonly partition: number;
  /** kubectl's own result and message. */
  readonly progress: RolloutProgress;
  readonly revisions: readonly RevisionAssessment[];
  /**
   * What is wrong with the new pods and the workload itself, by rank; one for each object and
   * container.
   */
  readonly findings: readonly Finding[];
  /** The best explanation why it is not done yet, final or not; undefined once it is done. */
  readonly suspect: Finding | undefined;
  readonly outcome: RolloutOutcome;
}

export type RolloutOutcome =
  | {
      readonly status: 'progressing';
      /**
       * When time alone may change the verdict, in milliseconds; undefined: only the cluster can
       * change it.
       */
      readonly decideAt: number | undefined;
    }
  /**
   * kubectl would be done, but the new pods have not been ready for as long as --settle requires.
   */
  | { readonly status: 'settling'; readonly decideAt: number }
  | { readonly status: 'complete' }
  /**
   * It cannot succeed. `finding` is the cause; `affected` are the objects that have it, as
   * `kind/name`.
   */
  | { readonly status: 'failed'; readonly finding: Finding; readonly affected: readonly string[] };
