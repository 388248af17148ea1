/**
 * What a program reads from the machine and the shell it runs in. Nothing else accesses `process`.
 */

/** Environment variables by name. */
export type Env = Readonly<Record<string, string | undefined>>;

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after N milliseconds, rejects with the signal's reason when it is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export interface Host {
  readonly env: Env;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  /** Aborted by Ctrl-C (SIGINT) and SIGTERM. */
  readonly signal: AbortSignal;
  /**
   * Tells, after the signal was aborted, that what is left to do may take as long as it takes: the
   * command is not ended meanwhile. Another Ctrl-C ends it.
   */
  readonly finishFirst?: () => void;
}
