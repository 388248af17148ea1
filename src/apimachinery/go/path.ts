import path from 'node:path';

/** Go's path.Clean: the shortest path that means the same, by its words alone; "." for "". */
export function cleanPath(file: string): string {
  const short = path.posix.normalize(file);
  return short === '/' ? short : short.replace(/\/+$/, '');
}
