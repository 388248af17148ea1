import { byteLength } from '../../apimachinery/go/bytes.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';
import { type ExposedPort, exposedPorts, exposedSelector } from './exposed.ts';
import { objectMeta } from './metadata.ts';
import { atoi, intOrString, toInt32 } from './numbers.ts';
import { parseLabels, type StringMap, sortedMap } from './pairs.ts';

/** The flags of `expose`; "" where nothing was typed. */
export interface ExposeOptions {
  readonly name: string;
  readonly selector: string;
  readonly labels: string;
  readonly port: string;
  readonly targetPort: string;
  readonly protocol: string;
  readonly type: string;
  readonly externalIP: string;
  readonly loadBalancerIP: string;
  readonly sessionAffinity: string;
  readonly clusterIP: string;
}

/** What an earlier object of the same command decides for the later ones, as in kubectl. */
export interface ExposeDefaults {
  readonly selector: StringMap;
  readonly ports: readonly string[];
  readonly protocols: readonly ExposedPort[];
  readonly labels: StringMap;
}

const MAX_NAME = 63;

function defaultName(object: KubeObject): string {
  const name = meta(object).name ?? '';
  return byteLength(name) > MAX_NAME ? name.slice(0, MAX_NAME) : name;
}

function inspect<T>(problem: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof CliError) throw new CliError(`${problem}: ${error.message}`);
    throw error;
  }
}

/**
 * What the new service takes from the object: only what no flag says. `earlier` comes from the
 * object before it. Throws CliError where the object has no selector, or no port.
 */
export function exposeDefaults(object: KubeObject, options: ExposeOptions, earlier?: ExposeDefaults): ExposeDefaults {
  const selector =
    earlier?.selector ??
    (options.selector === ''
      ? inspect("couldn't retrieve selectors via --selector flag or introspection", () => exposedSelector(object))
      : {});
  const found = exposedPorts(object);
  const ports = options.port === '' ? copiedPorts(found, earlier?.ports ?? []) : options.port.split(',');
  if (ports.length === 0 && options.clusterIP !== 'None') {
    throw new CliError("couldn't find port via --port flag or introspection");
  }
  return {
    selector,
    ports,
    protocols: found.length > 0 ? found : (earlier?.protocols ?? []),
    labels: Object.keys(earlier?.labels ?? {}).length > 0 ? earlier!.labels : (meta(object).labels ?? {}),
  };
}

/**
 * A single port is kept for the objects that follow; several ports are looked up again for each
 * object.
 */
function copiedPorts(found: readonly ExposedPort[], earlier: readonly string[]): readonly string[] {
  if (earlier.length === 1) return earlier;
  const own = [...new Set(found.map(({ port }) => port))];
  return own.length > 1 || earlier.length === 0 ? own : earlier;
}

function servicePorts(defaults: ExposeDefaults, options: ExposeOptions): JsonObject[] {
  const several = defaults.ports.length > 1;
  return defaults.ports.flatMap((text, index): JsonObject[] => {
    const port = toInt32(atoi(text));
    const name = several ? { name: `port-${index + 1}` } : {};
    const target = options.targetPort === '' ? port : intOrString(options.targetPort);
    const known = defaults.protocols.filter((exposed) => exposed.port === text).map(({ protocol }) => protocol);
    if (options.protocol === '' && known.length > 1) {
      return known.map((protocol) => ({
        name: `port-${index + 1}-${protocol.toLowerCase()}`,
        protocol,
        port,
        targetPort: target,
      }));
    }
    const protocol = options.protocol === '' ? (known[0] ?? 'TCP') : options.protocol;
    return [{ ...name, protocol, port, targetPort: target } as JsonObject];
  });
}

function affinity(text: string): JsonObject {
  if (text === '') return {};
  if (text !== 'None' && text !== 'ClientIP') throw new CliError(`unknown session affinity: ${text}`);
  return { sessionAffinity: text };
}

/** The service before the object. Throws CliError for flags that cannot be read. */
export function exposingService(object: KubeObject, options: ExposeOptions, defaults: ExposeDefaults): KubeObject {
  const selector =
    options.selector === '' ? sortedMap(Object.entries(defaults.selector)) : parseLabels(options.selector);
  if (Object.keys(selector).length === 0) throw new CliError('selector must be specified');
  const labels = options.labels === '' ? sortedMap(Object.entries(defaults.labels)) : parseLabels(options.labels);
  const name = options.name === '' ? defaultName(object) : options.name;
  if (name === '') throw new CliError('name must be specified');
  const ports = servicePorts(defaults, options);
  const spec: JsonObject = {
    ...(ports.length > 0 ? { ports } : {}),
    selector,
    ...(options.clusterIP === '' ? {} : { clusterIP: options.clusterIP }),
    ...(options.type === '' ? {} : { type: options.type }),
    ...(options.externalIP === '' ? {} : { externalIPs: [options.externalIP] }),
    ...affinity(options.sessionAffinity),
    ...(options.type === 'LoadBalancer' && options.loadBalancerIP !== ''
      ? { loadBalancerIP: options.loadBalancerIP }
      : {}),
  };
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: objectMeta({ name }, { labels }),
    spec,
    status: { loadBalancer: {} },
  };
}
