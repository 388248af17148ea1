import type { JsonObject } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';
import { type Identity, objectMeta } from './metadata.ts';
import { intOrString } from './numbers.ts';
import { sortedMap } from './pairs.ts';

export interface IngressOptions extends Identity {
  readonly ingressClass: string;
  /** `HOST/PATH=SERVICE:PORT[,tls[=SECRET]]` each; a path that ends with `*` is a prefix. */
  readonly rules: readonly string[];
  /** `KEY=VALUE` each. */
  readonly annotations: readonly string[];
  /** `SERVICE:PORT`, or "". */
  readonly defaultBackend: string;
}

/** kubectl's own expression: nothing anchors its end. */
const RULE = /^[\w*\-.]*\/.*=[\w-]+:[\w-]+(,tls=?([\w-]+)?)?/;

/** Throws CliError for rules, annotations or a default backend that cannot be read. */
export function validateIngress(options: IngressOptions): void {
  if (options.defaultBackend === '' && options.rules.length === 0) {
    throw new CliError(
      'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
    );
  }
  for (const rule of options.rules) {
    if (!RULE.test(rule)) {
      throw new CliError(`rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
    }
  }
  for (const annotation of options.annotations) {
    if (!annotation.includes('=')) {
      throw new CliError(`annotation ${annotation} is invalid and should be in format key=[value]`);
    }
  }
  if (options.defaultBackend !== '' && options.defaultBackend.split(':').length !== 2) {
    throw new CliError('default-backend should be in format servicename:serviceport');
  }
}

function backend(text: string): JsonObject {
  const [name, portText] = text.split(':') as [string, string | undefined];
  const port = intOrString(portText ?? '');
  return { service: { name, port: typeof port === 'number' ? { number: port } : { name: port } } };
}

function httpPath(text: string): JsonObject {
  const [pathText, service] = text.split('=') as [string, string];
  const path = `/${pathText}`;
  const prefix = path.endsWith('*');
  return {
    path: prefix ? path.slice(0, -1) : path,
    pathType: prefix ? 'Prefix' : 'Exact',
    backend: backend(service),
  };
}

/** One rule a host, its paths in the order they were given. */
function hostRules(rules: readonly string[]): JsonObject[] {
  const byHost = new Map<string, JsonObject[]>();
  for (const rule of rules) {
    const withoutTls = rule.split(',')[0] as string;
    const slash = withoutTls.indexOf('/');
    const host = withoutTls.slice(0, slash);
    const paths = byHost.get(host) ?? [];
    byHost.set(host, paths);
    paths.push(httpPath(withoutTls.slice(slash + 1)));
  }
  return [...byHost].map(([host, paths]) => ({ ...(host === '' ? {} : { host }), http: { paths } }));
}

/** One entry a secret; a host counts once, with its first secret. */
function tlsEntries(rules: readonly string[]): JsonObject[] {
  const seen = new Set<string>();
  const entries: { hosts: string[]; secret: string }[] = [];
  for (const rule of rules) {
    const parts = rule.split(',');
    const host = rule.split('/')[0] as string;
    if (parts.length !== 2 || seen.has(host)) continue;
    seen.add(host);
    const secret = (parts[1] as string).split('=')[1] ?? '';
    const entry = entries.find((known) => known.secret === secret);
    if (entry !== undefined) entry.hosts.push(host);
    else if (host !== '' || secret !== '') entries.push({ hosts: host === '' ? [] : [host], secret });
  }
  return entries.map(({ hosts, secret }) => ({
    ...(hosts.length > 0 ? { hosts } : {}),
    ...(secret === '' ? {} : { secretName: secret }),
  }));
}

/** What `create ingress` sends. */
export function ingress(options: IngressOptions): KubeObject {
  const spec: JsonObject = {};
  if (options.ingressClass !== '') spec.ingressClassName = options.ingressClass;
  if (options.defaultBackend !== '') spec.defaultBackend = backend(options.defaultBackend);
  const tls = tlsEntries(options.rules);
  if (tls.length > 0) spec.tls = tls;
  const rules = hostRules(options.rules);
  if (rules.length > 0) spec.rules = rules;
  const annotations = sortedMap(
    options.annotations.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]),
  );
  return {
    kind: 'Ingress',
    apiVersion: 'networking.k8s.io/v1',
    metadata: objectMeta(options, { annotations }),
    spec,
    status: { loadBalancer: {} },
  };
}
