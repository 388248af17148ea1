import type { FileItem } from '../../actions/apply/item.ts';
import type { ItemLog } from '../../actions/apply/requests.ts';
import type { Context } from '../../context.ts';
import { workOnItems } from '../apply/run.ts';

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
): Promise<Error[]> {
  if (sends && items.length > 0) return workOnItems(context, await context.cluster(), items, work, done);
  const errors: Error[] = [];
  for (const item of items) {
    try {
      done(item, await work(item, { warn: () => undefined }));
    } catch (error) {
      if (context.signal.aborted || !(error instanceof Error)) throw error;
      errors.push(error);
    }
  }
  return errors;
}
