/** Puts the objects of an entry back: reads the live object, plans, and writes on its version only. */
import type { KubeObject } from '../apimachinery/object.ts';
import { groupResource, meta } from '../apimachinery/object.ts';
import type { DryRun } from '../apimachinery/write-options.ts';
import { CliError, isNotFound, StatusError } from '../errors.ts';
import { addressOf, keyOf, type ObjectAddress } from '../kube/address.ts';
import type { Cluster } from '../kube/cluster.ts';
import { createObject, deleteObject, getObject, patchObject } from '../kube/objects.ts';
import type { EntryHeader, JournalEntry, ObjectRecord } from './record.ts';
import { recordName } from './record.ts';
import { recordAddress } from './recording.ts';
import { ownerOf } from './topology.ts';
import { conflictText, type FieldConflict, planUndo, type UndoStep } from './undo-plan.ts';

/** The records of one object of an entry, in their order. */
export interface ObjectRecords {
  readonly address: ObjectAddress;
  readonly name: string;
  readonly records: readonly ObjectRecord[];
}

/** The objects of an entry, the last written first. */
export function objectsOfEntry({ objects }: JournalEntry): readonly ObjectRecords[] {
  const found = new Map<string, ObjectRecord[]>();
  const addresses = new Map<string, ObjectAddress>();
  for (const record of objects) {
    const address = recordAddress(record);
    const key = `${keyOf(address)}/${record.subresource}`;
    addresses.set(key, address);
    // a map keeps the place of a key; the last write of an object counts
    const before = found.get(key) ?? [];
    found.delete(key);
    found.set(key, [...before, record]);
  }
  return [...found].toReversed().map(([key, records]) => ({
    address: addresses.get(key) as ObjectAddress,
    name: recordName(records.at(-1) as ObjectRecord),
    records,
  }));
}

/**
 * The uid of the cluster: that of its namespace kube-system. "" where that may not be read, or does
 * not answer.
 */
export async function clusterUid({ transport }: Pick<Cluster, 'transport'>, signal?: AbortSignal): Promise<string> {
  const mapping = { group: '', version: 'v1', resource: 'namespaces', namespaced: false };
  const options = { warn: () => undefined, ...(signal === undefined ? {} : { signal }) };
  const found = await getObject(transport, { mapping, name: 'kube-system' }, options).catch(() => undefined);
  signal?.throwIfAborted();
  return found === undefined ? '' : (meta(found).uid ?? '');
}

/** Throws CliError when an entry was written on another cluster: by uid where both are known. */
export async function refuseOtherCluster(entry: EntryHeader, cluster: Cluster, signal: AbortSignal): Promise<void> {
  const uid = entry.clusterUid === '' ? '' : await clusterUid(cluster, signal);
  const isSame = uid === '' ? entry.server === cluster.server : uid === entry.clusterUid;
  if (isSame) return;
  const context = entry.context === '' ? '' : `, context ${JSON.stringify(entry.context)}`;
  throw new CliError(
    `entry ${entry.number} was written on another cluster (${entry.server}${context}): nothing was changed; select it with --context`,
  );
}

export interface UndoOptions {
  readonly dryRun: DryRun;
  readonly signal: AbortSignal;
  readonly fieldManager: string;
}

export interface Undone {
  readonly kind: UndoStep['kind'];
  /** What was done: "deleted", "created again", "put back (.spec.replicas)". */
  readonly text: string;
  readonly warnings: readonly string[];
}

/** Others may write an object again and again while we read it. */
const ATTEMPTS = 5;

/**
 * Undoes what an entry did to one object. Throws CliError when that is refused, with a line for
 * each field that others changed since, and StatusError when the server refuses it. Nothing of the
 * object is changed then.
 */
export async function undoObject(cluster: Cluster, object: ObjectRecords, options: UndoOptions): Promise<Undone> {
  const { address, records } = object;
  const hasStatus = await statusApart(cluster, address);
  for (let attempt = 1; ; attempt += 1) {
    const live = await readLive(cluster, address, options.signal);
    const step = planUndo(records, live, { hasStatus });
    if (step.kind === 'refused') throw new CliError(`${object.name} was not changed: ${step.reason}`);
    if (step.kind === 'conflicts') throw await conflictError(cluster, object, live, step.conflicts, options.signal);
    try {
      return await carryOut(cluster, address, step, options);
    } catch (error) {
      const changed = error instanceof StatusError && error.reason === 'Conflict';
      if (!changed || attempt >= ATTEMPTS) throw error;
    }
  }
}

/** A custom resource may have its status in the object itself, where any write changes it. */
async function statusApart({ mapper }: Cluster, { mapping, subresource }: ObjectAddress): Promise<boolean> {
  if (subresource === 'status') return false;
  const found = await mapper.forGroupResource(mapping);
  if (found === undefined) throw new CliError(`the server doesn't have a resource type "${groupResource(mapping)}"`);
  return found.subresources.some(({ name }) => name === 'status');
}

async function readLive(
  { transport }: Cluster,
  address: ObjectAddress,
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  return getObject(transport, address, { signal }).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
}

async function carryOut(
  { transport }: Cluster,
  address: ObjectAddress,
  step: Exclude<UndoStep, { kind: 'refused' | 'conflicts' }>,
  { dryRun, signal, fieldManager }: UndoOptions,
): Promise<Undone> {
  const send = dryRun !== 'client';
  const query = { fieldManager, ...(dryRun === 'server' ? { dryRun: 'All' } : {}) };
  if (step.kind === 'nothing') return { kind: step.kind, text: `unchanged: ${step.reason}`, warnings: [] };
  if (step.kind === 'create') {
    if (send) await createObject(transport, collectionOf(address), step.object, { query, signal });
    return { kind: step.kind, text: 'created again', warnings: step.warnings };
  }
  if (step.kind === 'patch') {
    if (send) await patchObject(transport, address, 'application/merge-patch+json', step.patch, { query, signal });
    return { kind: step.kind, text: `put back (${step.fields.join(', ')})`, warnings: [] };
  }
  const { uid = '', resourceVersion = '' } = meta(step.live);
  const body = {
    preconditions: { uid, resourceVersion },
    propagationPolicy: 'Background',
    ...(dryRun === 'server' ? { dryRun: ['All'] } : {}),
  };
  if (send) await deleteObject(transport, addressOf(address), body, { signal });
  return { kind: step.kind, text: 'deleted', warnings: [] };
}

const collectionOf = ({ mapping, namespace = '' }: ObjectAddress) => ({ mapping, namespace });

async function conflictError(
  cluster: Cluster,
  { address, name }: ObjectRecords,
  live: KubeObject | undefined,
  conflicts: readonly FieldConflict[],
  signal: AbortSignal,
): Promise<CliError> {
  // a subresource such as scale does not say who owns what
  const isPart = (address.subresource ?? '') !== '';
  const whole = isPart ? await readLive(cluster, addressOf(address), signal).catch(() => undefined) : live;
  const lines = conflicts.map(
    (one) => `  ${conflictText(one, whole === undefined ? undefined : ownerOf(whole, one.path))}`,
  );
  const what = conflicts.length === 1 ? 'this field was' : 'these fields were';
  return new CliError([`${name} was not changed, because ${what} changed since:`, ...lines].join('\n'));
}
