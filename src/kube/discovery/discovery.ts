import type { Clock } from '../../io/host.ts';
import { removeCacheFile } from '../cache-file.ts';
import type { Discovery } from '../cluster.ts';
import type { Transport } from '../transport/transport.ts';
import { readDiscoveryCache, writeDiscoveryCache } from './discovery-cache.ts';
import { type Discovered, readDiscovery } from './discovery-read.ts';

export interface DiscoveryOptions {
  readonly transport: Transport;
  readonly server: string;
  /** The cache file of this server. */
  readonly file: string;
  readonly clock: Clock;
  /**
   * Called for every group and version whose API service did not answer, when the server is asked.
   */
  onFailure?(groupVersion: string, reason: string): void;
}

/** Discovery that also says whether a further question to the server could bring news. */
export interface CachedDiscovery extends Discovery {
  /** Whether what is known was read from the server by this process. */
  readonly fresh: boolean;
}

/** Reads from the disk cache, else from the server; at most once each at a time. */
export function newDiscovery(options: DiscoveryOptions): CachedDiscovery {
  const { transport, server, file, clock } = options;
  let known: Promise<Discovered> | undefined;
  let fresh = false;

  const ask = async (): Promise<Discovered> => {
    const discovered = await readDiscovery(transport);
    fresh = true;
    for (const [groupVersion, reason] of discovered.failures) options.onFailure?.(groupVersion, reason);
    writeDiscoveryCache(file, server, discovered, clock.now());
    return discovered;
  };
  const remember = (read: Promise<Discovered>): Promise<Discovered> => {
    known = read;
    read.catch(() => {
      if (known === read) known = undefined;
    });
    return read;
  };
  const load = (): Promise<Discovered> => {
    if (known !== undefined) return known;
    const cached = fresh ? undefined : readDiscoveryCache(file, server, clock.now());
    return remember(cached === undefined ? ask() : Promise.resolve(cached));
  };
  return {
    get fresh() {
      return fresh;
    },
    groups: async () => (await load()).groups,
    resources: async () => (await load()).resources,
    failures: async () => new Map((await load()).failures),
    refresh: async () => {
      await remember(ask());
    },
    invalidate: () => {
      known = undefined;
      fresh = false;
      removeCacheFile(file);
    },
  };
}
