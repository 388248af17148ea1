/** Sends the deletions: many at a time, told in kubectl's order. */
import type { Context } from '../../context.ts';
import { ErrorList, ExitError, throwAll, withoutNotFound } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { deleteObject } from '../../kube/objects.ts';
import type { Item } from '../../manifest/selection.ts';
import { dryRunSuffix } from '../../print/operation.ts';
import { type DeletionAnswer, readDeletionAnswer } from '../../resources/deletion/answer.ts';
import { deletedLine, kindWord } from '../../resources/deletion/line.ts';
import { deletionPhases } from '../../resources/deletion/order.ts';
import { type BulkResult, runInPhases } from '../bulk.ts';
import { withSource } from '../item-errors.ts';
import { type DeleteOptions, deleteBody } from './options.ts';

/** An object whose deletion the server took on. */
export interface Deleted {
  readonly item: Item;
  readonly answer: DeletionAnswer;
}

/**
 * Deletes the items and prints a line for each, in their order. `errors` are those of the selection; they and the ones met here are thrown
 * together after everything was tried.
 */
export async function removeItems(
  context: Context,
  items: readonly Item[],
  errors: readonly Error[],
  options: DeleteOptions & { readonly nameOnly: boolean },
): Promise<readonly Deleted[]> {
  const { transport } = await context.cluster();
  const body = deleteBody(options);
  const phases = deletionPhases(items.map(({ mapping }) => mapping));
  const phaseOf = new Map(items.map((item, index) => [item, phases[index] ?? 0]));
  const failures: Error[] = [];
  const deleted: Deleted[] = [];
  const result = await runInPhases(
    items,
    { phaseOf: (item) => phaseOf.get(item) ?? 0, keyOf: itemKey, signal: context.signal },
    async (item) => readDeletionAnswer(await deleteObject(transport, item, body), item.mapping),
    (item, outcome) => {
      if (outcome.ok) {
        deleted.push({ item, answer: outcome.value });
        printDeleted(context, item, options);
      } else failures.push(withSource('deleting', item.source?.file, outcome.error) as Error);
    },
  );
  if (result.interrupted) throw interruption(context, items.length, result);
  throwRelevant([...failures, ...errors], options.ignoreNotFound);
  return deleted;
}

function itemKey({ mapping, namespace, name }: Item): string {
  return `${mapping.group}/${mapping.resource}/${namespace}/${name}`;
}

/** kubectl's line about an object that was, or would be, deleted. */
export function printDeleted(
  context: Context,
  { mapping, namespace, name }: Item,
  { gracePeriod, dryRun, nameOnly }: DeleteOptions & { readonly nameOnly: boolean },
): void {
  const line = deletedLine(
    { type: mapping, namespace, name },
    { nameOnly, forced: gracePeriod === 0, suffix: dryRunSuffix(dryRun) },
  );
  context.io.stdout.write(`${line}\n`);
}

/** Throws the errors that count: all, or all but those of objects that were not there. */
export function throwRelevant(errors: readonly Error[], ignoreNotFound: boolean): void {
  const relevant = ignoreNotFound ? withoutNotFound(errors) : errors;
  // what is left of several stays one of several
  if (errors.length === 1) throwAll(relevant);
  else if (relevant.length > 0) throw new ErrorList(relevant);
}

/** Says what was not finished; the error to end with. */
function interruption(context: Context, total: number, { unfinished, underWay }: BulkResult<Item>): Error {
  const [first] = unfinished;
  if (first !== undefined) {
    const name = escapeTerminal(`${kindWord(first.mapping)}/${first.name}`);
    const doubt = underWay === 0 ? '' : `; ${underWay} of them were under way and may have been deleted`;
    context.io.stderr.write(
      `interrupted: ${unfinished.length} of ${total} objects not finished, the first is ${name}${doubt}\n`,
    );
  }
  return context.signal.reason instanceof Error ? context.signal.reason : new ExitError(1);
}
