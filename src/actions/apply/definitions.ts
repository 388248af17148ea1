/** Custom resources in the same input as their definition: the definition's turn ends when the server serves them. */

import { isJsonObject } from '../../apimachinery/json.ts';
import { at, type KubeObject } from '../../apimachinery/object.ts';
import { isNotFound } from '../../errors.ts';
import type { Clock } from '../../io/host.ts';
import { getList, getObject } from '../../kube/objects.ts';
import type { Transport } from '../../kube/transport/transport.ts';
import type { FileItem } from './item.ts';

/** Milliseconds between looks, and for how long: after that the custom resources fail in the server's words. */
const PAUSE = 50;
const SERVED_TIMEOUT = 30_000;

interface WaitTools {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** A function that waits for what a definition defines, where the input holds objects of it; it returns at once for others. */
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
    // not allowed to list, say: it is served, and what else is wrong shows when the object is written
    return true;
  }
}
