import type { Ora } from 'ora';
import type { Io, Output } from './io.ts';

/** Shows progress on stderr: a spinner on a terminal, a line for each step elsewhere. */
export interface Spinner {
  /** Ends the previous step and starts this one. */
  step(text: string): void;
  /** More about the running step; shown on a terminal only. */
  update(text: string): void;
  /** A line of its own that stays. */
  note(text: string): void;
  /** The running step is done; on a terminal it stays as a ticked line. */
  done(): void;
  /** The running step failed; the error is reported elsewhere. */
  fail(): void;
}

/** ora loads only for a terminal. */
export async function createSpinner(io: Io): Promise<Spinner> {
  return io.stderr.isTerminal ? terminalSpinner(io) : lineSpinner(io.stderr);
}

function lineSpinner(stderr: Output): Spinner {
  const line = (text: string): void => stderr.write(`${text}\n`);
  return { step: line, note: line, update() {}, done() {}, fail() {} };
}

async function terminalSpinner(io: Io): Promise<Spinner> {
  const [{ default: ora }, { Chalk }] = await Promise.all([import('ora'), import('chalk')]);
  // ora's own marks are coloured by what it finds in the process, not by what the user asked of us.
  const chalk = new Chalk({ level: io.color.stderr ? 1 : 0 });
  const marks = { done: chalk.green('✔'), failed: chalk.red('✖') };
  let running: Ora | undefined;
  const settle = (mark: keyof typeof marks, text: string): void => {
    running?.stopAndPersist({ symbol: marks[mark], text });
    running = undefined;
  };
  let step = '';
  return {
    step(text) {
      settle('done', step);
      step = text;
      running = ora({
        text,
        color: io.color.stderr ? 'cyan' : false,
        stream: terminalStream(io.stderr),
        isEnabled: true,
        // Ctrl-C must reach the process while it spins, and stdin belongs to the command.
        discardStdin: false,
      }).start();
    },
    update(text) {
      if (running !== undefined) running.text = text;
    },
    note(text) {
      const open = running;
      open?.stop();
      io.stderr.write(`${text}\n`);
      open?.start();
    },
    done: () => settle('done', step),
    fail: () => settle('failed', step),
  };
}

/** As much of a terminal's stream as ora uses, over an Output. */
function terminalStream(output: Output): NodeJS.WriteStream {
  const write = (text: string): boolean => {
    output.write(text);
    return true;
  };
  const stream = {
    isTTY: true,
    // A terminal without a size says 0, which ora would divide by.
    get columns() {
      return output.columns || 80;
    },
    write,
    cursorTo: (column: number) => write(`\u001B[${column + 1}G`),
    clearLine: () => write('\u001B[2K'),
    moveCursor: (_columns: number, rows: number) => (rows < 0 ? write(`\u001B[${-rows}A`) : true),
    once: () => stream,
    removeListener: () => stream,
  };
  return stream as unknown as NodeJS.WriteStream;
}
