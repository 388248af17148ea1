/** The objects of files that a command writes, checked as --validate says. */

import type { FileSelection } from '../../actions/apply/item.ts';
import type { FieldValidation } from '../../apimachinery/write-options.ts';
import type { Context } from '../../context.ts';
import type { SelectionRequest } from '../../manifest/selection.ts';

/**
 * Reads the objects that `request` names by files. Nothing is fetched: each comes as its file has
 * it. Errors of single documents are part of the result; a wrong request throws, as selectObjects
 * does.
 */
export async function readFileItems(
  context: Context,
  validation: FieldValidation,
  request: SelectionRequest,
): Promise<FileSelection> {
  const { selectObjects } = await import('../../manifest/select.ts');
  const { fieldValidator } = await import('../../actions/field-validator.ts');
  const { fieldWarning } = await import('./validate-fields.ts');
  const selection = await selectObjects(context, {
    continueOnError: true,
    validate: validation !== 'Ignore',
    ...(validation === 'Strict' ? { validateFields: fieldValidator(() => context.cluster()) } : {}),
    ...(validation === 'Warn' ? { validateFields: fieldWarning(context) } : {}),
    fetch: false,
    ...request,
  });
  return selection as FileSelection;
}
