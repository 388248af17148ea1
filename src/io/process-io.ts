import { descriptorKind } from './descriptors.ts';
import type { Input, Io, Terminal } from './io.ts';
import { type ColorWishes, mayColor } from './may-color.ts';
import { type ProcessOutput, processOutput } from './output.ts';

interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/**
 * Node's raw mode still turns newlines into carriage return and newline, which breaks programs that
 * draw whole screens. The restored state is that before both changes. Systems without stty have
 * other terminals.
 */
async function passOutput(): Promise<void> {
  const { spawnSync } = await import('node:child_process');
  spawnSync('stty', ['-opost'], { stdio: ['inherit', 'ignore', 'ignore'] });
}

function terminal({ stdin, stdout }: Streams): Terminal {
  return {
    setRawMode: async (raw) => {
      stdin.setRawMode(raw);
      if (raw) await passOutput();
    },
    size: () => (stdout.isTTY === true ? { columns: stdout.columns, rows: stdout.rows } : undefined),
    onResize: (listener) => {
      stdout.on('resize', listener);
      return () => void stdout.off('resize', listener);
    },
  };
}

/** The streams of the process, and whether what was written to stdout has arrived. */
export interface ProcessIo extends Io {
  readonly stdout: ProcessOutput;
}

/**
 * The process's own streams. Nothing is opened before it is used: a command that reads no stdin
 * does not touch it. `onLost` is called once when a write to stdout has failed; one to stderr has
 * nobody to be reported to.
 */
export function processIo(
  streams: Streams,
  wishes: ColorWishes,
  onLost: (error: NodeJS.ErrnoException) => void = () => undefined,
): ProcessIo {
  const stdout = processOutput(1, () => streams.stdout, onLost);
  const stderr = processOutput(
    2,
    () => streams.stderr,
    () => undefined,
  );
  const isTerminal = (): boolean => descriptorKind(0) === 'device' && streams.stdin.isTTY === true;
  const stdin: Input = {
    get isTerminal() {
      return isTerminal();
    },
    [Symbol.asyncIterator]: () => streams.stdin[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>,
  };
  return {
    stdin,
    get terminal() {
      return isTerminal() ? terminal(streams) : undefined;
    },
    stdout,
    stderr,
    get color() {
      return { stdout: mayColor(stdout, wishes), stderr: mayColor(stderr, wishes) };
    },
  };
}
