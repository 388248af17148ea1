import { CliError, ConnectionError, ErrorList, StatusError } from '../../errors.ts';

/** Whether it is a failure to be told, and not an interruption or a defect. */
export const isReleaseFault = (error: unknown): error is Error =>
  error instanceof CliError ||
  error instanceof StatusError ||
  error instanceof ConnectionError ||
  error instanceof ErrorList;

/** The server's error behind what was said of it. */
export function serverError(error: unknown): StatusError | undefined {
  let cause = error;
  while (cause instanceof CliError) cause = cause.cause;
  return cause instanceof StatusError ? cause : undefined;
}

export const hasReason = (error: unknown, reason: string): boolean => serverError(error)?.reason === reason;
