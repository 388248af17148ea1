/** Brings one role or binding into the state that is expected of it. */
import { namespaces } from '../../apimachinery/known-types.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import { CliError, isNotFound, StatusError } from '../../errors.ts';
import type { ObjectAddress } from '../../kube/address.ts';
import type { ClusterContext } from '../../kube/cluster-context.ts';
import { createObject, deleteObject, getObject, replaceObject } from '../../kube/objects.ts';
import { creation, type Reconciliation, reconcileBinding, reconcileRole } from '../../resources/rbac/reconcile.ts';

export interface ReconcileOptions {
  readonly dryRun: boolean;
  /** Whether rules of a role, or subjects of a binding, that are not expected are removed. */
  readonly removeExtra: boolean;
}

type ReconcileContext = Pick<ClusterContext, 'cluster' | 'signal'>;

/** Somebody wrote the object between our read and our write: everything is computed again. */
class Outdated extends Error {}

const WRITER = { fieldManager: 'kubectl' } as const;
/** How often an object may appear or vanish meanwhile, and how often its update may conflict. */
const ROLE_ATTEMPTS = 3;
const BINDING_ATTEMPTS = 4;
const CONFLICTS = 3;

const hasReason = (error: unknown, ...reasons: readonly string[]): error is StatusError =>
  error instanceof StatusError && reasons.includes(error.reason);

/** Makes the namespace if it is missing. Without permission the object's own creation tells. */
async function ensureNamespace({ cluster, signal }: ReconcileContext, name: string): Promise<void> {
  const { transport } = await cluster();
  try {
    await getObject(transport, { mapping: namespaces, name }, { signal });
    return;
  } catch (error) {
    if (!hasReason(error, 'NotFound', 'Forbidden')) throw error;
  }
  const namespace = { kind: 'Namespace', apiVersion: 'v1', metadata: { name }, spec: {}, status: {} };
  try {
    await createObject(transport, { mapping: namespaces }, namespace, { query: WRITER, signal });
  } catch (error) {
    if (!hasReason(error, 'AlreadyExists', 'Forbidden')) throw error;
  }
}

async function create(context: ReconcileContext, address: ObjectAddress, object: KubeObject): Promise<KubeObject> {
  const { mapping, namespace = '' } = address;
  if (mapping.namespaced) await ensureNamespace(context, namespace);
  const { transport } = await context.cluster();
  const options = { query: WRITER, signal: context.signal };
  try {
    return await createObject(transport, { mapping, namespace }, object, options);
  } catch (error) {
    throw hasReason(error, 'AlreadyExists') ? new Outdated() : error;
  }
}

async function update(context: ReconcileContext, address: ObjectAddress, object: KubeObject): Promise<KubeObject> {
  const { transport } = await context.cluster();
  try {
    return await replaceObject(transport, address, object, { query: WRITER, signal: context.signal });
  } catch (error) {
    throw isNotFound(error) ? new Outdated() : error;
  }
}

/** Deletes the very object that was read, and no other of its name. */
async function remove(context: ReconcileContext, address: ObjectAddress, uid: string): Promise<void> {
  const { transport } = await context.cluster();
  try {
    await deleteObject(transport, address, { preconditions: { uid } }, { signal: context.signal });
  } catch (error) {
    if (hasReason(error, 'Conflict')) throw new Outdated();
    if (!isNotFound(error)) throw error;
  }
}

/**
 * Where an object is sought. Without a namespace that is a path outside of all, where nothing is: the
 * server says so, or that the user may not look; making the object then ends with an error.
 */
function readAddress(address: ObjectAddress): ObjectAddress {
  const { mapping, namespace = '', name } = address;
  return namespace === '' ? { mapping: { ...mapping, namespaced: false }, name } : address;
}

async function reconcileOnce(
  context: ReconcileContext,
  address: ObjectAddress,
  expected: KubeObject,
  { dryRun, removeExtra }: ReconcileOptions,
): Promise<Reconciliation> {
  const { transport } = await context.cluster();
  const existing = await getObject(transport, readAddress(address), { signal: context.signal }).catch((error) => {
    if (!isNotFound(error)) throw error;
    return undefined;
  });
  const compute = address.mapping.resource.endsWith('bindings') ? reconcileBinding : reconcileRole;
  const result = existing === undefined ? creation(expected) : compute(existing, expected, removeExtra);
  if (result.isProtected || dryRun || result.operation === 'none') return result;
  if (result.operation === 'update') return { ...result, object: await update(context, address, result.object) };
  if (result.operation === 'recreate') await remove(context, address, meta(existing!).uid ?? '');
  return { ...result, object: await create(context, address, result.object) };
}

async function attempt(...words: Parameters<typeof reconcileOnce>): Promise<Reconciliation> {
  const attempts = words[1].mapping.resource.endsWith('bindings') ? BINDING_ATTEMPTS : ROLE_ATTEMPTS;
  for (let left = attempts; left > 0; left -= 1) {
    try {
      return await reconcileOnce(...words);
    } catch (error) {
      if (!(error instanceof Outdated)) throw error;
    }
  }
  throw new CliError('exceeded maximum attempts');
}

/**
 * Creates or updates the object, or makes it anew, unless it is as expected already or protected.
 * Throws StatusError and CliError.
 */
export async function reconcile(...words: Parameters<typeof reconcileOnce>): Promise<Reconciliation> {
  for (let left = CONFLICTS; ; left -= 1) {
    try {
      return await attempt(...words);
    } catch (error) {
      if (!hasReason(error, 'Conflict') || left <= 1) throw error;
    }
  }
}
