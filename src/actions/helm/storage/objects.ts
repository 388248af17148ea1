/** Releases in Secrets or ConfigMaps of their namespace (pkg/storage/driver/secrets.go, cfgmaps.go). */
import { goQuote } from '../../../apimachinery/go/text.ts';
import { isJsonObject, type Json, type JsonObject, textOf } from '../../../apimachinery/json.ts';
import { configMaps, secrets } from '../../../apimachinery/known-types.ts';
import { labelValueProblems } from '../../../apimachinery/label-rules.ts';
import { labelMapText } from '../../../apimachinery/label-selector.ts';
import { at, type KubeObject, meta, mutableMeta } from '../../../apimachinery/object.ts';
import { isNotFound, StatusError } from '../../../errors.ts';
import { HelmFault } from '../../../helm/error.ts';
import type { Debug } from '../../../helm/log.ts';
import { decodeRelease } from '../../../helm/release/decode.ts';
import { encodeRelease } from '../../../helm/release/encode.ts';
import { systemLabels } from '../../../helm/release/names.ts';
import type { Release } from '../../../helm/release/release.ts';
import { collectionPath, objectPath } from '../../../kube/address.ts';
import type { Cluster } from '../../../kube/cluster.ts';
import type { ClusterContext } from '../../../kube/cluster-context.ts';
import { createObject, deleteObject, getObject, listObjects, replaceObject } from '../../../kube/objects.ts';
import { requestErrorText, type Sent } from '../../request-error.ts';
import { debugOf } from '../debug.ts';
import type { StorageDriver } from './driver.ts';
import { ReleaseExists, ReleaseNotFound } from './errors.ts';

export type StorageKind = 'Secret' | 'ConfigMap';

const SECRET_TYPE = 'helm.sh/release.v1';

const labelsOf = (object: KubeObject): ReadonlyMap<string, string> => {
  const labels = at(object, 'metadata', 'labels');
  return new Map(isJsonObject(labels ?? null) ? (Object.entries(labels as JsonObject) as [string, string][]) : []);
};

const storedText = (object: KubeObject): string => {
  const text = textOf(at(object, 'data', 'release'));
  return object.kind === 'Secret' ? Buffer.from(text, 'base64').toString('latin1') : text;
};

const readObject = (object: KubeObject): Promise<Release> => decodeRelease(storedText(object), labelsOf(object));

/** The releases of what can be read; helm leaves the rest out, too. */
async function readAll(
  objects: readonly KubeObject[],
  unreadable: (name: string, problem: string) => void,
): Promise<readonly Release[]> {
  const releases: Release[] = [];
  for (const object of objects) {
    try {
      releases.push(await readObject(object));
    } catch (error) {
      if (!(error instanceof HelmFault)) throw error;
      unreadable(meta(object).name ?? '', error.message);
    }
  }
  return releases;
}

function withoutSystemLabels(release: Release): Release {
  return { ...release, labels: new Map([...release.labels].filter(([key]) => !systemLabels.includes(key))) };
}

/** The object of a revision; `stamp` is the label with the time of the write. */
async function storedObject(
  kind: StorageKind,
  key: string,
  release: Release,
  stamp: readonly [label: string, seconds: string],
): Promise<JsonObject> {
  const text = await encodeRelease(release);
  const labels: JsonObject = Object.fromEntries([
    stamp,
    ...release.labels,
    stamp,
    ['name', release.name],
    ['owner', 'helm'],
    ['status', release.info.status ?? ''],
    ['version', String(release.version)],
  ]);
  const data: Json = { release: kind === 'Secret' ? Buffer.from(text).toString('base64') : text };
  return {
    apiVersion: 'v1',
    kind,
    metadata: { name: key, labels },
    ...(kind === 'Secret' ? { type: SECRET_TYPE } : {}),
    data,
  };
}

/** What helm logs of a failure with ConfigMaps, by the words that it puts before one with Secrets. */
const LOGGED: ReadonlyMap<string, string> = new Map([
  ['get: failed to get', 'failed to get release'],
  ['get: failed to decode data', 'failed to decode data'],
  ['list: failed to list', 'failed to list releases'],
  ['query: failed to query with labels', 'failed to query with labels'],
  ['create: failed to create', 'failed to create release'],
  ['update: failed to update', 'failed to update release'],
]);

/** The driver of a namespace; "" lists those of all. */
export class ObjectDriver implements StorageDriver {
  readonly name: StorageKind;
  readonly #context: ClusterContext;
  readonly #namespace: string;
  readonly #debug: Debug;

