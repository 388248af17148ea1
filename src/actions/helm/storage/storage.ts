/** The stored revisions of releases (pkg/storage/storage.go). */
import { plainMessage } from '../../../error-text.ts';
import { HelmFault } from '../../../helm/error.ts';
import type { Debug } from '../../../helm/log.ts';
import { storageKey } from '../../../helm/release/names.ts';
import type { Release } from '../../../helm/release/release.ts';
import type { StorageDriver } from './driver.ts';
import { NoDeployedReleases, ReleaseNotFound } from './errors.ts';

/**
 * Releases of one namespace, or of all where it is "" (only `list` makes sense then). Those that come
 * from `get` and `delete` have the user's labels; all others have every label of the stored object,
 * and keep them when they are stored again.
 */
export interface ReleaseStorage {
  readonly driver: StorageDriver['name'];
  readonly debug: Debug;
  /** Throws ReleaseNotFound. */
  get(name: string, version: number): Promise<Release>;
  /** The newest revision, whatever its status. Throws ReleaseNotFound. */
  last(name: string): Promise<Release>;
  /** The newest revision that is deployed. Throws NoDeployedReleases. */
  deployed(name: string): Promise<Release>;
  /** Every revision that is deployed; more than one only where two programs worked at once. */
  deployedAll(name: string): Promise<readonly Release[]>;
  /** Every revision, the oldest first. Throws ReleaseNotFound when there is none. */
  history(name: string): Promise<readonly Release[]>;
  /** Every revision of every release, in no order. */
  list(filter?: (release: Release) => boolean): Promise<readonly Release[]>;
  /**
   * Stores a new revision. With `maxHistory` above 0 the oldest are deleted first, so that there are
   * no more than that in the end; the deployed one always stays. Throws ReleaseExists.
   */
  create(release: Release, maxHistory?: number): Promise<void>;
  /** Stores a revision again, over what is there; with `resourceVersion`, only while that is unchanged. */
  update(release: Release, resourceVersion?: string): Promise<void>;
  /** Throws ReleaseNotFound. */
  delete(name: string, version: number): Promise<Release>;
}

const byRevision = (releases: readonly Release[]): Release[] => releases.toSorted((a, b) => a.version - b.version);

/** `debug` gets what helm logs of each step. */
export function storageOn(driver: StorageDriver, debug?: Debug): ReleaseStorage {
  const history = async (name: string): Promise<readonly Release[]> => {
    debug?.('getting release history', { name });
    return byRevision(await driver.query({ name, owner: 'helm' }));
  };
  const deployedAll = async (name: string): Promise<readonly Release[]> => {
    debug?.('getting deployed releases', { name });
    try {
      return byRevision(await driver.query({ name, owner: 'helm', status: 'deployed' }));
    } catch (error) {
      throw error instanceof ReleaseNotFound ? new NoDeployedReleases(name) : error;
    }
  };
  const deployed = async (name: string): Promise<Release> => {
    const newest = (await deployedAll(name)).at(-1);
    if (newest === undefined) throw new NoDeployedReleases(name);
    return newest;
  };
  const keyed = (words: string, { name, version }: Pick<Release, 'name' | 'version'>): string => {
    const key = storageKey(name, version);
    debug?.(words, { key });
    return key;
  };
  const remove = async (name: string, version: number): Promise<Release> =>
    driver.delete(keyed('deleting release', { name, version }));
  return {
    driver: driver.name,
    debug,
    get: async (name, version) => driver.get(keyed('getting release', { name, version })),
    async last(name) {
      debug?.('getting last revision', { name });
      const newest = (await history(name)).at(-1);
      if (newest === undefined) throw new ReleaseNotFound();
      return newest;
    },
    deployed,
    deployedAll,
    history,
    list: async (filter = () => true) => (await driver.list()).filter(filter),
    async create(release, maxHistory = 0) {
      const key = keyed('creating release', release);
      if (maxHistory > 0) await prune(release.name, maxHistory - 1, { history, deployed, remove, debug });
      await driver.create(key, release);
    },
    update: async (release, resourceVersion) =>
      driver.update(keyed('updating release', release), release, resourceVersion),
    delete: remove,
  };
}

interface Pruned {
  history(name: string): Promise<readonly Release[]>;
  deployed(name: string): Promise<Release>;
  remove(name: string, version: number): Promise<Release>;
  readonly debug: Debug;
}

/** Deletes the oldest revisions but the deployed one until `most` are left. */
async function prune(name: string, most: number, { history, deployed, remove, debug }: Pruned): Promise<void> {
  const revisions = await unless(ReleaseNotFound, history(name), []);
  if (revisions.length <= most) return;
  const kept = await unless(NoDeployedReleases, deployed(name), undefined);
  const old = revisions.filter(({ version }) => version !== kept?.version).slice(0, revisions.length - most);
  const problems: Error[] = [];
  for (const { version } of old) {
    try {
      await remove(name, version);
    } catch (error) {
      problems.push(error as Error);
      debug?.('error pruning release', { key: storageKey(name, version), error: plainMessage(error) });
    }
  }
  debug?.('pruned records', { count: old.length, release: name, errors: problems.length });
  const [first] = problems;
  if (first === undefined) return;
  throw problems.length === 1
    ? first
    : new HelmFault(`encountered ${problems.length} deletion errors. First is: ${first.message}`);
}

/** What is asked for, or `otherwise` where it fails in this way. */
async function unless<Of, Else>(
  kind: abstract new (...args: never[]) => Error,
  asked: Promise<Of>,
  otherwise: Else,
): Promise<Of | Else> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof kind) return otherwise;
    throw error;
  }
}
