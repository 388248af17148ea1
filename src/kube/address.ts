/**
 * The addresses of objects on the server, and the one place that makes the URL path of a request
 * for them. An empty name would give the path of the whole collection, and `..` that of the level
 * above, so both are refused here for every caller.
 */

import { goQuote } from '../apimachinery/go/text.ts';
import { pods } from '../apimachinery/known-types.ts';
import { CliError } from '../errors.ts';
import type { Mapping } from './cluster.ts';

/** The address cannot be that of an object or collection; nothing was sent. */
export class AddressError extends CliError {}

type ResourceType = Pick<Mapping, 'group' | 'version' | 'resource' | 'namespaced'>;

/** All objects of a type: in one namespace, or in all where `namespace` is left out or "". */
export interface CollectionAddress {
  readonly mapping: ResourceType;
  readonly namespace?: string;
  readonly name?: never;
  readonly subresource?: never;
}

/**
 * One object, or a subresource of it. `namespace` is left out or "" for cluster-scoped types only.
 */
export interface ObjectAddress {
  readonly mapping: ResourceType;
  readonly namespace?: string;
  readonly name: string;
  /** "" for the object itself. */
  readonly subresource?: string;
}

/** The address of what carries more than one. */
export function addressOf({ mapping, namespace, name }: ObjectAddress): ObjectAddress {
  return { mapping, namespace, name };
}

/** A key for maps of objects, whatever version they are addressed by. */
export const keyOf = ({ mapping, namespace = '', name }: ObjectAddress): string =>
  `${mapping.group}/${mapping.resource}/${namespace}/${name}`;

/**
 * /api/v1/namespaces/N/pods or /apis/GROUP/... Throws AddressError for a namespace or type that
 * cannot be part of a path.
 */
export function collectionPath({ mapping, namespace = '' }: CollectionAddress): string {
  const { group, version, resource, namespaced } = mapping;
  return [
    group === '' ? '/api' : `/apis/${segment('group', group)}`,
    // An object of a file without a version is requested without one, as by kubectl, and not found.
    ...(version === '' ? [] : [segment('version', version)]),
    ...(namespaced && namespace !== '' ? ['namespaces', segment('namespace', namespace)] : []),
    segment('resource', resource),
  ].join('/');
}

/**
 * /api/v1/namespaces/N/pods/NAME/SUBRESOURCE. Throws AddressError, in client-go's words, when the
 * name is empty or no part of a path, and when a namespaced object has no namespace.
 */
export function objectPath({ mapping, namespace = '', name, subresource = '' }: ObjectAddress): string {
  // in client-go's order: the namespace, the name, and that they go together
  const collection = collectionPath({ mapping, namespace });
  if (name === '') throw new AddressError('resource name may not be empty');
  const object = `${collection}/${segment('resource name', name)}`;
  if (mapping.namespaced && namespace === '') {
    throw new AddressError('an empty namespace may not be set when a resource name is provided');
  }
  if (subresource === '') return object;
  return [object, ...subresource.split('/').map((part) => segment('subresource', part))].join('/');
}

/** The path of a pod's subresource: "log", "exec", "attach", "portforward". */
export function podPath(namespace: string, pod: string, subresource: string): string {
  return objectPath({ mapping: pods, namespace, name: pod, subresource });
}

/** One part of a path, escaped (apimachinery's IsPathSegmentName). */
function segment(what: string, value: string): string {
  const problems = segmentProblems(value);
  if (problems.length > 0) throw new AddressError(`invalid ${what} ${goQuote(value)}: [${problems.join(' ')}]`);
  return encodeURIComponent(value.toWellFormed());
}

function segmentProblems(value: string): readonly string[] {
  if (value === '') return ['may not be empty'];
  if (value === '.' || value === '..') return [`may not be '${value}'`];
  return ['/', '%'].filter((part) => value.includes(part)).map((part) => `may not contain '${part}'`);
}
