import { deleteBody } from '../../actions/delete/options.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Propagation } from '../../apimachinery/write-options.ts';
import type { Context } from '../../context.ts';
import { isNotFound } from '../../errors.ts';
import { deleteObject } from '../../kube/objects.ts';
import { printDeleted } from '../delete/deleted-line.ts';

/** --rm: deletes the created objects, however the session ended, without waiting. */
export async function removeCreated(
  context: Context,
  created: readonly KubeObject[],
  { propagation, quiet }: { readonly propagation: Propagation; readonly quiet: boolean },
): Promise<void> {
  const { mapper, transport } = await context.cluster();
  const dryRun = 'none';
  const options = {
    propagation,
    notice: undefined,
    gracePeriod: -1,
    dryRun,
    ignoreNotFound: true,
    nameOnly: false,
  } as const;
  for (const object of created) {
    const { name = '', namespace = '' } = meta(object);
    const item = { mapping: await mapper.forKind({ group: '', version: 'v1', kind: object.kind }), namespace, name };
    try {
      // Ctrl-C ends the session; the created objects must still be deleted
      await deleteObject(transport, item, deleteBody(options), { signal: new AbortController().signal });
    } catch (error) {
      if (!isNotFound(error)) throw error;
      continue;
    }
    if (!quiet) printDeleted(context, item, options);
  }
}
