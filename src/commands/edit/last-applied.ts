/** Edits of the last-applied annotations: what is edited is what the annotations hold. */

import type { FileItem } from '../../actions/apply/item.ts';
import { compactJson } from '../../apimachinery/go/compact-json.ts';
import { equalJson } from '../../apimachinery/json.ts';
import { LAST_APPLIED, lastApplied } from '../../apimachinery/last-applied.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { patchObject, type Query } from '../../kube/objects.ts';
import { selectionError } from '../../manifest/errors.ts';
import type { Item } from '../../manifest/selection.ts';
import { originalOf } from './patch.ts';
import type { EditTools } from './session.ts';

export interface LastAppliedSettings {
  readonly cluster: Cluster;
  readonly signal: AbortSignal;
  readonly query: Query;
  print(object: KubeObject, operation: 'edited' | 'skipped'): Promise<void>;
}

/** What the annotations of the objects hold. Throws CliError when none of them has one. */
export async function annotatedItems(items: readonly Item[], read: EditTools['read']): Promise<readonly FileItem[]> {
  const found: FileItem[] = [];
  for (const { object } of items) {
    const text = object === undefined ? undefined : lastApplied(object);
    if (text === undefined) continue;
    const { items: held, errors } = await read(Buffer.from(text));
    if (errors.length > 0) throw selectionError(errors);
    if (held[0] !== undefined) found.push(held[0] as FileItem);
  }
  if (found.length > 0) return found;
  throw new CliError(
    'no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`',
  );
}

/** How an edit is written that changes the annotations. */
export function annotationWriter({ cluster, signal, query, print }: LastAppliedSettings): EditTools['write'] {
  return async (originals, edited) => {
    for (const item of edited) {
      if (equalJson(originalOf(originals, item).object, item.object)) {
        await print(item.object, 'skipped');
        continue;
      }
      const { mapping, namespace, name } = item;
      const patch = { metadata: { annotations: { [LAST_APPLIED]: `${compactJson(item.object)}\n` } } };
      const type = 'application/merge-patch+json';
      await patchObject(cluster.transport, { mapping, namespace, name }, type, patch, { query, signal });
      await print(item.object, 'edited');
    }
  };
}
