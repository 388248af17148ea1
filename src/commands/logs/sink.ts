import { ExitError } from '../../errors.ts';
import type { Output } from '../../io/io.ts';

/** How many bytes may be buffered before the reader of stdout must catch up. */
const IN_FLIGHT = 1 << 18;

/**
 * Writes logs to stdout, waits for a slow reader, and ends the command when the reader is gone.
 * Lines of different logs are never mixed: while a log is within a very long line, the others wait.
 */
export class Sink {
  readonly #output: Output;
  #pending = 0;
  /** The log that is within a line. */
  #holder: object | undefined;
  #waiting: (() => void)[] = [];

  constructor(output: Output) {
    this.#output = output;
  }

  /** `open` says whether the bytes end within a line of that log. Throws ExitError. */
  async write(log: object, bytes: Uint8Array, open: boolean): Promise<void> {
    while (this.#holder !== undefined && this.#holder !== log) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    if (this.#output.closed === true) throw new ExitError(0);
    if (bytes.length > 0) this.#output.write(bytes);
    if (open) this.#holder = log;
    else this.#letOthers(log);
    this.#pending += bytes.length;
    if (this.#pending < IN_FLIGHT) return;
    this.#pending = 0;
    await this.#output.drain();
  }

  /** The log is over, perhaps within a line. */
  end(log: object): void {
    if (this.#holder !== log) return;
    this.#output.write('\n');
    this.#letOthers(log);
  }

  #letOthers(log: object): void {
    if (this.#holder !== log) return;
    this.#holder = undefined;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
