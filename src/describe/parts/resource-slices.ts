import type { V1ResourceSlice } from '../../apimachinery/client-types.ts';
import { compareStrings } from '../../apimachinery/go/text.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import type { Writer } from '../writer.ts';

const SHOWN = 10;

interface Pool {
  readonly driver: string;
  readonly name: string;
  readonly slices: number;
  readonly devices: number;
}

/** The device pools of a node, the first ten by driver and name. */
export function writeResourceSlices(writer: Writer, slices: readonly Wire<V1ResourceSlice>[]): void {
  if (slices.length === 0) return;
  const pools = [...poolsOf(slices)].sort(([a], [b]) => compareStrings(a, b)).map(([, pool]) => pool);
  writer.line(0, 'Node-Local ResourceSlices:');
  writer.line(1, 'Driver\tPool\tSlices\tDevices');
  writer.line(1, '------\t----\t------\t-------');
  for (const pool of pools.slice(0, SHOWN)) {
    writer.line(1, [pool.driver, pool.name, pool.slices, pool.devices].join('\t'));
  }
  if (pools.length > SHOWN) writer.line(1, `...and ${pools.length - SHOWN} more pools`);
}

function poolsOf(slices: readonly Wire<V1ResourceSlice>[]): ReadonlyMap<string, Pool> {
  const pools = new Map<string, Pool>();
  for (const { spec } of slices) {
    const key = `${spec.driver}/${spec.pool.name}`;
    const { slices: count, devices } = pools.get(key) ?? { slices: 0, devices: 0 };
    pools.set(key, {
      driver: spec.driver,
      name: spec.pool.name,
      slices: count + 1,
      devices: devices + (spec.devices?.length ?? 0),
    });
  }
  return pools;
}
