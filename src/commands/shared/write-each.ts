import type { FileItem } from '../../actions/apply/item.ts';
import type { ItemLog } from '../../actions/apply/requests.ts';
import type { Context } from '../../context.ts';
import type { Selection } from '../../manifest/selection.ts';
import { type ItemFailure, workOnEach } from '../apply/run.ts';

/**
 * Runs the work on every item and passes each value to `done`, in the order of the items: many at a
 * time and interruptible when it `sends` requests, one after the other when it only prints. Returns
 * the errors in order.
 */
export async function writeEach<T extends FileItem, R>(
  context: Context,
  items: readonly T[],
  sends: boolean,
  work: (item: T, log: Pick<ItemLog, 'warn'>) => Promise<R>,
  done: (item: T, value: R) => void,
): Promise<readonly ItemFailure<T>[]> {
  if (sends && items.length > 0) return workOnEach(context, await context.cluster(), items, work, done);
  const failures: ItemFailure<T>[] = [];
  for (const item of items) {
    try {
      done(item, await work(item, { warn: () => undefined }));
    } catch (error) {
      if (context.signal.aborted || !(error instanceof Error)) throw error;
      failures.push({ item, error });
    }
  }
  return failures;
}

/**
 * The errors of the writes and of the selection in kubectl's order: where words name the objects one
 * by one, an object that was not found stands at its own place; other errors come last. `items` are
 * those of the selection, in its order.
 */
export function errorsInOrder<T>(
  items: readonly T[],
  failures: readonly ItemFailure<T>[],
  { errors, visited }: Selection,
): readonly Error[] {
  let index = 0;
  const placed = visited.flatMap((entry) => {
    if (entry instanceof Error) return [entry];
    const item = items[index++];
    return failures.filter((failure) => failure.item === item).map(({ error }) => error);
  });
  return [...placed, ...errors.filter((error) => !visited.includes(error))];
}
