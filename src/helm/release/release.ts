/** A release as it is stored (pkg/release/v1): field names are those of the stored JSON. */
import type { Json, JsonObject } from '../../apimachinery/json.ts';

export type ReleaseStatus =
  | 'unknown'
  | 'deployed'
  | 'uninstalled'
  | 'superseded'
  | 'failed'
  | 'uninstalling'
  | 'pending-install'
  | 'pending-upgrade'
  | 'pending-rollback';

export const isPending = (status: string): boolean => status.startsWith('pending-');

export interface ReleaseInfo {
  /** RFC 3339 with the zone of the machine that wrote it. */
  readonly first_deployed?: string;
  readonly last_deployed?: string;
  readonly deleted?: string;
  readonly description?: string;
  readonly status?: ReleaseStatus;
  readonly rollback_revision?: number;
  readonly notes?: string;
  /** Live objects by `VERSION/KIND`, for output only. */
  readonly resources?: Readonly<Record<string, readonly Json[]>>;
}

export type HookEvent =
  | 'pre-install'
  | 'post-install'
  | 'pre-delete'
  | 'post-delete'
  | 'pre-upgrade'
  | 'post-upgrade'
  | 'pre-rollback'
  | 'post-rollback'
  | 'test';

export type HookPhase = 'Unknown' | 'Running' | 'Succeeded' | 'Failed' | '';

export interface HookRun {
  readonly started_at?: string;
  readonly completed_at?: string;
  readonly phase: HookPhase;
}

export interface Hook {
  readonly name?: string;
  readonly kind?: string;
  /** Of the template, from the chart's name on. */
  readonly path?: string;
  readonly manifest?: string;
  readonly events?: readonly HookEvent[];
  readonly last_run: HookRun;
  readonly weight?: number;
  readonly delete_policies?: readonly string[];
  readonly output_log_policies?: readonly string[];
}

export interface Release {
  readonly name: string;
  readonly info: ReleaseInfo;
  /** As stored: subcharts are not in it. Fields that we do not know stay as they were. */
  readonly chart?: JsonObject;
  /** The values that were given, without the chart's own. */
  readonly config?: JsonObject;
  readonly manifest?: string;
  readonly hooks?: readonly Hook[];
  /** The revision. */
  readonly version: number;
  readonly namespace: string;
  /** Absent: csa, or a Helm before 4. */
  readonly apply_method?: 'ssa' | 'csa';
  /** Labels of the stored object that the user gave; not in the JSON. */
  readonly labels: ReadonlyMap<string, string>;
  /** Fields of the stored JSON that are not known here, which are written back. */
  readonly unknown?: JsonObject;
}
