import { type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { openPodLog } from '../../kube/pod-log.ts';
import { paced } from './terminal.ts';

/**
 * Prints the log of a container, from this time on (RFC 3339) when one is given. Throws as
 * openPodLog does.
 */
export async function printPodLog(
  context: Context,
  pod: KubeObject,
  container: string,
  sinceTime?: string,
): Promise<void> {
  const { name = '', namespace = '' } = meta(pod);
  const { transport } = await context.cluster();
  const query = { container, ...(sinceTime === undefined ? {} : { sinceTime }) };
  const log = await openPodLog(transport, { namespace, pod: name, query }, context.signal);
  const write = paced(context.io.stdout);
  try {
    for await (const data of log.body) await write(data);
  } finally {
    log.close();
  }
}
