/**
 * What --validate does for objects whose fields kubectl does not leave to the server: the items of
 * a List, lists of a kind, and kinds whose PATCH takes no fieldValidation. With strict they are
 * held against the OpenAPI document (src/actions/field-validator.ts).
 */

import type { Context } from '../../context.ts';
import { klogLine } from '../../kube/transport/klog.ts';

/** --validate=warn: kubectl logs that it cannot warn about such an object. */
export function fieldWarning({ io, clock }: Pick<Context, 'io' | 'clock'>): () => Promise<readonly string[]> {
  const text = 'cannot perform warn validation if server-side field validation is unsupported, skipping validation';
  return async () => {
    io.stderr.write(klogLine('W', clock.now(), text));
    return [];
  };
}
