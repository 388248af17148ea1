/**
 * Waits until deleted objects are gone, including finalizers and grace periods. Uses one list and
 * watch for each type and namespace.
 */

import { meta } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';
import { type CollectionAddress, keyOf, type ObjectAddress } from '../../kube/address.ts';
import type { ClusterContext } from '../../kube/cluster-context.ts';
import { getObject } from '../../kube/objects.ts';
import { isRefusedRead } from '../../kube/optional-read.ts';
import { metadataOnly, watchResuming } from '../../kube/watch.ts';
import { withDeadline } from '../waiting.ts';
import type { Deleted } from './remove.ts';

/** Up to N objects of a type and namespace are watched by name; more are watched together. */
const WATCHED_BY_NAME = 4;

/**
 * Objects that are watched together, by name, each with the uid that was deleted (undefined:
 * whichever has the name).
 */
interface Group {
  readonly address: CollectionAddress | ObjectAddress;
  readonly uids: Map<string, string | undefined>;
}

/**
 * Waits until the objects are gone or replaced by others of the same name. `timeout` is in
 * milliseconds: 0 waits forever, a negative value checks once. `remind` may report what is still
 * waited for, until the function that it returns is called. Throws CliError that names the first
 * object left.
 */
export async function waitUntilGone(
  context: Pick<ClusterContext, 'cluster' | 'clock' | 'signal'>,
  deleted: readonly Deleted[],
  timeout: number,
  remind: (what: () => string) => () => void,
): Promise<void> {
  const left = new Map(deleted.filter(({ answer }) => !answer.gone).map((entry) => [keyOf(entry.item), entry]));
  if (left.size === 0) return;
  const groups = groupsOf([...left.values()]);
  const forget = ({ mapping, namespace }: Group['address'], name: string): void =>
    void left.delete(keyOf({ mapping, namespace, name }));
  const timedOut = (): Error => {
    const item = [...left.values()][0]?.item;
    return new CliError(`timed out waiting for the condition on ${item?.mapping.resource}/${item?.name}`);
  };
  const stop = remind(() => describeLeft(left));
  try {
    await withDeadline(
      context,
      timeout > 0 ? timeout : undefined,
      async ({ signal }) => {
        const waits = groups.map((group) => watchGroup(context, group, signal, timeout < 0, forget));
        await Promise.all(waits);
      },
      timedOut,
    );
    if (left.size > 0) throw timedOut();
  } finally {
    stop();
  }
}

function describeLeft(left: ReadonlyMap<string, Deleted>): string {
  const item = [...left.values()][0]?.item;
  const first = `${item?.mapping.resource}/${item?.name}`;
  return left.size === 1 ? `${first} to be gone` : `${left.size} objects to be gone, ${first} the first`;
}

function groupsOf(deleted: readonly Deleted[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { item, answer } of deleted) {
    const { mapping, namespace, name } = item;
    const key = `${mapping.group}/${mapping.version}/${mapping.resource}/${namespace}`;
    const group = groups.get(key) ?? { address: { mapping, namespace }, uids: new Map() };
    groups.set(key, group);
    group.uids.set(name, answer.gone ? undefined : answer.uid);
  }
  return [...groups.values()].flatMap((group) => (group.uids.size <= WATCHED_BY_NAME ? byName(group) : [group]));
}

function byName({ address, uids }: Group): readonly Group[] {
  const { mapping, namespace } = address;
  return [...uids].map(([name, uid]) => ({ address: { mapping, namespace, name }, uids: new Map([[name, uid]]) }));
}

/** Watches until all objects of a group are gone. With `once` it only checks. */
async function watchGroup(
  context: Pick<ClusterContext, 'cluster' | 'clock' | 'signal'>,
  { address, uids }: Group,
  signal: AbortSignal,
  once: boolean,
  forget: (address: Group['address'], name: string) => void,
): Promise<void> {
  const gone = (name: string): void => {
    uids.delete(name);
    forget(address, name);
  };
  const { transport } = await context.cluster();
  const options = { signal, clock: context.clock, accept: metadataOnly };
  let present: Map<string, string | undefined> | undefined = new Map();
  try {
    for await (const event of watchResuming(transport, address, options)) {
      if (event.type === 'BOOKMARK') {
        for (const name of present === undefined ? [] : [...uids.keys()]) if (!present?.has(name)) gone(name);
        present = undefined;
        if (once) return;
      } else if (event.type !== 'ERROR') {
        const { name = '', uid } = meta(event.object);
        const expected = uids.get(name);
        const same = expected === undefined || expected === uid;
        if (event.type !== 'DELETED') present?.set(name, uid);
        if (uids.has(name) && (event.type === 'DELETED' ? same : !same)) gone(name);
      }
      if (uids.size === 0) return;
    }
  } catch (error) {
    if (!isRefusedRead(error)) throw error;
    if (address.name !== undefined) return askUntilGone(context, address, uids.get(address.name), signal, once, gone);
    for (const single of byName({ address, uids })) await watchGroup(context, single, signal, once, forget);
  }
}

/** How often an object is read when its type may not be listed, in milliseconds. */
const ASK_EVERY = 1000;

/**
 * Reads one object until it is gone, for users with permission to get the object but not to list
 * its type. Without permission to get it there is no wait, as in kubectl.
 */
async function askUntilGone(
  context: Pick<ClusterContext, 'cluster' | 'clock' | 'signal'>,
  address: ObjectAddress,
  expected: string | undefined,
  signal: AbortSignal,
  once: boolean,
  gone: (name: string) => void,
): Promise<void> {
  const { transport } = await context.cluster();
  const { name } = address;
  for (;;) {
    try {
      const { uid } = meta(await getObject(transport, address, { signal, accept: metadataOnly(false) }));
      if (expected !== undefined && uid !== expected) return gone(name);
    } catch (error) {
      if (!isRefusedRead(error)) throw error;
      return gone(name);
    }
    if (once) return;
    await context.clock.sleep(ASK_EVERY, signal);
  }
}
