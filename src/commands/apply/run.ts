/** Applying many objects: in phases, in parallel, told in the files' order. Shared by apply and create. */

import type { FileItem } from '../../actions/apply/item.ts';
import { planPhases } from '../../actions/apply/phases.ts';
import type { ItemLog } from '../../actions/apply/requests.ts';
import { type BulkResult, interruptedText, runInPhases } from '../../actions/bulk.ts';
import type { Context } from '../../context.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { resourceName } from '../../print/name.ts';

/** What the work on one item left: a value or an error, and what is to be said before either. */
export interface Told<R> {
  readonly lines: readonly Line[];
  readonly value?: R;
  readonly error?: Error;
}

/** A line for stderr of our own, or the text of a server's warning. */
type Line = { readonly kind: 'line' | 'warning'; readonly text: string };

/**
 * Runs the work on all items and hands each value to `done`, in the items' order. Lines and warnings go to stderr when their
 * item's turn comes. Returns the errors in order; on Ctrl-C says what was not finished and throws the signal's reason.
 */
export async function workOnItems<R>(
  context: Context,
  cluster: Cluster,
  items: readonly FileItem[],
  work: (item: FileItem, log: ItemLog) => Promise<R>,
  done: (item: FileItem, value: R) => void,
): Promise<Error[]> {
  const errors: Error[] = [];
  const phases = planPhases(items.map(({ mapping }) => mapping));
  const phaseOf = new Map(items.map((item, index) => [item, phases[index] as number]));
  const result = await runInPhases<FileItem, Told<R>>(
    items,
    { phaseOf: (item) => phaseOf.get(item) ?? 0, keyOf, signal: context.signal },
    (item) => tell(item, work, context.signal),
    (item, outcome) => {
      if (!outcome.ok) throw outcome.error;
      const { lines, value, error } = outcome.value;
      for (const line of lines) {
        if (line.kind === 'warning') cluster.warn(line.text);
        else context.io.stderr.write(escapeTerminal(line.text));
      }
      if (error !== undefined) errors.push(error);
      else errors.push(...attempt(() => done(item, value as R)));
    },
  );
  if (result.interrupted) sayUnfinished(context, items.length, result);
  return errors;
}

/** An object that was written but cannot be printed is an error among the others. */
function attempt(work: () => void): Error[] {
  try {
    work();
    return [];
  } catch (error) {
    if (error instanceof Error) return [error];
    throw error;
  }
}

function keyOf({ mapping, namespace, name }: FileItem): string {
  return `${mapping.group}/${mapping.resource}/${namespace}/${name}`;
}

async function tell<R>(
  item: FileItem,
  work: (item: FileItem, log: ItemLog) => Promise<R>,
  signal: AbortSignal,
): Promise<Told<R>> {
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

function sayUnfinished(context: Context, total: number, result: BulkResult<FileItem>): never {
  const text = interruptedText(total, result, ({ object }) => resourceName(object), 'written');
  if (text !== undefined) context.io.stderr.write(`${escapeTerminal(text)}\n`);
  throw context.signal.reason;
}
