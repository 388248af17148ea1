/** Releases in memory, from the files of HELM_MEMORY_DRIVER_DATA (pkg/storage/driver/memory.go). */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { jsonKind } from '../../../apimachinery/go/json.ts';
import type { Json } from '../../../apimachinery/json.ts';
import { CliError } from '../../../errors.ts';
import { HelmFault, LoggedFault } from '../../../helm/error.ts';
import { releaseOf } from '../../../helm/release/decode.ts';
import { storageKey } from '../../../helm/release/names.ts';
import type { Release } from '../../../helm/release/release.ts';
import { systemText } from '../../../io/system-text.ts';
import type { ClusterContext } from '../../../kube/cluster-context.ts';
import { yamlAsJson } from '../../../manifest/kustomize/yaml-json.ts';
import { decodeText } from '../../../manifest/yaml.ts';
import { debugOf } from '../debug.ts';
import type { StorageDriver } from './driver.ts';
import { ReleaseExists, ReleaseNotFound } from './errors.ts';

interface Stored {
  readonly key: string;
  readonly namespace: string;
  release: Release;
}

/** The labels that a query may ask for; a release in memory has no others. */
const labelsOf = ({ name, info, version }: Release): Readonly<Record<string, string>> => ({
  name,
  owner: 'helm',
  status: info.status ?? '',
  version: String(version),
});

/** The releases of all namespaces, until the program ends. */
export class Memory {
  #stored: Stored[] = [];

  /** Throws ReleaseExists. */
  add(key: string, release: Release): void {
    const namespace = release.namespace || 'default';
    if (this.find(key, namespace) !== undefined) throw new ReleaseExists();
    this.#stored.push({ key, namespace, release });
  }

  find(key: string, namespace: string): Stored | undefined {
    return this.#stored.find((stored) => stored.key === key && stored.namespace === namespace);
  }

  remove(found: Stored): void {
    this.#stored = this.#stored.filter((stored) => stored !== found);
  }

  /** The releases of a namespace, "" for those of all. */
  in(namespace: string): readonly Release[] {
    return this.#stored
      .filter((stored) => namespace === '' || stored.namespace === namespace)
      .map((one) => one.release);
  }
}

/** helm takes a key apart at `.v`. */
function checkKey(key: string): void {
  const parts = key.replace('sh.helm.release.v1.', '').split('.v');
  if (parts.length !== 2) throw new HelmFault('release: invalid key');
}

/** The driver of a namespace; "" lists and queries all. */
export function memoryDriver(memory: Memory, namespace: string): StorageDriver {
  const found = (key: string, where: string): Stored => {
    const stored = memory.find(key, where);
    if (stored === undefined) throw new ReleaseNotFound();
    return stored;
  };
  return {
    name: 'Memory',
    async get(key) {
      checkKey(key);
      return found(key, namespace).release;
    },
    list: async () => memory.in(namespace),
    async query(labels) {
      const wanted = Object.entries(labels);
      const matching = memory.in(namespace).filter((release) => {
        const own = labelsOf(release);
        return wanted.every(([key, value]) => (own[key] ?? '') === value);
      });
      if (matching.length === 0) throw new ReleaseNotFound();
      return matching;
    },
    create: async (key, release) => memory.add(key, release),
    async update(key, release) {
      found(key, release.namespace || 'default').release = release;
    },
    async delete(key) {
      checkKey(key);
      const stored = found(key, namespace);
      memory.remove(stored);
      return stored.release;
    },
  };
}

const loaded = new WeakMap<ClusterContext, Promise<Memory>>();

/** What the files hold; read once, so that what a command stores it finds again. Throws HelmFault. */
export function loadMemory(context: ClusterContext): Promise<Memory> {
  const known = loaded.get(context) ?? read(context);
  loaded.set(context, known);
  return known;
}

async function read(context: ClusterContext): Promise<Memory> {
  const { env, cwd } = context;
  const debug = debugOf(context);
  const memory = new Memory();
  for (const file of (env.HELM_MEMORY_DRIVER_DATA ?? '').split(':')) {
    for (const release of releasesOf(await textOf(file, cwd), file)) {
      const key = storageKey(release.name, release.version);
      debug?.('creating release', { key });
      try {
        memory.add(key, release);
      } catch (error) {
        throw new LoggedFault((error as Error).message, { cause: error });
      }
    }
  }
  return memory;
}

async function textOf(file: string, cwd: string): Promise<string> {
  try {
    return decodeText(await readFile(file === '' ? file : path.resolve(cwd, file)));
  } catch (error) {
    // helm puts nothing between the two
    throw new LoggedFault(`Unable to read memory driver dataopen ${file}: ${systemText(error)}`, { cause: error });
  }
}

function releasesOf(text: string, file: string): readonly Release[] {
  try {
    const list = yamlAsJson(text, file);
    if (list === null) return [];
    if (Array.isArray(list)) return list.map((item: Json) => releaseOf(item, new Map(), { fromYaml: true }));
    const reason = `json: cannot unmarshal ${jsonKind(list)} into Go value of type []*v1.Release`;
    throw new CliError(`error unmarshaling JSON: while decoding JSON: ${reason}`);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new LoggedFault(`Unable to unmarshal memory driver data: ${error.message}`, { cause: error });
  }
}
