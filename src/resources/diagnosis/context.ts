import type { KubeObject } from '../../apimachinery/object.ts';
import { type Cause, causes, doomedAt, type Graces } from './causes.ts';
import type { EventIndex } from './events.ts';

/** What a finding is made from besides the object itself. */
export interface DiagnosisContext {
  /** Milliseconds since the epoch, by the cluster's clock. */
  readonly now: number;
  readonly events: EventIndex;
  /**
   * PersistentVolumeClaims of the object's namespace by name; undefined when they are not known.
   */
  readonly claims: ReadonlyMap<string, KubeObject> | undefined;
  /** By name; undefined when they were not requested or there is no permission to read them. */
  readonly nodes?: ReadonlyMap<string, KubeObject> | undefined;
  /** Pods of the same workload that keep their node, as far as that is known. */
  readonly siblings?: readonly KubeObject[];
  readonly graces?: Graces;
}

/** When the grace of a cause ends for this user. */
export function graceEnd(context: DiagnosisContext, cause: Cause, since: number, times = 1): number | undefined {
  return doomedAt(cause, since, times, context.graces ?? causes);
}
