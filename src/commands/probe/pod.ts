/** The pod that `probe run` and `probe explain` are about. */

import { goQuote } from '../../apimachinery/go/text.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { CliError, UsageError } from '../../errors.ts';
import { selectObjects } from '../../manifest/select.ts';

/**
 * POD, pod/POD or `pod POD`. Throws UsageError for other arguments, CliError when it is not a pod.
 */
export async function readPod(context: Context, args: readonly string[]): Promise<KubeObject> {
  const [first = '', ...more] = args;
  const isTyped = args.length === 2 && !first.includes('/');
  if (args.length === 0 || (more.length > 0 && !isTyped)) throw new UsageError('name one pod: POD or pod/POD');
  const request = isTyped ? { args } : { names: { defaultType: 'pods', words: [first] } };
  const { items, errors } = await selectObjects(context, request);
  if (errors[0] !== undefined) throw errors[0];
  const { object, mapping, name } = items[0] ?? {};
  if (object === undefined || mapping?.resource !== 'pods' || mapping.group !== '') {
    throw new CliError(`${goQuote(`${mapping?.resource ?? first}/${name ?? ''}`)} is not a pod`);
  }
  return object;
}
