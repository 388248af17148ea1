/**
 * Custom resources in the same input as their definition: apply waits until the server serves the
 * definition before it goes on.
 */

import { isJsonObject } from '../../apimachinery/json.ts';
import { at, type KubeObject } from '../../apimachinery/object.ts';
import { isNotFound } from '../../errors.ts';
import type { Clock } from '../../io/host.ts';
import { getList, getObject } from '../../kube/objects.ts';
import type { Transport } from '../../kube/transport/transport.ts';
import type { FileItem } from './item.ts';

/**
 * Milliseconds between checks, and the timeout. After that the custom resources fail with the
 * server's error.
 */
const PAUSE = 50;
const SERVED_TIMEOUT = 30_000;

interface WaitTools {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * A function that waits until the server serves what a definition defines, if the input holds such
 * objects. It returns at once for other objects.
 */
export function newDefinitionWait(tools: WaitTools, items: readonly FileItem[]): (item: FileItem) => Promise<void> {
  return async (item) => {
    if (item.mapping.kind !== 'CustomResourceDefinition' || item.mapping.group !== 'apiextensions.k8s.io') return;
    const group = at(item.object, 'spec', 'group');
    const plural = at(item.object, 'spec', 'names', 'plural');
    const users = items.filter(({ mapping }) => mapping.group === group && mapping.resource === plural);
    const versions = new Map(users.map((user) => [user.mapping.version, user]));
    const deadline = tools.clock.now() + SERVED_TIMEOUT;
    if (versions.size > 0) await until(tools, deadline, () => isEstablished(tools, item));
    for (const user of versions.values()) await until(tools, deadline, () => isServed(tools, user));
  };
}

async function until({ clock, signal }: WaitTools, deadline: number, look: () => Promise<boolean>): Promise<void> {
  while (!(await look()) && clock.now() < deadline) await clock.sleep(PAUSE, signal);
}

async function isEstablished({ transport, signal }: WaitTools, item: FileItem): Promise<boolean> {
  const definition: KubeObject = await getObject(transport, { mapping: item.mapping, name: item.name }, { signal });
  const conditions = at(definition, 'status', 'conditions');
  const established = (condition: unknown) =>
    isJsonObject(condition) && condition.type === 'Established' && condition.status === 'True';
  return Array.isArray(conditions) && conditions.some(established);
}

async function isServed({ transport, signal }: WaitTools, { mapping }: FileItem): Promise<boolean> {
  try {
    await getList(transport, { mapping }, { query: { limit: 1 }, signal });
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    // For example without permission to list: the type is served, and any other problem shows when
    // the object is written.
    return true;
  }
}
