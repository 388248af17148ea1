/** What is asked of a pod by a stream, and what comes of it. */

export interface PodAddress {
  readonly namespace: string;
  readonly pod: string;
}

export interface ExecRequest extends PodAddress {
  /**
   * The server takes the only container when it is left out, and refuses when there are several.
   */
  readonly container?: string;
  readonly command: readonly string[];
  /** All of the command's stdin; without it the command has none. */
  readonly stdin?: string | Uint8Array;
  /**
   * Bytes of stdout and of stderr that are kept; the rest is read and dropped. The default is 1
   * MiB.
   */
  readonly limit?: number;
  /** Timeout for the whole command, in milliseconds; without it there is none. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

export interface ExecResult {
  /** The command's own; 0 to 255. */
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** Whether there was more output than `limit`. */
  readonly truncated: boolean;
}

export interface PortForwardRequest extends PodAddress {
  /** A port inside the pod's network, dialled at its localhost. */
  readonly port: number;
  readonly signal?: AbortSignal;
}
