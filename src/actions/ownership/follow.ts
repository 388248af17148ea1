/** Keeps a world up to date: a watch of the metadata of every type of an area. */
import { groupResource, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Clock } from '../../io/host.ts';
import type { CollectionAddress, ObjectAddress } from '../../kube/address.ts';
import type { Mapping } from '../../kube/cluster.ts';
import { listObjects } from '../../kube/objects.ts';
import type { Transport } from '../../kube/transport/transport.ts';
import { metadataOnly, watchResuming } from '../../kube/watch.ts';
import { unheard } from '../diagnose/related.ts';
import {
  type Area,
  addressIn,
  newWorld,
  noteUnreadable,
  putMetadata,
  type Reading,
  slim,
  typesOf,
  type World,
} from './world.ts';

export interface FollowedWorld {
  readonly world: World;
  readonly area: Area;
  /** Watches one object outside the area, such as an owner without a namespace; once for each. */
  followOne(mapping: Mapping, name: string): void;
}

export interface FollowOptions {
  readonly clock: Clock;
  /** Called after each change. */
  onChange(): void;
  /** Called once, for an error after which nothing can be known any more. */
  onFailure(error: Error): void;
}

/** Warnings about types that the user did not name are not for them. */
export function withoutWarnings(transport: Transport): Transport {
  return {
    request: (asked) => transport.request({ ...asked, warn: asked.warn ?? unheard }),
    stream: (asked) => transport.stream({ ...asked, warn: asked.warn ?? unheard }),
    close: () => transport.close(),
  };
}

/**
 * Resolves when everything in the area was listed once. Goes on until the reading's signal is
 * aborted.
 */
export async function followArea(reading: Reading, area: Area, options: FollowOptions): Promise<FollowedWorld> {
  const world = newWorld();
  const types = await typesOf(reading, world, area);
  const single = new Set<string>();
  const fail = (error: unknown): void => {
    if (!reading.signal.aborted) options.onFailure(error as Error);
  };
  const follow = (mapping: Mapping, address: CollectionAddress | ObjectAddress): Promise<void> =>
    new Promise((resolve) => {
      followType(reading, world, mapping, address, { ...options, onListed: resolve }).catch((error: unknown) => {
        fail(error);
        resolve();
      });
    });
  await Promise.all(types.map((type) => follow(type, addressIn(type, area))));
  return {
    world,
    area,
    followOne(mapping, name) {
      const key = `${groupResource(mapping)}/${name}`;
      if (single.has(key)) return;
      single.add(key);
      void follow(mapping, { mapping, name });
    },
  };
}

async function followType(
  reading: Reading,
  world: World,
  type: Mapping,
  address: CollectionAddress | ObjectAddress,
  { clock, onChange, onListed }: FollowOptions & { onListed(): void },
): Promise<void> {
  const { transport, signal } = reading;
  const put = (object: KubeObject): void => {
    putMetadata(world, type, object);
    onChange();
  };
  try {
    if (!type.verbs.includes('watch')) {
      const { items } = await listObjects(
        transport,
        { mapping: type, namespace: address.namespace },
        { signal, accept: metadataOnly(true) },
      );
      items.forEach(put);
      return;
    }
    const trim = (object: KubeObject): KubeObject => slim(type, object);
    for await (const event of watchResuming(transport, address, { accept: metadataOnly, trim, clock, signal })) {
      if (event.type === 'BOOKMARK') onListed();
      else if (event.type === 'DELETED') {
        world.objects.delete(meta(event.object).uid ?? '');
        onChange();
      } else if (event.type !== 'ERROR') put(event.object);
    }
  } catch (error) {
    noteUnreadable(world, groupResource(type), error);
  } finally {
    onListed();
  }
}
