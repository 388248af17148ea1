import { gatewayWorld } from './gateway/attach.ts';
import { matchGatewayHost } from './gateway/match.ts';
import { tlsEntriesFor } from './tls.ts';
import type { World } from './world.ts';

export interface SecretName {
  readonly namespace: string;
  readonly name: string;
}

/** The secrets that TLS entries and listeners name, each once: all, or those that can answer for a host ("" for none). */
export function tlsSecrets(world: World, host?: string): readonly SecretName[] {
  const listeners = gatewayWorld(world).gateways.flatMap((gateway) => gateway.listeners);
  const all = [
    ...world.ingresses.flatMap((ingress) => {
      const entries = host === undefined ? ingress.tls : tlsEntriesFor([ingress], host).map(({ entry }) => entry);
      return entries.map(({ secret }) => ({ namespace: ingress.namespace, name: secret }));
    }),
    ...listeners
      .filter(({ hostname }) => host === undefined || matchGatewayHost(hostname, host))
      .flatMap(({ secrets }) => secrets),
  ].filter(({ name }) => name !== '');
  if (host === '') return [];
  return [...new Map(all.map((secret) => [`${secret.namespace}/${secret.name}`, secret])).values()];
}
