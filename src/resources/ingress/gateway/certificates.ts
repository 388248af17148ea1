/** TLS of listeners: which certificates are used, and whether they are valid. */
import { broken, doubtful, type Hop, unknown } from '../hop.ts';
import { inspectSecret, secretHop } from '../tls.ts';
import type { World } from '../world.ts';
import { isGranted, refusalHop } from './grants.ts';
import { conditionText, conditionWith, type ObjectReference, referenceText } from './references.ts';
import type { GatewayView, GrantView, ListenerTls, ListenerView } from './views.ts';

const isSecret = ({ group, kind }: ObjectReference): boolean => group === '' && kind === 'Secret';

/** The Secrets that a listener may use for TLS: those of other namespaces only with a grant. */
export function listenerSecrets(
  grants: readonly GrantView[],
  { owner, tls }: ListenerView,
): readonly ObjectReference[] {
  if (tls === undefined || !tls.terminates) return [];
  return tls.certificates.filter((each) => isSecret(each) && isGranted(grants, owner, each));
}

/** The TLS hops of an HTTPS request to `host`. */
export function tlsHops(
  world: World,
  grants: readonly GrantView[],
  gateway: GatewayView,
  listener: ListenerView,
  host: string,
  now: number,
): readonly Hop[] {
  const { name, tls, port, conditions } = listener;
  if (tls === undefined) return [broken('tls', `listener ${name} has no tls, which ${listener.protocol} requires`)];
  if (!tls.terminates) return [unknown('tls', `listener ${name} passes TLS through to the pods`)];
  const own = certificateHop(world, grants, listener, tls, host, now);
  const unresolved = conditionWith(conditions, 'ResolvedRefs', 'False');
  const says =
    unresolved === undefined || own.state === 'broken' || unresolved.reason === 'InvalidRouteKinds'
      ? []
      : [doubtful('tls', `the controller reports for listener ${name}: ${conditionText(unresolved)}`)];
  const { everywhere, ports } = gateway.clientCertificates;
  const wanted = listener.protocol === 'HTTPS' && (ports.get(port) ?? everywhere);
  const asks = wanted ? [doubtful('tls', 'the Gateway requires a client certificate (spec.tls.frontend)')] : [];
  return [own, ...says, ...asks];
}

function certificateHop(
  world: World,
  grants: readonly GrantView[],
  listener: ListenerView,
  tls: ListenerTls,
  host: string,
  now: number,
): Hop {
  const { name, owner } = listener;
  const states = listenerSecrets(grants, listener).map((secret) => ({
    secret,
    state: inspectSecret(world, secret.namespace, secret.name, [host], now),
  }));
  // "MUST use the longest matching SNI out of all available certificates": a certificate's precise
  // name, then its wildcard.
  const fit = ({ state: { certificate, problems } }: (typeof states)[number]): number => {
    const covering = certificate?.covers(host) === true ? (certificate.names.includes(host) ? 4 : 2) : 0;
    return covering + (problems.length === 0 ? 1 : 0);
  };
  const [best] = [...states].sort((a, b) => fit(b) - fit(a));
  if (best !== undefined) return secretHop(best.secret.namespace, best.secret.name, host, best.state, now);
  const other = tls.certificates.find((each) => isGranted(grants, owner, each));
  if (other !== undefined) return unknown('tls', `${referenceText(other)} is known only to the controller`);
  const [refused] = tls.certificates.map((each) => refusalHop(world, grants, 'tls', owner, each));
  if (refused !== undefined) return refused;
  if (tls.hasOptions) return unknown('tls', `listener ${name} has tls.options in place of certificates`);
  return broken('tls', `listener ${name} names no certificate`);
}
