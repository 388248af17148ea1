/** replace --force: deletes the objects, waits until they are gone, and creates them again. */

import { newDefinitionWait } from '../../actions/apply/definitions.ts';
import type { FileItem } from '../../actions/apply/item.ts';
import { itemCreator } from '../../actions/apply/requests.ts';
import type { DeleteOptions } from '../../actions/delete/options.ts';
import { removeItems } from '../../actions/delete/remove.ts';
import { waitUntilGone } from '../../actions/delete/wait-gone.ts';
import { pollUntilGone } from '../../actions/poll-gone.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { CliError, throwAll } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { getObject } from '../../kube/objects.ts';
import { resourceName } from '../../print/name.ts';
import { workOnItems } from '../apply/run.ts';
import { printDeleted } from '../delete/deleted-line.ts';
import { remindOfWaiting } from '../shared/reminder.ts';
import type { PutOptions } from './put.ts';

interface ForceOptions extends Omit<PutOptions, 'dryRun'> {
  readonly deletion: DeleteOptions & { readonly nameOnly: boolean };
  /** --wait: wait for finalizers too before anything is created. */
  readonly wait: boolean;
  /** Milliseconds; 0 when not given. */
  readonly timeout: number;
}

/** How long an object may take to be gone, without --timeout, in milliseconds. */
const GONE_TIMEOUT = 5 * 60_000;

/**
 * Deletes and recreates the items; `print` gets each new object, in the order of the items. Nothing
 * is created unless everything was deleted. Throws kubectl's errors.
 */
export async function forceReplace(
  context: Context,
  cluster: Cluster,
  items: readonly FileItem[],
  options: ForceOptions,
  print: (object: KubeObject) => void,
): Promise<readonly Error[]> {
  if (items.length === 0) {
    context.io.stdout.write('No resources found\n');
    throw new CliError('no objects passed to replace');
  }
  const say = (text: string): void => context.io.stderr.write(`${escapeTerminal(text)}\n`);
  const deleted = await removeItems(context, items, [], options.deletion, {
    deleted: (item) => printDeleted(context, item, options.deletion),
    interrupted: say,
  });
  try {
    if (options.wait) {
      await waitUntilGone(context, deleted, options.timeout, (what) => remindOfWaiting(context, what));
    }
    await untilAllGone(context, cluster, items, options.timeout);
  } catch (error) {
    const [first] = items;
    if (context.signal.aborted && first !== undefined) {
      const count = items.length === 1 ? '1 object was' : `${items.length} objects were`;
      say(`interrupted: ${count} deleted and not created again, the first is ${resourceName(first.object)}`);
    }
    throw error;
  }
  return createAgain(context, cluster, items, options, print);
}

/** Waits until no object has one of the names. Throws the errors of all of them. */
async function untilAllGone(
  context: Context,
  { transport }: Cluster,
  items: readonly FileItem[],
  timeout: number,
): Promise<void> {
  const { signal } = context;
  const waits = items.map((item) =>
    pollUntilGone(context, timeout === 0 ? GONE_TIMEOUT : timeout, () => getObject(transport, item, { signal })),
  );
  const outcomes = await Promise.allSettled(waits);
  signal.throwIfAborted();
  throwAll(outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as Error] : [])));
}

function createAgain(
  context: Context,
  cluster: Cluster,
  items: readonly FileItem[],
  { fieldManager, validation }: ForceOptions,
  print: (object: KubeObject) => void,
): Promise<readonly Error[]> {
  const { signal, clock } = context;
  const { transport, server } = cluster;
  const create = itemCreator({ transport, server, signal, options: { dryRun: 'none', fieldManager, validation } });
  const awaitDefinition = newDefinitionWait({ transport, clock, signal }, items);
  return workOnItems(
    context,
    cluster,
    items,
    async (item, log) => {
      const created = await create(item, item.object, log);
      await awaitDefinition(item);
      return created;
    },
    (_item, object) => print(object),
  );
}
