/** A stream that text goes out by. `write` never waits; whoever writes much awaits `drain`. */
export interface Output {
  readonly isTerminal: boolean;
  readonly columns: number;
  /** Lines of the terminal, where it says so. */
  readonly rows?: number;
  write(data: string | Uint8Array): void;
  /** Resolves when what was written has left the process, or the reader is gone. */
  drain(): Promise<void>;
  /** Whether the reader has gone away (`| head`): whatever is written then goes nowhere. */
  readonly closed?: boolean;
}

export interface Input extends AsyncIterable<Uint8Array> {
  readonly isTerminal: boolean;
}

export interface Io {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Whether colour may be used on that stream: a terminal, and NO_COLOR, FORCE_COLOR and --color heard. */
  readonly color: { readonly stdout: boolean; readonly stderr: boolean };
}