  constructor(context: ClusterContext, namespace: string, kind: StorageKind) {
    this.#context = context;
    this.#namespace = namespace;
    this.name = kind;
    this.#debug = debugOf(context);
  }

  get #mapping() {
    return this.name === 'Secret' ? secrets : configMaps;
  }

  get #collection() {
    return { mapping: this.#mapping, namespace: this.#namespace };
  }

  #address(name: string) {
    return { ...this.#collection, name };
  }

  #now(): string {
    return String(Math.floor(this.#context.clock.now() / 1000));
  }

  /** Helm puts words before what goes wrong with Secrets, and none with ConfigMaps. */
  #fault(words: string, text: string, cause: unknown, key = ''): HelmFault {
    const logged = LOGGED.get(words.replace(/ ".*/s, ''));
    if (this.name === 'ConfigMap' && logged !== undefined) {
      this.#debug?.(logged, key === '' ? { error: text } : { key, error: text });
    }
    return new HelmFault(this.name === 'Secret' && words !== '' ? `${words}: ${text}` : text, { cause });
  }

  async #send<Of>(words: string, sent: Sent, request: (cluster: Cluster) => Promise<Of>, key = ''): Promise<Of> {
    const cluster = await this.#context.cluster();
    try {
      return await request(cluster);
    } catch (error) {
      if (isNotFound(error) && sent.method === 'Get') throw new ReleaseNotFound();
      if (error instanceof StatusError && error.reason === 'AlreadyExists') throw new ReleaseExists();
      throw this.#fault(words, requestErrorText(error, cluster, sent), error, key);
    }
  }

  async #select(words: string, labels: Readonly<Record<string, string>>): Promise<readonly KubeObject[]> {
    const query = { labelSelector: labelMapText(labels) };
    const sent: Sent = { method: 'Get', path: () => collectionPath(this.#collection), query };
    const { items } = await this.#send(words, sent, ({ transport }) =>
      listObjects(transport, this.#collection, { query }),
    );
    return items;
  }

  async get(key: string): Promise<Release> {
    const address = this.#address(key);
    const sent: Sent = { method: 'Get', path: () => objectPath(address), query: {} };
    const read = ({ transport }: Cluster) => getObject(transport, address);
    const object = await this.#send(`get: failed to get ${goQuote(key)}`, sent, read, key);
    try {
      return withoutSystemLabels(await readObject(object));
    } catch (error) {
      throw this.#fault(`get: failed to decode data ${goQuote(key)}`, (error as Error).message, error, key);
    }
  }

  async list(): Promise<readonly Release[]> {
    const objects = await this.#select('list: failed to list', { owner: 'helm' });
    return readAll(objects, (key, error) => {
      if (this.name === 'Secret') this.#debug?.('list failed to decode release', { key, error });
    });
  }

  async query(labels: Readonly<Record<string, string>>): Promise<readonly Release[]> {
    for (const value of Object.values(labels)) {
      const problems = labelValueProblems(value);
      if (problems.length > 0) throw new HelmFault(`invalid label value: ${goQuote(value)}: ${problems.join('; ')}`);
    }
    const objects = await this.#select('query: failed to query with labels', labels);
    if (objects.length === 0) throw new ReleaseNotFound();
    return readAll(objects, (key, error) => {
      this.#debug?.('failed to decode release', this.name === 'Secret' ? { key, error } : { error });
    });
  }

  async create(key: string, release: Release): Promise<void> {
    const object = await storedObject(this.name, key, release, ['createdAt', this.#now()]);
    const sent: Sent = { method: 'Post', path: () => collectionPath(this.#collection), query: {} };
    await this.#send('create: failed to create', sent, ({ transport }) =>
      createObject(transport, this.#collection, object),
    );
  }

  async update(key: string, release: Release, resourceVersion?: string): Promise<void> {
    const object = await storedObject(this.name, key, release, ['modifiedAt', this.#now()]);
    if (resourceVersion !== undefined) mutableMeta(object).resourceVersion = resourceVersion;
    const address = this.#address(key);
    const sent: Sent = { method: 'Put', path: () => objectPath(address), query: {} };
    await this.#send('update: failed to update', sent, ({ transport }) => replaceObject(transport, address, object));
  }

  async delete(key: string): Promise<Release> {
    const release = await this.get(key);
    const address = this.#address(key);
    const sent: Sent = { method: 'Delete', path: () => objectPath(address), query: {} };
    await this.#send('', sent, ({ transport }) => deleteObject(transport, address, {}));
    return release;
  }
}
