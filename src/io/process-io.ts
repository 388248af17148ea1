import type { Input, Io, Output, Terminal } from './io.ts';
import { type ColorWishes, mayColor } from './may-color.ts';

interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/**
 * A reader that went away (`| head`) is not an error: later output is dropped and the command ends
 * quietly.
 */
function output(stream: NodeJS.WriteStream): Output {
  let gone = false;
  let watching = false;
  const settled: (() => void)[] = [];
  const leave = (): void => {
    gone = true;
    for (const resolve of settled.splice(0)) resolve();
  };
  return {
    get isTerminal() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.columns ?? 80;
    },
    get rows() {
      return stream.rows;
    },
    write(data) {
      if (gone) return;
      if (!watching) {
        watching = true;
        stream.on('error', leave);
      }
      stream.write(data);
    },
    get closed() {
      return gone;
    },
    drain() {
      if (gone || stream.writableLength === 0) return Promise.resolve();
      return new Promise((resolve) => {
        settled.push(resolve);
        stream.write('', () => resolve());
      });
    },
  };
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

/**
 * The process's own streams. Nothing is opened before it is used: a command that reads no stdin
 * does not touch it.
 */
export function processIo(streams: Streams, wishes: ColorWishes): Io {
  const stdout = output(streams.stdout);
  const stderr = output(streams.stderr);
  const stdin: Input = {
    get isTerminal() {
      return streams.stdin.isTTY === true;
    },
    [Symbol.asyncIterator]: () => streams.stdin[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>,
  };
  return {
    stdin,
    get terminal() {
      return streams.stdin.isTTY === true ? terminal(streams) : undefined;
    },
    stdout,
    stderr,
    get color() {
      return { stdout: mayColor(stdout, wishes), stderr: mayColor(stderr, wishes) };
    },
  };
}
