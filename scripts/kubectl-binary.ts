/**
 * Prints the path of the pinned kubectl, which it finds, downloads or builds first: the oracle of
 * tests and benchmarks.
 */
import { processIo } from '../src/io/process-io.ts';
import { createSpinner } from '../src/io/spinner.ts';
import { ensureBinary } from '../src/sandbox/index.ts';

const io = processIo(process, { env: process.env, color: 'auto' });
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort(new Error('interrupted')));
const spinner = await createSpinner(io);
const { path } = await ensureBinary(
  'kubectl',
  {},
  {
    io,
    env: process.env,
    cwd: process.cwd(),
    platform: process.platform,
    signal: interrupted.signal,
    clock: {
      now: () => Date.now(),
      sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    },
  },
  spinner,
);
spinner.done();
io.stdout.write(`${path}\n`);
