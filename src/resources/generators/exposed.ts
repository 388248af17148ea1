/**
 * What `expose` reads from the object that it exposes: selector, ports, protocols
 * (k8s.io/kubectl/pkg/polymorphichelpers).
 */

import { isJsonObject, type Json, type JsonObject } from '../../apimachinery/json.ts';
import { at, gvkOf, type KubeObject, meta } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';
import type { StringMap } from './pairs.ts';

const EXPOSABLE = new Set([
  '/ReplicationController',
  '/Service',
  '/Pod',
  'apps/Deployment',
  'apps/ReplicaSet',
  'extensions/Deployment',
  'extensions/ReplicaSet',
]);

/** Throws CliError for a kind that cannot be exposed. */
export function assertExposable(group: string, kind: string): void {
  if (EXPOSABLE.has(`${group}/${kind}`)) return;
  throw new CliError(`cannot expose a ${kind}${group === '' ? '' : `.${group}`}`);
}

const labelsAt = (object: JsonObject, ...path: string[]): StringMap | undefined => {
  const value = at(object, ...path);
  return isJsonObject(value) ? (value as StringMap) : undefined;
};

const isEmpty = (labels: StringMap | undefined): boolean => labels === undefined || Object.keys(labels).length === 0;

function workloadSelector(object: KubeObject, kind: string): StringMap {
  const labels = labelsAt(object, 'spec', 'selector', 'matchLabels');
  if (isEmpty(labels)) throw new CliError(`invalid ${kind.toLowerCase()}: no selectors, therefore cannot be exposed`);
  const expressions = at(object, 'spec', 'selector', 'matchExpressions');
  if (Array.isArray(expressions) && expressions.length > 0) {
    throw new CliError(
      `couldn't convert expressions - "[${expressions.map(requirement).join(' ')}]" to map-based selector format`,
    );
  }
  return labels as StringMap;
}

/** One requirement as Go's %+v has it. */
function requirement(expression: Json): string {
  const { key, operator, values } = (isJsonObject(expression) ? expression : {}) as Record<string, Json>;
  const list = Array.isArray(values) ? values.join(' ') : '';
  return `{Key:${String(key ?? '')} Operator:${String(operator ?? '')} Values:[${list}]}`;
}

/**
 * The labels of the pods of the object. Throws CliError when they are not a plain set of labels.
 */
export function exposedSelector(object: KubeObject): StringMap {
  const { kind } = gvkOf(object);
  if (kind === 'Pod') {
    const labels = meta(object).labels;
    if (isEmpty(labels)) throw new CliError('the pod has no labels and cannot be exposed');
    return labels as StringMap;
  }
  if (kind === 'Service') {
    const selector = labelsAt(object, 'spec', 'selector');
    if (selector === undefined) throw new CliError('the service has no pod selector set');
    return selector;
  }
  if (kind === 'ReplicationController') return labelsAt(object, 'spec', 'selector') ?? {};
  return workloadSelector(object, kind);
}

export interface ExposedPort {
  readonly port: string;
  readonly protocol: string;
}

function portsOf(ports: Json | undefined, key: 'port' | 'containerPort'): ExposedPort[] {
  return (Array.isArray(ports) ? ports : []).filter(isJsonObject).map((port) => ({
    port: String(port[key] ?? 0),
    protocol: typeof port.protocol === 'string' && port.protocol !== '' ? port.protocol : 'TCP',
  }));
}

/** Every port of the object's containers (or of a service), in order, repeated ones too. */
export function exposedPorts(object: KubeObject): ExposedPort[] {
  const { kind } = gvkOf(object);
  if (kind === 'Service') return portsOf(at(object, 'spec', 'ports'), 'port');
  const spec = kind === 'Pod' ? at(object, 'spec') : at(object, 'spec', 'template', 'spec');
  const containers = isJsonObject(spec) && Array.isArray(spec.containers) ? spec.containers : [];
  return containers.filter(isJsonObject).flatMap((container) => portsOf(container.ports, 'containerPort'));
}
