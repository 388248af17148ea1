import type { V1EndpointSlice } from '../../apimachinery/client-types.ts';
import { endpointSlices } from '../../apimachinery/known-types.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import type { Related } from '../describer.ts';

const SHOWN = 3;

/**
 * The ready addresses behind a service port, the first three in full. Slices without ports (of
 * headless services) count for every port.
 */
export function endpointsText(slices: readonly Wire<V1EndpointSlice>[], portName: string): string {
  if (slices.length === 0) return '<none>';
  const shown: string[] = [];
  let more = false;
  let count = 0;
  for (const { endpoints, port } of slices.flatMap((slice) => addressGroups(slice, portName))) {
    for (const { addresses, conditions } of endpoints) {
      // Checked before readiness: kubectl prints "+ 0 more..." when only unready ones follow.
      if (shown.length === SHOWN) more = true;
      if (conditions?.ready === false) continue;
      if (!more) shown.push(port === undefined ? (addresses[0] ?? '') : hostPort(addresses[0] ?? '', port));
      count++;
    }
  }
  const list = shown.join(',');
  return more ? `${list} + ${count - SHOWN} more...` : list;
}

/** The EndpointSlices of a service. */
export function slicesOfService(
  related: Related,
  namespace: string,
  service: string,
): Promise<readonly Wire<V1EndpointSlice>[]> {
  return related.list<V1EndpointSlice>(endpointSlices, namespace, {
    labelSelector: `kubernetes.io/service-name=${service}`,
  });
}

interface AddressGroup {
  readonly endpoints: NonNullable<Wire<V1EndpointSlice>['endpoints']>;
  readonly port: number | undefined;
}

function addressGroups(slice: Wire<V1EndpointSlice>, portName: string): readonly AddressGroup[] {
  const endpoints = slice.endpoints ?? [];
  if (slice.ports === undefined || slice.ports.length === 0) return [{ endpoints, port: undefined }];
  return slice.ports
    .filter(({ name }) => (name ?? '') === portName)
    .map(({ port }) => ({ endpoints, port: port ?? 0 }));
}

function hostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
