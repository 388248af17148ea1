import type { BinaryName } from '../binaries/index.ts';
import type { Run } from '../control-plane.ts';
import type { SandboxDependencies } from '../dependencies.ts';
import type { SandboxFiles } from '../paths.ts';
import type { Component } from '../state.ts';

/** A way to give a control plane nodes. */
export interface NodeDriver {
  /** Throws CliError with the reason when this machine cannot run such nodes. */
  check(dependencies: SandboxDependencies): Promise<void>;
  /** The programs that are needed to start those components. */
  binaries(missing: readonly Component[]): readonly BinaryName[];
  /** Starts those components of the node that do not run. */
  start(run: Run): Promise<void>;
  /** Called when the API server serves; `before` is how many nodes there were before this `up`. */
  join(run: Run, before: number): Promise<void>;
  /** Removes what the nodes left outside of the sandbox's folder, its components having ended. */
  remove(files: SandboxFiles, dependencies: SandboxDependencies): Promise<void>;
}
