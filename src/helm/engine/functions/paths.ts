/** sprig's functions on paths. Those of the system (os...) are those of Unix: the same everywhere. */
import { cleanPath } from '../../../apimachinery/go/path.ts';
import { GoFunction } from '../../../apimachinery/go/values.ts';

/** path.Base */
function base(path: string): string {
  if (path === '') return '.';
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end -= 1;
  return end === 0 ? '/' : path.slice(path.lastIndexOf('/', end - 1) + 1, end);
}

/** path.Dir */
const dir = (path: string): string => cleanPath(path.slice(0, path.lastIndexOf('/') + 1));

/** path.Ext */
function ext(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot < 0 || path.includes('/', dot) ? '' : path.slice(dot);
}

const ofPath = (work: (path: string) => string): GoFunction =>
  new GoFunction(['string'], 'string', ([path]) => work(path as string));
const isAbs = new GoFunction(['string'], 'bool', ([path]) => (path as string).startsWith('/'));

const functions: ReadonlyMap<string, GoFunction> = new Map([
  ['base', ofPath(base)],
  ['dir', ofPath(dir)],
  ['clean', ofPath(cleanPath)],
  ['ext', ofPath(ext)],
  ['isAbs', isAbs],
  ['osBase', ofPath(base)],
  ['osDir', ofPath(dir)],
  ['osClean', ofPath(cleanPath)],
  ['osExt', ofPath(ext)],
  ['osIsAbs', isAbs],
]);

export const pathFunctions = (): ReadonlyMap<string, GoFunction> => functions;
