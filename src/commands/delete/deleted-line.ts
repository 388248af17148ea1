import type { DeleteOptions } from '../../actions/delete/options.ts';
import { dryRunSuffix } from '../../apimachinery/write-options.ts';
import type { Context } from '../../context.ts';
import type { Item } from '../../manifest/selection.ts';
import { deletedLine } from '../../resources/deletion/line.ts';

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
