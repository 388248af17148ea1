import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { Selection } from '../../manifest/selection.ts';

type Found = Pick<Selection, 'items' | 'errors'>;

/**
 * kubectl's delete and wait refuse -A together with -n: every namespaced object is then outside the
 * namespace (resource.RequireNamespace). Returns the remaining objects, and an error for each
 * refused one.
 */
export async function refuseOutsideNamespace(
  context: Context,
  { items, errors }: Found,
  allNamespaces: boolean,
): Promise<Found> {
  if (!allNamespaces || !(await context.cluster()).namespaceGiven) return { items, errors };
  const refused = items.filter(({ namespace }) => namespace !== '').map(({ namespace }) => outside(namespace));
  return { items: items.filter(({ namespace }) => namespace === ''), errors: [...refused, ...errors] };
}

function outside(namespace: string): Error {
  return new CliError(
    `the namespace from the provided object "${namespace}" does not match the namespace "". You must pass '--namespace=${namespace}' to perform this operation.`,
  );
}
