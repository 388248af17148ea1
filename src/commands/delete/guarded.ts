/** `delete` in a protected context: it asks for the name of the context when something is there to delete. */
import { withSource } from '../../actions/item-errors.ts';
import type { Context, GuardedDeletion, Guardrails } from '../../context.ts';
import { isNotFound } from '../../errors.ts';
import { inParallel } from '../../kube/in-parallel.ts';
import { getObject } from '../../kube/objects.ts';
import type { Item, Selection } from '../../manifest/selection.ts';

type Found = Pick<Selection, 'items' | 'errors'>;

/**
 * Asks about the objects that are there. Returns only those, with an error for each that is not:
 * nobody was asked about one that is made meanwhile. Throws CliError when the name is not typed.
 */
export async function confirmPresent(
  context: Context,
  guardrails: Guardrails,
  found: Found,
  question: Pick<GuardedDeletion, 'orphans' | 'listed'>,
): Promise<Found> {
  const present = await presentOf(context, found);
  await guardrails.confirm({ verb: 'delete', items: present.items, ...question });
  return present;
}

async function presentOf(context: Context, { items, errors }: Found): Promise<Found> {
  const { transport } = await context.cluster();
  const absences = await inParallel(items, async (item) => {
    // what was listed is there
    if (item.object !== undefined && item.source === undefined) return undefined;
    const absence = await getObject(transport, item, { signal: context.signal, warn: () => undefined }).then(
      () => undefined,
      // one that may not be read may be there
      (error: unknown) => (isNotFound(error) ? error : undefined),
    );
    context.signal.throwIfAborted();
    return absence === undefined ? undefined : (withSource('deleting', item.source, absence) as Error);
  });
  const isPresent = (_item: Item, index: number): boolean => absences[index] === undefined;
  return { items: items.filter(isPresent), errors: [...absences.filter((one) => one !== undefined), ...errors] };
}
