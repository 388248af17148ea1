/**
 * The cases that `cox ingress test` and a real router both answer: what stands in *.yaml beside
 * this file, and the objects it comes to.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { parseYaml } from '../../../src/manifest/yaml.ts';
import { certificates } from './certificates.ts';

export interface Case {
  /** The file's name without its ending and the case's own: "paths/longest". */
  readonly name: string;
  /** Where its facts come from. */
  readonly from: string;
  readonly ingresses: readonly CaseIngress[];
  readonly services: Readonly<Record<string, CaseService>>;
  /** Secret -> a name in certificates.ts, or the type of a secret that is none. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly requests: readonly CaseRequest[];
}

interface CaseIngress {
  readonly name: string;
  /** The class; "traefik" unless said, "" for none. */
  readonly class?: string;
  /** The class by annotation. */
  readonly annotation?: string;
  /**
   * "HOST TYPE PATH SERVICE:PORT"; HOST "-" for none, PATH "-" for none, TYPE "-" alone for a rule
   * without paths.
   */
  readonly rules?: readonly string[];
  /** "SERVICE:PORT". */
  readonly default?: string;
  /** "HOST,HOST SECRET"; HOST "-" for none. */
  readonly tls?: readonly string[];
}

interface CaseService {
  /** [{name, port}]; one unnamed port 80 unless said. */
  readonly ports?: readonly { readonly name?: string; readonly port: number }[];
  /**
   * Ready endpoints, endpoints that are not, and endpoints that do not say; one ready unless said.
   */
  readonly ready?: number;
  readonly unready?: number;
  readonly silent?: number;
}

export interface CaseRequest {
  readonly ask: string;
  readonly host?: string;
  readonly method?: string;
  /** "SERVICE:PORT" that serves it as the API says; "none" when it is not served. */
  readonly api: string;
  /**
   * Who may serve it where the router takes now the one and now the other: recorded as "A or B".
   */
  readonly either?: readonly string[];
  /** Where the router does otherwise. */
  readonly departs?: {
    readonly router: string;
    /** The sentence of the API that it departs from. */
    readonly sentence: string;
  };
}

const folder = import.meta.dirname;

/** All cases, in the order of their files. Throws when one is not of the form above. */
export function readCases(): readonly Case[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .flatMap((file) => {
      const { from, cases } = parseYaml(readFileSync(path.join(folder, file), 'utf8')) as JsonObject;
      return (cases as unknown as readonly Case[]).map((each) => ({
        ...each,
        name: `${path.basename(file, '.yaml')}/${each.name}`,
        from: String(from),
        secrets: each.secrets ?? {},
        ingresses: each.ingresses ?? [],
        services: each.services ?? {},
      }));
    });
}

/** Where the echoing backends of a case listen: a port for each "SERVICE:PORT". */
export interface Backends {
  readonly address: string;
  readonly ports: ReadonlyMap<string, number>;
}

/** Every "SERVICE:PORT" of a case. */
export function backendNames({ services }: Case): readonly string[] {
  return Object.entries(services).flatMap(([name, service]) => portsOf(service).map(({ port }) => `${name}:${port}`));
}

const portsOf = ({ ports }: CaseService) => ports ?? [{ port: 80 }];

/** The objects of a case. Ages follow the order of its Ingresses, a second apart. */
export function caseObjects(each: Case, namespace: string, backends: Backends): readonly KubeObject[] {
  return [
    ...Object.entries(each.services).flatMap(([name, service]) => serviceObjects(name, service, namespace, backends)),
    ...Object.entries(each.secrets).map(([name, certificate]) => secretObject(name, certificate, namespace)),
    ...each.ingresses.map((ingress, index) => ingressObject(ingress, namespace, index)),
  ];
}

export const ingressClass: KubeObject = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IngressClass',
  metadata: { name: 'traefik' },
  spec: { controller: 'traefik.io/ingress-controller' },
};

function serviceObjects(name: string, service: CaseService, namespace: string, backends: Backends): KubeObject[] {
  const ports = portsOf(service);
  const labels = { 'kubernetes.io/service-name': name };
  const slices = ports.map(({ name: portName, port }) => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${name}-${port}`, namespace, labels },
    addressType: 'IPv4',
    ports: [{ name: portName ?? '', port: backends.ports.get(`${name}:${port}`) ?? 1, protocol: 'TCP' }],
    endpoints: endpointsOf(service, backends.address),
  }));
  // Without a selector nobody else makes slices for it.
  const spec = { ports: ports.map((port) => ({ ...port, protocol: 'TCP' })) };
  return [{ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec }, ...slices] as KubeObject[];
}

function endpointsOf({ ready = 1, unready = 0, silent = 0 }: CaseService, address: string): object[] {
  const some = (count: number, conditions: object): object[] =>
    Array.from({ length: count }, () => ({ addresses: [address], conditions }));
  return [...some(ready, { ready: true }), ...some(unready, { ready: false }), ...some(silent, {})];
}

function secretObject(name: string, certificate: string, namespace: string): KubeObject {
  const pair = certificates[certificate];
  const metadata = { name, namespace };
  if (pair === undefined) {
    return { apiVersion: 'v1', kind: 'Secret', metadata, type: certificate, data: {} };
  }
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const data = { 'tls.crt': base64(pair.cert), 'tls.key': base64(pair.key) };
  return { apiVersion: 'v1', kind: 'Secret', metadata, type: 'kubernetes.io/tls', data };
}

function ingressObject(ingress: CaseIngress, namespace: string, index: number): KubeObject {
  const { name, annotation, rules = [], tls = [] } = ingress;
  const className = ingress.class ?? (annotation === undefined ? 'traefik' : '');
  const creationTimestamp = new Date(Date.UTC(2026, 0, 1, 0, 0, index)).toISOString().replace('.000Z', 'Z');
  const annotations: JsonObject = annotation === undefined ? {} : { 'kubernetes.io/ingress.class': annotation };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace, creationTimestamp, annotations },
    spec: {
      ...(className !== '' && { ingressClassName: className }),
      ...(ingress.default !== undefined && { defaultBackend: backendObject(ingress.default) }),
      ...(rules.length > 0 && { rules: ruleObjects(rules) }),
      ...(tls.length > 0 && { tls: tls.map(tlsObject) }),
    },
  };
}

/** Rules of one host that follow each other are paths of one rule. */
function ruleObjects(lines: readonly string[]): JsonObject[] {
  const rules: { host?: string; http?: { paths: JsonObject[] } }[] = [];
  for (const line of lines) {
    const [host = '', pathType = '', rulePath = '', backend = ''] = line.split(' ');
    const own = host === '-' ? {} : { host };
    if (pathType === '-') {
      rules.push(own);
      continue;
    }
    const last = rules.at(-1);
    const entry = {
      ...(rulePath !== '-' && { path: rulePath }),
      pathType,
      backend: backendObject(backend),
    };
    if (last?.http !== undefined && last.host === own.host) last.http.paths.push(entry);
    else rules.push({ ...own, http: { paths: [entry] } });
  }
  return rules as JsonObject[];
}

function backendObject(text: string): JsonObject {
  const [name = '', port = ''] = text.split(':');
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
}

function tlsObject(line: string): JsonObject {
  const [hosts = '', secretName = ''] = line.split(' ');
  return { ...(hosts !== '-' && { hosts: hosts.split(',') }), ...(secretName !== '' && { secretName }) };
}
