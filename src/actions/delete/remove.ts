/** Sends the deletions: many at a time, reported in kubectl's order. */

import { ErrorList, throwAll, withoutNotFound } from '../../errors.ts';
import { keyOf } from '../../kube/address.ts';
import type { ClusterContext } from '../../kube/cluster-context.ts';
import { deleteObject } from '../../kube/objects.ts';
import type { Item } from '../../manifest/selection.ts';
import { type DeletionAnswer, readDeletionAnswer } from '../../resources/deletion/answer.ts';
import { kindWord } from '../../resources/deletion/line.ts';
import { deletionPhases } from '../../resources/deletion/order.ts';
import { type InterruptionReport, interruption, runInPhases } from '../bulk.ts';
import { withSource } from '../item-errors.ts';
import { type DeleteOptions, deleteBody } from './options.ts';

/** An object whose deletion the server accepted. */
export interface Deleted {
  readonly item: Item;
  readonly answer: DeletionAnswer;
}

/** What the caller does during the deletions. */
export interface RemovalReport {
  /** Called for each object whose deletion the server accepted, in the order of the items. */
  deleted(item: Item): void;
  /**
   * The message about what an interrupted run did not delete, and what failed before. It holds text
   * from the cluster and has no newline.
   */
  readonly interrupted: InterruptionReport<Item>['interrupted'];
}

/**
 * Deletes the items. `errors` are the errors of the selection. They are thrown together with the
 * errors of the deletion after everything was tried.
 */
export async function removeItems(
  context: Pick<ClusterContext, 'cluster' | 'signal'>,
  items: readonly Item[],
  errors: readonly Error[],
  options: DeleteOptions,
  report: RemovalReport,
): Promise<readonly Deleted[]> {
  const { transport } = await context.cluster();
  const body = deleteBody(options);
  const phases = deletionPhases(items.map(({ mapping }) => mapping));
  const phaseOf = new Map(items.map((item, index) => [item, phases[index] ?? 0]));
  const failures: Error[] = [];
  const deleted: Deleted[] = [];
  const result = await runInPhases(
    items,
    { phaseOf: (item) => phaseOf.get(item) ?? 0, keyOf: (item: Item) => keyOf(item), signal: context.signal },
    async (item) => readDeletionAnswer(await deleteObject(transport, item, body), item.mapping),
    (item, outcome) => {
      if (outcome.ok) {
        deleted.push({ item, answer: outcome.value });
        report.deleted(item);
      } else failures.push(withSource('deleting', item.source, outcome.error) as Error);
    },
  );
  if (result.interrupted) {
    const { interrupted } = report;
    const nameOf = ({ mapping, name }: Item): string => `${kindWord(mapping)}/${name}`;
    throw interruption(context.signal, items.length, result, failures, { nameOf, done: 'deleted', interrupted });
  }
  throwRelevant([...failures, ...errors], options.ignoreNotFound);
  return deleted;
}

/** Throws the errors: all, or all except those of objects that do not exist. */
export function throwRelevant(errors: readonly Error[], ignoreNotFound: boolean): void {
  const relevant = ignoreNotFound ? withoutNotFound(errors) : errors;
  // Several errors stay a list, even when only one of them is left.
  if (errors.length === 1) throwAll(relevant);
  else if (relevant.length > 0) throw new ErrorList(relevant);
}
