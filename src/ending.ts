/** How the process ends: by an exit code, by a signal, or with an error that nothing else told. */
import type { Output } from './io/io.ts';
import type { ProcessIo } from './io/process-io.ts';
import { systemText } from './io/system-text.ts';

/** The signals that end a command, with the exit codes that a shell gives them. */
export const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGPIPE: 141 } as const;

/** Ends the process. By SIGPIPE it ends as the signal ends any program: Node ignores it. */
export function end(ending: number | 'SIGPIPE'): void {
  if (ending !== 'SIGPIPE') process.exit(ending);
  // a listener that is taken away leaves the signal's own effect
  process.once('SIGPIPE', () => undefined).removeAllListeners('SIGPIPE');
  process.kill(process.pid, 'SIGPIPE');
  // where the signal is blocked
  setTimeout(() => process.exit(exitCodes.SIGPIPE), 100);
}

/**
 * How a command ends whose stdout failed: by SIGPIPE when the reader is gone, else with an error.
 * Windows has no such signal.
 */
export function endingWithout(stdout: ProcessIo['stdout'], stderr: Output, exitCode: number): number | 'SIGPIPE' {
  if (stdout.failure === undefined) return exitCode;
  if (stdout.failure.code === 'EPIPE') return process.platform === 'win32' ? exitCode : 'SIGPIPE';
  stderr.write(`error: write /dev/stdout: ${systemText(stdout.failure)}\n`);
  return exitCode === 0 ? 1 : exitCode;
}

/**
 * A command whose promise never settles would end with exit code 0 as soon as nothing is left that
 * Node waits for. It is an error, whatever the reason. Returns a function that ends the guard.
 */
export function refuseUnsettledEnd(stderr: Output): () => void {
  const refuse = (): void => {
    process.exitCode = 1;
    stderr.write(
      'error: internal error: the command stopped before it had ended; check what it did before you try again\n',
    );
  };
  process.once('beforeExit', refuse);
  return () => void process.off('beforeExit', refuse);
}
