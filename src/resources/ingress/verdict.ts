/** The types of the result for a request. */
import type { FieldPath } from '../lint/types.ts';
import type { Hop } from './hop.ts';
import { type BackendView, type Held, type PortReference, subjectOf } from './views.ts';

/** A rule that matches the request. */
export interface Rule {
  /** "ingress/web", "httproute/web", "grpcroute/web" or "tlsroute/web". */
  readonly object: string;
  readonly namespace: string;
  readonly field: FieldPath;
  /** File and line, when it came from a file. */
  readonly source: { readonly file: string; readonly line: number } | undefined;
  /** "" for all hosts. */
  readonly host: string;
  /** "" for all paths. */
  readonly path: string;
  /**
   * Exact, Prefix, ImplementationSpecific; PathPrefix, RegularExpression; GRPC, TLS; "default" for
   * a default backend.
   */
  readonly pathType: string;
  /** "web:80"; several of a route with a comma between. */
  readonly backend: string;
  /** The Services behind it and its filters, whether they exist or not. */
  readonly services: readonly { readonly namespace: string; readonly name: string }[];
}

export interface Target {
  readonly namespace: string;
  readonly service: string;
  readonly port: number;
}

/** The result of one router (all Ingresses of a class, or one Gateway). */
export interface RouterAnswer {
  readonly router: { readonly kind: 'IngressClass' | 'Gateway'; readonly name: string };
  /** undefined when no rule matches: 404. */
  readonly rule: Rule | undefined;
  readonly hops: readonly Hop[];
  /** The Services and ports it goes to, as far as they exist. */
  readonly targets: readonly Target[];
  /** No hop is broken, and a rule matches. */
  readonly served: boolean;
  /** Rules that match too, but have lower precedence. */
  readonly others: readonly Rule[];
  readonly notes: readonly string[];
  /** Where the router can be reached. */
  readonly addresses: readonly string[];
}

export interface Verdict {
  /** Whether a router serves the request. */
  readonly served: boolean;
  /** Routers with a rule that matches; when there is none, all routers. */
  readonly answers: readonly RouterAnswer[];
}

export interface TestOptions {
  /** Only the router of this class; all when undefined. */
  readonly className?: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** File and line of a field, when the object came from a file. */
export function sourceOf(held: Held, field: FieldPath): Rule['source'] {
  const { source } = subjectOf(held);
  return source?.placeOf(field);
}

/** "web:80", "web:http", or the resource's kind and name. */
export function backendText(backend: BackendView): string {
  if (backend.kind === 'service') return `${backend.service}${portSuffix(backend.port)}`;
  return backend.kind === 'resource' ? backend.text : '<none>';
}

export function portSuffix(port: PortReference): string {
  if (port === undefined) return '';
  return `:${'number' in port ? port.number : port.name}`;
}
