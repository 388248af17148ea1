/** The seam for what is shown while a wait goes on, what may end it early, and what was undone after it. */
import type { ClusterContext } from '../../../kube/cluster-context.ts';
import type { StatusResult } from '../../../resources/status/result.ts';
import type { Resource } from '../objects/resource.ts';
import type { Undoing } from '../undoing.ts';

/** What is waited for: that objects become ready, that those of a hook end well, or that objects are gone. */
export type WaitPurpose = 'ready' | 'hook' | 'gone';

export interface ReportedWait {
  readonly purpose: WaitPurpose;
  readonly resources: readonly Resource[];
  /** Ends the wait: nothing that is waited for can come any more. */
  readonly giveUp?: () => void;
}

/** How a wait ended. `broken`: it was interrupted, or could not go on. */
export type WaitEnd = 'done' | 'failed' | 'broken';

export interface WaitListener {
  /** The status of one object was found. */
  changed(resource: Resource, result: StatusResult): void;
  /** The wait is over. What is to be found out about its failure is found out before this resolves. */
  end(end: WaitEnd): Promise<void>;
}

export interface WaitReporter {
  /** A wait begins; the signal of the context ends it. */
  begin(context: ClusterContext, wait: ReportedWait): WaitListener;
  /** What --rollback-on-failure did. */
  undone(undoing: Undoing): void;
}

/** Shows nothing and never gives up. */
export const newReporter = (): WaitReporter => ({
  begin: () => ({ changed: () => undefined, end: async () => undefined }),
  undone: () => undefined,
});
