/** Objects of the Gateway API in a few words, and what is said of requests to them. */

import type { Json, JsonObject } from '../../../../src/apimachinery/json.ts';
import type { KubeObject } from '../../../../src/apimachinery/object.ts';
import { testRequest } from '../../../../src/resources/ingress/answer.ts';
import { parseRequest } from '../../../../src/resources/ingress/request.ts';
import { routeRows } from '../../../../src/resources/ingress/routes.ts';
import type { RouterAnswer } from '../../../../src/resources/ingress/verdict.ts';
import { type World, worldOf } from '../../../../src/resources/ingress/world.ts';
import { certificates } from '../../../oracle/ingress/certificates.ts';

/** A sentence of the API's own documentation, and what follows of it. */
export interface Sentence {
  /** The type or field that it stands at. */
  readonly of: string;
  readonly says: string;
  readonly given: readonly KubeObject[];
  /**
   * A request ("[METHOD] URL [-H NAME:VALUE]...") and what becomes of it, in the words of
   * `outcomeOf`.
   */
  readonly asks?: Readonly<Record<string, string>>;
  /** What a hop or note of the last request says: "STATE HOP TEXT", "note TEXT". */
  readonly tells?: RegExp;
  /** The rows of `ingress routes`, in the words of `rowsOf`. */
  readonly rows?: readonly string[];
  /** Kinds of which everything is given. */
  readonly complete?: readonly string[];
}

export const now = Date.UTC(2027, 0, 1);

type Fields = Readonly<Record<string, Json>>;

const api = (apiVersion: string, kind: string, name: string, namespace: string, more: Fields): KubeObject => ({
  apiVersion,
  kind,
  ...more,
  metadata: { name, namespace, ...(more.metadata as JsonObject | undefined) },
});

const gatewayApi = 'gateway.networking.k8s.io/v1';

export const http = (more: Fields = {}): JsonObject => ({ name: 'http', port: 80, protocol: 'HTTP', ...more });
export const https = (more: Fields = {}): JsonObject => ({
  name: 'https',
  port: 443,
  protocol: 'HTTPS',
  tls: { certificateRefs: [{ name: 'foo-bar-com' }] },
  ...more,
});
export const tls = (more: Fields = {}): JsonObject => ({
  name: 'tls',
  port: 443,
  protocol: 'TLS',
  tls: { mode: 'Passthrough' },
  ...more,
});

/** Gateway default/gw. */
export const gateway = (
  listeners: readonly JsonObject[] = [http()],
  spec: Fields = {},
  more: Fields = {},
): KubeObject =>
  api(gatewayApi, 'Gateway', 'gw', 'default', {
    ...more,
    spec: { gatewayClassName: 'any', listeners: [...listeners], ...spec },
  });

export const gatewayClass = (more: Fields = {}): KubeObject =>
  api(gatewayApi, 'GatewayClass', 'any', '', { spec: { controllerName: 'example.com/own' }, ...more });

export const listenerSet = (
  name: string,
  listeners: readonly JsonObject[],
  spec: Fields = {},
  more: Fields = {},
): KubeObject =>
  api(gatewayApi, 'ListenerSet', name, 'default', {
    ...more,
    spec: { parentRef: { name: 'gw' }, listeners: [...listeners], ...spec },
  });

const route =
  (kind: string) =>
  (name: string, spec: Fields, more: Fields = {}): KubeObject =>
    api(gatewayApi, kind, name, 'default', { ...more, spec: { parentRefs: [{ name: 'gw' }], ...spec } });

/** A route of namespace default whose parent is Gateway default/gw. */
export const httpRoute = route('HTTPRoute');
export const grpcRoute = route('GRPCRoute');
export const tlsRoute = route('TLSRoute');

/** Metadata of an object of another namespace, and of an age. */
export const inNamespace = (namespace: string): Fields => ({ metadata: { namespace } });
export const madeIn = (year: number): Fields => ({ metadata: { creationTimestamp: `${year}-01-01T00:00:00Z` } });

