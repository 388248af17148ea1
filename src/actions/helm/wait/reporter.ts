/** The seam for what is shown while a wait goes on, and for what may end it early. */
import type { StatusResult } from '../../../resources/status/result.ts';
import type { Resource } from '../objects/resource.ts';

export interface WaitListener {
  /** The status of one object changed. */
  changed(resource: Resource, result: StatusResult): void;
  /** The wait is over. Answers what a terminal is told of one that failed: the causes; "" for nothing. */
  end(failed: boolean): Promise<string>;
}

export interface WaitReporter {
  /**
   * A wait for objects to become ready begins. `giveUp` ends it: nothing that is waited for can come
   * any more.
   */
  begin(resources: readonly Resource[], giveUp: () => void): WaitListener;
}

/** Shows nothing and never gives up. */
export const newReporter = (): WaitReporter => ({
  begin: () => ({ changed: () => undefined, end: async () => '' }),
});
