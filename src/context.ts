import type { GlobalOptions } from './cli/global-flags.ts';
import type { ClusterContext } from './kube/cluster-context.ts';

/** Everything a command may touch. Nothing else reaches `process`. */
export interface Context extends ClusterContext {
  /** The command's path without the program's name, such as "rollout status". */
  readonly commandPath: string;
  readonly globals: GlobalOptions;
  /** The path of the command that these words name, "" for none of them; undefined when there is none. */
  commandOf(words: readonly string[]): string | undefined;
}