/** A rule that sends to port 80 of Services ("NAME", "NAMESPACE/NAME"). */
export function to(services: string, rule: Fields = {}): JsonObject {
  const backendRefs = services.split(',').map((text) => {
    const [name = '', namespace] = text.split('/').reverse();
    return { name, port: 80, ...(namespace !== undefined && { namespace }) };
  });
  return { backendRefs, ...rule };
}

/** A rule with one match. */
export const on = (match: Fields, services: string): JsonObject => to(services, { matches: [{ ...match }] });
export const prefix = (value: string): JsonObject => ({ path: { type: 'PathPrefix', value } });
export const exact = (value: string): JsonObject => ({ path: { type: 'Exact', value } });

export const grant = (from: JsonObject, target: JsonObject, namespace = 'other', name = 'grant'): KubeObject =>
  api('gateway.networking.k8s.io/v1beta1', 'ReferenceGrant', name, namespace, { spec: { from: [from], to: [target] } });

export const namespaceObject = (name: string, labels: Fields): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { ...labels } },
});

/** The secret of a certificate in test/oracle/ingress/certificates.ts, of the same name. */
export function secret(name: string, namespace = 'default'): KubeObject {
  const pair = certificates[name];
  const stringData = { 'tls.crt': pair?.cert ?? '', 'tls.key': pair?.key ?? '' };
  return api('v1', 'Secret', name, namespace, { type: 'kubernetes.io/tls', stringData });
}

const service = (name: string, namespace = 'default'): KubeObject =>
  api('v1', 'Service', name, namespace, { spec: { ports: [{ port: 80 }] } });

const services = [...['a', 'b', 'c'].map((name) => service(name)), service('x', 'other'), service('y', 'other')];

export function worldOfSentence({ given, complete }: Pick<Sentence, 'given' | 'complete'>): World {
  const objects = [...services, ...given].map((object) => ({ object }));
  const kinds = ['Service', 'Secret', 'Gateway', ...(complete ?? [])];
  return worldOf(objects, 'default', { complete: kinds });
}

/** What each Gateway makes of a request. */
export function askGateways(world: World, text: string): readonly RouterAnswer[] {
  const [line = '', ...headers] = text.split(' -H ');
  const [first = '', second] = line.split(' ');
  const [method, url] = second === undefined ? ['GET', first] : [first, second];
  return testRequest(world, parseRequest(url, headers, method), { now }).answers;
}

/**
 * "none" without a rule, "broken HOP", the Services that get it ("a,b"), or what the Gateway itself
 * answers.
 */
export function outcomeOf([answer]: readonly RouterAnswer[]): string {
  if (answer?.rule === undefined) return 'none';
  const { served, hops, targets } = answer;
  if (!served) return `broken ${hops.find(({ state }) => state === 'broken')?.hop}`;
  if (targets.length > 0) return targets.map((target) => target.service).join(',');
  const text = hops.find(({ hop }) => hop === 'filter')?.text ?? 'unknown';
  return /answers (\d+) with Location (.*)/.exec(text)?.slice(1).join(' ') ?? text;
}

/**
 * "HOST TYPE PATH -> BACKEND", " TLS SECRET" where there is one, with what keeps requests from it
 * behind a semicolon.
 */
export function rowsOf(world: World): readonly string[] {
  return routeRows(world, now).map(({ host, pathType, path, backend, problem, tls: own }) => {
    const secure = own === undefined ? '' : ` TLS ${own.secret}${own.problem === undefined ? '' : ` (${own.problem})`}`;
    const line = `${host} ${pathType} ${path} -> ${backend}${secure}`;
    return problem === undefined ? line : `${line}; ${problem}`;
  });
}

/** All that is said of a request, line by line. */
export const wordsOf = (answers: readonly RouterAnswer[]): string =>
  answers
    .flatMap(({ hops, notes }) => [
      ...hops.map(({ state, hop, text }) => `${state} ${hop} ${text}`),
      ...notes.map((note) => `note ${note}`),
    ])
    .join('\n');
