/** Every route of a world as one row: from a host and path to ready endpoints. */
import { compareStrings } from '../../apimachinery/go/text.ts';
import { followBackend } from './backend.ts';
import { classOf } from './class.ts';
import { gatewayRows } from './gateway/rows.ts';
import { type RouteRow, type RouteTls, reached, secretTls } from './route-row.ts';
import { tlsEntriesFor } from './tls.ts';
import { backendText } from './verdict.ts';
import type { BackendView, IngressView, TlsView } from './views.ts';
import type { World } from './world.ts';

/**
 * The rows of all Ingresses and routes of the Gateway API, by namespace, object, host and path.
 * `now` in milliseconds.
 */
export function routeRows(world: World, now: number): readonly RouteRow[] {
  const rows = [...world.ingresses.flatMap((ingress) => ingressRows(world, ingress, now)), ...gatewayRows(world, now)];
  return rows.sort(
    (a, b) =>
      compareStrings(a.namespace, b.namespace) ||
      compareStrings(a.object, b.object) ||
      compareStrings(a.host, b.host) ||
      compareStrings(a.path, b.path),
  );
}

function ingressRows(world: World, ingress: IngressView, now: number): readonly RouteRow[] {
  const row = (host: string, path: string, pathType: string, backend: BackendView): RouteRow => ({
    namespace: ingress.namespace,
    object: `ingress/${ingress.name}`,
    host: host === '' ? '*' : host,
    path,
    pathType,
    backend: backendText(backend),
    ...reached(followBackend(world, ingress.namespace, backend)),
    tls: tlsOf(world, ingress, host, now),
    className: classOf(world, ingress).name,
    addresses: ingress.addresses,
  });
  const rules = ingress.rules.flatMap((rule) => {
    if (rule.paths !== undefined) {
      return rule.paths.map(({ path, pathType, backend }) => row(rule.host, path || '/', pathType, backend));
    }
    return ingress.defaultBackend === undefined ? [] : [row(rule.host, '', 'default', ingress.defaultBackend)];
  });
  return ingress.defaultBackend === undefined ? rules : [...rules, row('', '', 'default', ingress.defaultBackend)];
}

/** The TLS entry of an Ingress for one of its hosts; those without hosts are for all. */
function tlsOf(world: World, ingress: IngressView, host: string, now: number): RouteTls | undefined {
  const entry = host === '' ? ingress.tls[0] : entryFor(ingress, host);
  if (entry === undefined) return undefined;
  const hosts = host === '' ? [] : [host];
  return secretTls(world, ingress.namespace, entry.secret, hosts, now);
}

function entryFor(ingress: IngressView, host: string): TlsView | undefined {
  const literal = ingress.tls.find(({ hosts }) => hosts.includes(host));
  return literal ?? tlsEntriesFor([ingress], host)[0]?.entry;
}
