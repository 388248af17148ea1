import { constants } from 'node:os';

const texts: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EISDIR: 'is a directory',
  ENOTDIR: 'not a directory',
  ERR_INVALID_ARG_VALUE: 'invalid argument',
  EEXIST: 'file exists',
  ELOOP: 'too many levels of symbolic links',
  ENAMETOOLONG: 'file name too long',
  EMFILE: 'too many open files',
  EIO: 'input/output error',
  ENOSPC: 'no space left on device',
  EFBIG: 'file too large',
  EROFS: 'read-only file system',
  EBADF: 'bad file descriptor',
  EAGAIN: 'resource temporarily unavailable',
  ECONNRESET: 'connection reset by peer',
  ENXIO: 'no such device or address',
  ENOEXEC: 'exec format error',
};

/** Node's error of a system call in Go's words: "permission denied". */
export function systemText(error: unknown): string {
  const { code = '', errno } = error as NodeJS.ErrnoException;
  // Node has no name for this one
  if (errno !== undefined && -errno === constants.errno.EDQUOT) return 'disk quota exceeded';
  return texts[code] ?? (error instanceof Error ? error.message : String(error));
}

/** Why a file cannot be read, as Go says it: `open FILE: permission denied`, `read FILE: is a directory`. */
export function unreadable(file: string, error: unknown): string {
  const call = (error as NodeJS.ErrnoException).code === 'EISDIR' ? 'read' : 'open';
  return `${call} ${file}: ${systemText(error)}`;
}
