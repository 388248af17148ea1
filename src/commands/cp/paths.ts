/**
 * Paths as kubectl's cp handles them (k8s.io/kubectl/pkg/cmd/cp/filespec.go): cleaned as Go cleans
 * them, and without a slash at the end.
 */
import { cleanPath } from '../../apimachinery/go/path.ts';

/** One slash at the end is taken off; `/` stays. */
export function stripTrailingSlash(file: string): string {
  return file !== '/' && file.endsWith('/') ? file.slice(0, -1) : file;
}

/** A path in a container, which is always one of Unix, whatever was typed on Windows. */
export const remotePath = (file: string): string => stripTrailingSlash(file).replaceAll('\\', '/');

/** Go's path.Join: cleaned; an empty part counts for nothing. */
export const join = (folder: string, name: string): string =>
  folder === '' && name === '' ? '' : cleanPath(folder === '' || name === '' ? folder + name : `${folder}/${name}`);

/** Go's path.Dir: all but the last element; "." when there is none. */
export const parent = (file: string): string => cleanPath(file.slice(0, file.lastIndexOf('/') + 1));

/** Go's path.Base: the last element; "." for "", "/" for nothing but slashes. */
export function lastElement(file: string): string {
  if (file === '') return '.';
  const bare = file.replace(/\/+$/, '');
  return bare === '' ? '/' : bare.slice(bare.lastIndexOf('/') + 1);
}

/** A path without `../` and one slash in front; "" for `.` and `..`. */
export function stripShortcuts(file: string): string {
  const rest = file.replace(/^(?:\.\.\/)*(?:\.\.\\)*/, '');
  return rest === '.' || rest === '..' ? '' : rest.replace(/^[/\\]/, '');
}

/** What a tar archive of this path of a container calls it: the start of every name in it. */
export const archivePrefix = (file: string): string => stripShortcuts(cleanPath(file.replace(/^[/\\]+/, '')));

/**
 * Whether a cleaned path is `base` or lies below it, by its words alone. Backslashes count as slashes,
 * as they are on Windows.
 */
export function isWithin(base: string, target: string): boolean {
  const folder = cleanPath(base.replaceAll('\\', '/'));
  const file = cleanPath(target.replaceAll('\\', '/'));
  if (file === folder) return true;
  const below = folder === '.' ? '' : folder === '/' ? '/' : `${folder}/`;
  if (!file.startsWith(below)) return false;
  const relative = file.slice(below.length);
  return relative !== '' && relative === stripShortcuts(relative);
}
