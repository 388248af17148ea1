/** A stream that text goes out by. `write` never waits; whoever writes much awaits `drain`. */
export interface Output {
  readonly isTerminal: boolean;
  readonly columns: number;
  /** Lines of the terminal, where it says so. */
  readonly rows?: number;
  write(data: string | Uint8Array): void;
  /** Resolves when what was written has left the process, or the reader is gone. */
  drain(): Promise<void>;
  /** Whether a write has failed (`| head`, a full disk): whatever is written then goes nowhere. */
  readonly closed?: boolean;
}

export interface Input extends AsyncIterable<Uint8Array> {
  readonly isTerminal: boolean;
}

/** In characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** The terminal that stdin is. */
export interface Terminal {
  /**
   * Every key is read as it is typed, Ctrl-C too, and what is written arrives as it is. The
   * terminal is as before when the process ends, however it ends.
   */
  setRawMode(raw: boolean): Promise<void>;
  /** Undefined when stdout is not a terminal. */
  size(): TerminalSize | undefined;
  /** Calls back when the size has changed; returns what ends that. */
  onResize(listener: () => void): () => void;
}

export interface Io {
  readonly stdin: Input;
  /** Undefined when stdin is not a terminal. */
  readonly terminal?: Terminal;
  readonly stdout: Output;
  readonly stderr: Output;
  /**
   * Whether colour may be used on that stream: it is a terminal, and NO_COLOR, FORCE_COLOR and
   * --color are honored.
   */
  readonly color: { readonly stdout: boolean; readonly stderr: boolean };
}
