import type { GlobalOptions } from './cli/global-flags.ts';
import type { Io } from './io/io.ts';
import type { Cluster } from './kube/cluster.ts';

export type Env = Readonly<Record<string, string | undefined>>;

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after so many milliseconds, rejects with the signal's reason when it is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Everything a command may touch. Nothing else reaches `process`. */
export interface Context {
  /** The program's name in messages and help: that of the link it was started by. */
  readonly program: string;
  /** The command's path without the program's name, such as "rollout status". */
  readonly commandPath: string;
  readonly io: Io;
  readonly env: Env;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  /** Aborted by Ctrl-C (SIGINT) and SIGTERM. */
  readonly signal: AbortSignal;
  readonly globals: GlobalOptions;
  /** The cluster of the current context; made on first use, the same one afterwards. */
  cluster(): Promise<Cluster>;
}
