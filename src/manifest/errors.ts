import { ErrorList } from '../errors.ts';

/** The errors of a selection as the one error to throw. */
export function selectionError(errors: readonly Error[]): Error {
  return errors.length === 1 ? (errors[0] as Error) : new ErrorList(errors);
}

const systemTexts: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EISDIR: 'is a directory',
  ENOTDIR: 'not a directory',
  ELOOP: 'too many levels of symbolic links',
  ENAMETOOLONG: 'file name too long',
  EMFILE: 'too many open files',
  EIO: 'input/output error',
};

/** Node's error of a system call in Go's words: "permission denied". */
export function systemText(error: unknown): string {
  const code = (error as { code?: string }).code ?? '';
  return systemTexts[code] ?? (error instanceof Error ? error.message : String(error));
}

/** Whether a file or folder is not there. */
export function isMissing(error: unknown): boolean {
  return (error as { code?: string }).code === 'ENOENT';
}
