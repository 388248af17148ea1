import { type FilenameValues, namedFiles } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import type { Selection, SelectionRequest } from '../../manifest/selection.ts';

/** The flags of commands that look at objects of any type, by word, by file, or by label. */
export interface SelectionFlags extends FilenameValues {
  readonly selector: string;
}

/**
 * The objects that arguments, -f and -l select, as the server has them now. Errors are collected
 * beside them.
 */
export async function selectLatest(
  context: Context,
  args: readonly string[],
  flags: SelectionFlags,
  more: Partial<SelectionRequest> = {},
): Promise<Selection> {
  const { selectObjects } = await import('../../manifest/select.ts');
  return selectObjects(context, {
    args,
    allowEmptySelector: true,
    ...namedFiles(flags),
    selector: flags.selector,
    continueOnError: true,
    latest: true,
    ...more,
  });
}
