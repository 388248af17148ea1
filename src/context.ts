import type { GlobalOptions } from './cli/global-flags.ts';
import type { ClusterContext } from './kube/cluster-context.ts';
import type { Item } from './manifest/selection.ts';

/** Everything a command may touch. Nothing else reaches `process`. */
export interface Context extends ClusterContext {
  /** The command's path without the program's name, such as "rollout status". */
  readonly commandPath: string;
  readonly globals: GlobalOptions;
  /** The path of the command that these words name, "" for none of them; undefined when there is none. */
  commandOf(words: readonly string[]): string | undefined;
  /** Set when the settings have guardrails, for a command that may delete. */
  readonly guardrails?: Guardrails;
}

/** What a command that deletes asks for before it sends anything. Dry runs do not ask. */
export interface Guardrails {
  /** False with --yes. */
  readonly asks: boolean;
  /**
   * Asks for the name of a protected context. Of several objects it first shows what goes with them.
   * Throws CliError when the name is not typed.
   */
  confirm(deletion: GuardedDeletion): Promise<void>;
}

export interface GuardedDeletion {
  /** What is done: "delete", "drain". */
  readonly verb: string;
  /** The objects that go, where they are known. */
  readonly items?: readonly Pick<Item, 'mapping' | 'namespace' | 'name'>[];
  /** Whether what they own stays (--cascade=orphan). */
  readonly orphans?: boolean;
  /** Whether the question shows even a single object. */
  readonly listed?: boolean;
}
