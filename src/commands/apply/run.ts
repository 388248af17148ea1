/**
 * Applies many objects: in phases, in parallel, reported in the order of the files. Shared by apply
 * and create.
 */

import type { FileItem } from '../../actions/apply/item.ts';
import { planPhases } from '../../actions/apply/phases.ts';
import type { ItemLog } from '../../actions/apply/requests.ts';
import { interruption, runInPhases } from '../../actions/bulk.ts';
import type { Context } from '../../context.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { keyOf } from '../../kube/address.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { resourceName } from '../../print/name.ts';
import { printInterrupted } from '../shared/interrupted.ts';

/** The outcome of the work on one item: a value or an error, and the lines to print before it. */
export interface ItemOutcome<R> {
  readonly lines: readonly Line[];
  readonly value?: R;
  readonly error?: Error;
}

/** A line of ours for stderr, or the text of a server's warning. */
type Line = { readonly kind: 'line' | 'warning'; readonly text: string };

/**
 * Runs the work on all items and passes each value to `done`, in the order of the items. Lines and
 * warnings of an item go to stderr when its turn comes. Returns the errors in order. On Ctrl-C it
 * prints what was not finished and throws the signal's reason.
 */
export async function workOnItems<T extends FileItem, R>(
  ...work: Parameters<typeof workOnEach<T, R>>
): Promise<Error[]> {
  return (await workOnEach(...work)).map(({ error }) => error);
}

/** An error and the item that it is about. */
export interface ItemFailure<T> {
  readonly item: T;
  readonly error: Error;
}

/** As `workOnItems`; each error comes with its item. */
export async function workOnEach<T extends FileItem, R>(
  context: Context,
  cluster: Cluster,
  items: readonly T[],
  work: (item: T, log: ItemLog) => Promise<R>,
  done: (item: T, value: R) => void,
): Promise<ItemFailure<T>[]> {
  const failures: ItemFailure<T>[] = [];
  const phases = planPhases(items.map(({ mapping }) => mapping));
  const phaseOf = new Map(items.map((item, index) => [item, phases[index] as number]));
  const result = await runInPhases<T, ItemOutcome<R>>(
    items,
    { phaseOf: (item) => phaseOf.get(item) ?? 0, keyOf, signal: context.signal },
    (item) => runItem(item, work, context.signal),
    (item, outcome) => {
      if (!outcome.ok) throw outcome.error;
      const { lines, value, error } = outcome.value;
      for (const line of lines) {
        if (line.kind === 'warning') cluster.warn(line.text);
        else context.io.stderr.write(escapeTerminal(line.text));
      }
      const errors = error === undefined ? attempt(() => done(item, value as R)) : [error];
      failures.push(...errors.map((one) => ({ item, error: one })));
    },
  );
  if (result.interrupted) {
    const errors = failures.map(({ error }) => error);
    throw interruption<FileItem>(context.signal, items.length, result, errors, {
      nameOf: ({ object }) => resourceName(object),
      done: 'written',
      interrupted: (text, failed) => printInterrupted(context, text, failed),
    });
  }
  return failures;
}

/** An object that was written but cannot be printed is one more error. */
function attempt(work: () => void): Error[] {
  try {
    work();
    return [];
  } catch (error) {
    if (error instanceof Error) return [error];
    throw error;
  }
}

async function runItem<T, R>(
  item: T,
  work: (item: T, log: ItemLog) => Promise<R>,
  signal: AbortSignal,
): Promise<ItemOutcome<R>> {
  const lines: Line[] = [];
  const log: ItemLog = {
    say: (text) => void lines.push({ kind: 'line', text }),
    warn: (texts) => void lines.push(...texts.map((text) => ({ kind: 'warning', text }) as const)),
  };
  try {
    return { lines, value: await work(item, log) };
  } catch (error) {
    if (signal.aborted || !(error instanceof Error)) throw error;
    return { lines, error };
  }
}
