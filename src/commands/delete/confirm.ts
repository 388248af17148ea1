/** `delete -i`: lists the objects and asks whether to delete them. */
import type { Context } from '../../context.ts';
import { untilAborted } from '../../io/abortable.ts';
import type { Item } from '../../manifest/selection.ts';
import { kindWord } from '../../resources/deletion/line.ts';
import { firstLine } from '../shared/first-line.ts';

/** Lists the objects and asks; true for `y`. Anything else, and the end of stdin, means no. */
export async function confirmDeletion(context: Context, items: readonly Item[]): Promise<boolean> {
  const { stdout, stdin } = context.io;
  stdout.write(`You are about to delete the following ${items.length} resource(s):\n`);
  for (const { mapping, name } of items) stdout.write(`${kindWord(mapping)}/${name}\n`);
  stdout.write('Do you want to continue? (y/N): ');
  return (await firstLine(untilAborted(stdin, context.signal))).trim().toLowerCase() === 'y';
}
