import { ErrorList } from '../errors.ts';
import type { Target } from './selection.ts';

/** The errors of a selection as the one error to throw. */
export function selectionError(errors: readonly Error[]): Error {
  return errors.length === 1 ? (errors[0] as Error) : new ErrorList(errors);
}

/** The errors of the documents in files; `before` is for each the number of targets before it. */
export class FileErrors extends ErrorList {
  readonly before: readonly number[];
  constructor(errors: readonly Error[], before: readonly number[]) {
    super(errors);
    this.before = before;
  }
}

/** A target that could not be fetched, and its position among the targets. */
export interface FailedTarget {
  readonly target: Target;
  readonly index: number;
  readonly error: Error;
}

/**
 * All errors of a selection in kubectl's order: those of objects that words name one by one, those
 * of lists as one, and as one too those of files, each where its document stands. `resolved` are
 * those that were met before anything was fetched.
 */
export function orderErrors(failed: readonly FailedTarget[], resolved: readonly Error[]): readonly Error[] {
  const lists = failed.filter(({ target }) => target.kind === 'list');
  const fetched = failed.filter(({ target }) => target.kind === 'object' && target.source !== undefined);
  const named = failed.filter((one) => !lists.includes(one) && !fetched.includes(one));
  const gathered = lists.length === 0 ? [] : [new ErrorList(lists.map(({ error }) => error))];
  return [...named.map(({ error }) => error), ...gathered, ...amongDocuments(fetched, resolved)];
}

function amongDocuments(fetched: readonly FailedTarget[], resolved: readonly Error[]): readonly Error[] {
  if (fetched.length === 0) return resolved;
  const files = resolved.find((error) => error instanceof FileErrors);
  const unread = files?.errors.map((error, index) => ({ error, index: (files.before[index] ?? 0) - 0.5 })) ?? [];
  const inOrder = [...unread, ...fetched].sort((a, b) => a.index - b.index).map(({ error }) => error);
  return [...resolved.filter((error) => error !== files), new ErrorList(inOrder)];
}

/** Whether a file or folder is not there. */
export function isMissing(error: unknown): boolean {
  return (error as { code?: string }).code === 'ENOENT';
}
