import { listenerSecrets } from './gateway/certificates.ts';
import { matchGatewayHost } from './gateway/hostnames.ts';
import { gatewayWorld } from './gateway/world.ts';
import { tlsEntriesFor } from './tls.ts';
import type { World } from './world.ts';

export interface SecretName {
  readonly namespace: string;
  readonly name: string;
}

/**
 * The secrets that TLS entries and listeners name, each once: all, or those for one host ("" for
 * none).
 */
export function tlsSecrets(world: World, host?: string): readonly SecretName[] {
  const { gateways, grants } = gatewayWorld(world);
  const listeners = gateways.flatMap((gateway) => gateway.listeners);
  const all = [
    ...world.ingresses.flatMap((ingress) => {
      const entries = host === undefined ? ingress.tls : tlsEntriesFor([ingress], host).map(({ entry }) => entry);
      return entries.map(({ secret }) => ({ namespace: ingress.namespace, name: secret }));
    }),
    ...listeners
      .filter(({ hostname }) => host === undefined || matchGatewayHost(hostname, host))
      .flatMap((listener) => listenerSecrets(grants, listener).map(({ namespace, name }) => ({ namespace, name }))),
  ].filter(({ name }) => name !== '');
  if (host === '') return [];
  return [...new Map(all.map((secret) => [`${secret.namespace}/${secret.name}`, secret])).values()];
}
