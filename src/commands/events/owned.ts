/** --owned: events about an object and everything that it owns. */
import { addressIn, ownershipIn, type Reading, readArea } from '../../actions/ownership/world.ts';
import { textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta, type OwnerReference, parseGroupVersion } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { CliError, isNotFound, UsageError } from '../../errors.ts';
import type { ObjectAddress } from '../../kube/address.ts';
import { getObject } from '../../kube/objects.ts';
import { isMissingEvidence } from '../../kube/optional-read.ts';
import { metadataOnly } from '../../kube/watch.ts';
import { nodesOf, ownersOf, ownerTrees } from '../../resources/ownership/graph.ts';
import type { Subject } from './subject.ts';

export interface OwnedObjects {
  /** Whether an event is about one of the objects, as far as they were read. */
  has(event: KubeObject): boolean;
  /** The same, and it asks the server about an object that is new. */
  learn(event: KubeObject): Promise<boolean>;
}

/** The maximum number of owners between a new object and one that is known. */
const DEEPEST = 10;

/**
 * The object of --for and what it owns now. Throws UsageError for a namespaced object without one
 * namespace ("" is all).
 */
export async function ownedObjects(context: Context, subject: Subject, namespace: string): Promise<OwnedObjects> {
  const { mapping, name } = subject;
  if (mapping.namespaced && namespace === '') {
    throw new UsageError('--owned needs the namespace of the object: leave out --all-namespaces');
  }
  const cluster = await context.cluster();
  const reading: Reading = { cluster, transport: cluster.transport, signal: context.signal };
  const uids = new Set<string>();
  const named = new Set<string>([nameKey(mapping.kind, mapping.namespaced ? namespace : '', name)]);
  const others = new Set<string>();
  const object = await metadataOf(reading, { ...addressIn(mapping, { namespace, clusterScoped: false }), name });
  if (object !== undefined) {
    const area = { namespace, clusterScoped: !mapping.namespaced };
    const ownership = ownershipIn(await readArea(reading, area));
    const root = ownership.get(meta(object).uid ?? '') ?? object;
    for (const node of nodesOf(ownerTrees(root, ownership))) {
      if (node.role === 'owner') continue;
      uids.add(node.uid);
      named.add(nameKey(node.kind, node.namespace, node.name));
    }
  }
  const has = (event: KubeObject): boolean => {
    const about = at(event, 'involvedObject');
    const uid = textOf(at(about, 'uid'));
    const key = nameKey(textOf(at(about, 'kind')), textOf(at(about, 'namespace')), textOf(at(about, 'name')));
    return uids.has(uid) || named.has(key);
  };
  const isOwned = async (reference: OwnerReference, place: string, depth: number): Promise<boolean> => {
    if (uids.has(reference.uid)) return true;
    if (others.has(reference.uid) || depth > DEEPEST) return false;
    const found = await referenced(reading, reference, place);
    for (const owner of found === undefined ? [] : ownersOf(found)) {
      if (!(await isOwned(owner, place, depth + 1))) continue;
      uids.add(reference.uid);
      return true;
    }
    others.add(reference.uid);
    return false;
  };
  return {
    has,
    async learn(event) {
      if (has(event)) return true;
      const about = at(event, 'involvedObject');
      const [apiVersion, kind] = [textOf(at(about, 'apiVersion')), textOf(at(about, 'kind'))];
      const reference = { apiVersion, kind, name: textOf(at(about, 'name')), uid: textOf(at(about, 'uid')) };
      return reference.uid !== '' && isOwned(reference, textOf(at(about, 'namespace')), 0);
    },
  };
}

const nameKey = (kind: string, namespace: string, name: string): string => JSON.stringify([kind, namespace, name]);

/** Undefined when it does not exist: then events may tell of it still, by its name. */
async function metadataOf({ transport, signal }: Reading, address: ObjectAddress): Promise<KubeObject | undefined> {
  try {
    return await getObject(transport, address, { signal, accept: metadataOnly(false) });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** The metadata of an object that an event or a reference names; undefined when it cannot be read. */
async function referenced(
  reading: Reading,
  { apiVersion, kind, name }: OwnerReference,
  namespace: string,
): Promise<KubeObject | undefined> {
  try {
    const mapping = await reading.cluster.mapper.forKind({ ...parseGroupVersion(apiVersion), kind });
    return await metadataOf(reading, { ...addressIn(mapping, { namespace, clusterScoped: false }), name });
  } catch (error) {
    // what stands in an event is text: it may name nothing
    if (error instanceof CliError || isMissingEvidence(error)) return undefined;
    throw error;
  }
}
