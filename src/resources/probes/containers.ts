/** The containers of a pod or a pod template that may have probes. */

import { isJsonObject, type JsonObject } from '../../apimachinery/json.ts';
import { at, type KubeObject } from '../../apimachinery/object.ts';
import type { ContainerRole } from '../diagnosis/types.ts';
import { podSpecPath } from '../generators/template-change.ts';

export interface ProbedContainer {
  readonly name: string;
  readonly role: ContainerRole;
  readonly spec: JsonObject;
  /** Where it stands in the object: ["spec", "template", "spec", "containers", 0]. */
  readonly path: readonly (string | number)[];
}

/** The default of terminationGracePeriodSeconds (core/v1). */
const DEFAULT_GRACE = 30;

export interface PodTemplate {
  readonly spec: JsonObject;
  /** Containers first, then sidecars and init containers, each in their order. */
  readonly containers: readonly ProbedContainer[];
  /** Seconds. */
  readonly grace: number;
  readonly hostNetwork: boolean;
}

/** The pod template of an object (a pod is its own). Throws CliError for a kind without one. */
export function podTemplateOf(object: KubeObject): PodTemplate {
  const path = podSpecPath(object);
  const found = at(object, ...path);
  const spec = isJsonObject(found) ? found : {};
  const grace = spec.terminationGracePeriodSeconds;
  return {
    spec,
    containers: [...containersAt(spec, path, 'containers'), ...containersAt(spec, path, 'initContainers')],
    grace: typeof grace === 'number' ? grace : DEFAULT_GRACE,
    hostNetwork: spec.hostNetwork === true,
  };
}

/** Whether the kind has a pod template. */
export function hasPodTemplate(object: KubeObject): boolean {
  try {
    podSpecPath(object);
    return true;
  } catch {
    return false;
  }
}

function containersAt(spec: JsonObject, path: readonly string[], list: string): readonly ProbedContainer[] {
  const containers = spec[list];
  if (!Array.isArray(containers)) return [];
  return containers.flatMap((container, index) =>
    isJsonObject(container)
      ? [
          {
            name: typeof container.name === 'string' ? container.name : '',
            role: containerRole(container, list === 'initContainers'),
            spec: container,
            path: [...path, list, index],
          },
        ]
      : [],
  );
}

/** A restartable init container is a sidecar. */
export function containerRole(container: JsonObject, isInit: boolean): ContainerRole {
  if (!isInit) return 'container';
  return container.restartPolicy === 'Always' ? 'sidecar' : 'init container';
}

/**
 * The number of a probe's port, by ResolveContainerPort of pkg/probe; undefined when there is no
 * such port.
 */
export function resolvePort(port: number | string, container: JsonObject): number | undefined {
  const number = typeof port === 'number' ? port : portsOf(container).find(({ name }) => name === port)?.port;
  return number !== undefined && number > 0 && number < 65536 ? number : undefined;
}

export interface ContainerPort {
  /** "" without one. */
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
}

export function portsOf(container: JsonObject): readonly ContainerPort[] {
  const ports = Array.isArray(container.ports) ? container.ports.filter(isJsonObject) : [];
  return ports.map(({ name, containerPort, protocol }) => ({
    name: typeof name === 'string' ? name : '',
    port: typeof containerPort === 'number' ? containerPort : 0,
    protocol: typeof protocol === 'string' ? protocol : 'TCP',
  }));
}

/** "http (8080), 9090"; "none" without any. */
export function portNames(container: JsonObject): string {
  const names = portsOf(container).map(({ name, port }) => (name === '' ? String(port) : `${name} (${port})`));
  return names.length === 0 ? 'none' : names.join(', ');
}
