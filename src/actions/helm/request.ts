/** What install, upgrade and rollback are asked for. */
import type { RenderRequest } from './rendering.ts';
import type { ReuseFlags } from './reuse-values.ts';
import type { WaitReporter } from './wait/reporter.ts';
import type { WaitStrategy } from './wait/strategy.ts';

/** What install, upgrade and rollback can be told about their objects. */
export interface ChangeOptions {
  readonly forceConflicts: boolean;
  readonly forceReplace: boolean;
  readonly noHooks: boolean;
  readonly wait: WaitStrategy;
  readonly waitForJobs: boolean;
  /** Milliseconds for each wait. */
  readonly timeout: number;
  readonly description: string;
}

export interface InstallRequest extends RenderRequest, ChangeOptions {
  readonly name: string;
  readonly namespace: string;
  readonly serverSide: boolean;
  readonly createNamespace: boolean;
  readonly replace: boolean;
  readonly skipCrds: boolean;
  readonly takeOwnership: boolean;
  readonly rollbackOnFailure: boolean;
  readonly disableOpenApiValidation: boolean;
  /** Render as for an upgrade, in a dry run (template --is-upgrade). */
  readonly isUpgrade?: boolean;
  readonly reporter?: WaitReporter;
}

export interface UpgradeRequest extends RenderRequest, ChangeOptions {
  readonly name: string;
  /** auto, true or false. */
  readonly serverSide: string;
  readonly takeOwnership: boolean;
  readonly rollbackOnFailure: boolean;
  readonly cleanupOnFail: boolean;
  readonly disableOpenApiValidation: boolean;
  /** 0: no limit. */
  readonly historyMax: number;
  readonly reuse: ReuseFlags;
  readonly reporter?: WaitReporter;
}
