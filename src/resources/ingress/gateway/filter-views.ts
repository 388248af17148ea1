/** Filters of rules, as far as they affect a request. */
import { isJsonObject, type Json, type JsonObject, textOf } from '../../../apimachinery/json.ts';
import { count, record } from '../fields.ts';
import type { PortReference } from '../views.ts';
import { type ObjectReference, referenceOf } from './references.ts';

export type FilterView =
  | RedirectView
  | RewriteView
  /** It also gets the requests, or decides on them. */
  | { readonly type: 'RequestMirror' | 'ExternalAuth'; readonly backend: FilterBackend }
  /** The controller's own. */
  | { readonly type: 'ExtensionRef'; readonly kind: string; readonly name: string }
  | { readonly type: 'CORS' | 'other' };

export type FilterBackend = ObjectReference & { readonly port: PortReference };

export interface RedirectView {
  readonly type: 'RequestRedirect';
  /** "" where the request's own is taken. */
  readonly scheme: string;
  readonly hostname: string;
  readonly path: PathModifier | undefined;
  readonly port: number | undefined;
  readonly statusCode: number;
}

export interface RewriteView {
  readonly type: 'URLRewrite';
  readonly hostname: string;
  readonly path: PathModifier | undefined;
}

export interface PathModifier {
  readonly type: 'ReplaceFullPath' | 'ReplacePrefixMatch';
  readonly value: string;
}

export function filterView(filter: JsonObject, namespace: string): FilterView {
  switch (filter.type) {
    case 'RequestRedirect':
      return redirectView(record(filter.requestRedirect));
    case 'URLRewrite': {
      const { hostname, path } = record(filter.urlRewrite);
      return { type: 'URLRewrite', hostname: textOf(hostname), path: pathModifier(path) };
    }
    case 'RequestMirror':
      return {
        type: 'RequestMirror',
        backend: backendReference(record(record(filter.requestMirror).backendRef), namespace),
      };
    case 'ExternalAuth':
      return {
        type: 'ExternalAuth',
        backend: backendReference(record(record(filter.externalAuth).backendRef), namespace),
      };
    case 'ExtensionRef': {
      const { kind, name } = record(filter.extensionRef);
      return { type: 'ExtensionRef', kind: textOf(kind), name: textOf(name) };
    }
    case 'CORS':
      return { type: 'CORS' };
    default:
      return { type: 'other' };
  }
}

/** A Service of the route's own namespace unless it says otherwise. */
export function backendReference(backend: JsonObject, namespace: string): FilterBackend {
  const number = count(backend.port);
  return {
    ...referenceOf(backend, { group: '', kind: 'Service', namespace }),
    port: number === undefined ? undefined : { number },
  };
}

function redirectView({ scheme, hostname, path, port, statusCode }: JsonObject): RedirectView {
  return {
    type: 'RequestRedirect',
    scheme: textOf(scheme),
    hostname: textOf(hostname),
    path: pathModifier(path),
    port: count(port),
    statusCode: count(statusCode) ?? 302,
  };
}

function pathModifier(value: Json | undefined): PathModifier | undefined {
  if (!isJsonObject(value)) return undefined;
  if (value.type === 'ReplaceFullPath') return { type: value.type, value: textOf(value.replaceFullPath) };
  if (value.type === 'ReplacePrefixMatch') return { type: value.type, value: textOf(value.replacePrefixMatch) };
  return undefined;
}
