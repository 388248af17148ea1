import type { Context } from '../../context.ts';
import { throwAll } from '../../errors.ts';
import type { Item, Selection } from '../../manifest/selection.ts';

/**
 * Acts on one object after the other, and goes on after an error. Throws all errors at the end, in
 * the order of the objects, and the signal's reason as soon as the command is interrupted.
 */
export async function oneByOne(
  { signal }: Pick<Context, 'signal'>,
  { visited, errors }: Pick<Selection, 'visited' | 'errors'>,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const failures: Error[] = [];
  for (const entry of visited) {
    if (signal.aborted) throw signal.reason;
    if (entry instanceof Error) failures.push(entry);
    else {
      try {
        await work(entry);
      } catch (error) {
        if (signal.aborted) throw error;
        failures.push(error as Error);
      }
    }
  }
  throwAll([...failures, ...errors.filter((error) => !visited.includes(error))]);
}
