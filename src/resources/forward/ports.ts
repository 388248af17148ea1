/**
 * The ports of port-forward, from arguments to numbers (k8s.io/kubectl/pkg/cmd/portforward,
 * client-go/tools/portforward).
 */

import { goQuote } from '../../apimachinery/go/text.ts';
import { objectsOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';

export interface ForwardedPort {
  /** 0 is any that is free. */
  readonly local: number;
  readonly remote: number;
}

interface Spec {
  readonly local: string;
  readonly remote: string;
}

/**
 * LOCAL:REMOTE, or one port for both; with more colons only what stands before the first counts
 * here.
 */
function splitPort(text: string): Spec {
  const parts = text.split(':');
  const [local = ''] = parts;
  return { local, remote: parts.length === 2 ? String(parts[1]) : local };
}

const isNumber = (text: string): boolean => /^[+-]?\d+$/.test(text) && Number.isSafeInteger(Number(text));

/**
 * The typed ports with the pod's numbers in them: those of a service lead to its target ports,
 * names to the ports that have them. Throws CliError for names and ports that are not there, and
 * for UDP.
 */
export function resolvePorts(texts: readonly string[], target: KubeObject, pod: KubeObject): readonly string[] {
  const isService = target.kind === 'Service' && target.apiVersion === 'v1';
  checkUdp(texts, isService ? target : pod, isService);
  return texts.map((text) => (isService ? throughService(text, target, pod) : toPod(text, pod)));
}

function throughService(text: string, service: KubeObject, pod: KubeObject): string {
  const { local, remote } = splitPort(text);
  const port = isNumber(remote) ? Number(remote) : servicePortByName(service, remote);
  const localPort = local === remote && !isNumber(remote) ? String(port) : local;
  const target = String(targetPort(service, pod, port));
  return localPort === target ? target : `${localPort}:${target}`;
}

function toPod(text: string, pod: KubeObject): string {
  const { local, remote } = splitPort(text);
  if (remote === '') throw new CliError('remote port cannot be empty');
  const port = isNumber(remote) ? remote : String(containerPortByName(pod, remote));
  return local === remote ? port : `${local}:${port}`;
}

function servicePortByName(service: KubeObject, name: string): number {
  const found = objectsOf(at(service, 'spec', 'ports')).find((port) => (port.name ?? '') === name);
  if (found === undefined) throw new CliError(`Service '${meta(service).name}' does not have a named port '${name}'`);
  return Number(found.port);
}

function containerPortByName(pod: KubeObject, name: string): number {
  const containers = ['containers', 'initContainers'].flatMap((kind) => objectsOf(at(pod, 'spec', kind)));
  const found = containers.flatMap(({ ports }) => objectsOf(ports)).find((port) => (port.name ?? '') === name);
  if (found === undefined) throw new CliError(`Pod '${meta(pod).name}' does not have a named port '${name}'`);
  return Number(found.containerPort);
}

function targetPort(service: KubeObject, pod: KubeObject, port: number): number {
  const found = objectsOf(at(service, 'spec', 'ports')).find((one) => one.port === port);
  if (found === undefined) throw new CliError(`Service ${meta(service).name} does not have a service port ${port}`);
  if (at(service, 'spec', 'clusterIP') === 'None') return port;
  const { targetPort: target = 0 } = found;
  if (typeof target === 'string') return containerPortByName(pod, target);
  return Number(target) || port;
}

function checkUdp(texts: readonly string[], object: KubeObject, isService: boolean): void {
  const ports = isService
    ? objectsOf(at(object, 'spec', 'ports'))
    : objectsOf(at(object, 'spec', 'containers')).flatMap((container) => objectsOf(container.ports));
  const numbers = (protocol: string): Set<number> =>
    new Set(
      ports
        .filter((port) => (port.protocol ?? 'TCP') === protocol)
        .map((port) => Number(isService ? port.port : port.containerPort)),
    );
  const [udp, tcp] = [numbers('UDP'), numbers('TCP')];
  for (const text of texts) {
    const { remote } = splitPort(text);
    const byName = isService ? servicePortByName : containerPortByName;
    const port = isNumber(remote) ? Number(remote) : byName(object, remote);
    if (udp.has(port) && !tcp.has(port)) throw new CliError(`UDP protocol is not supported for ${remote}`);
  }
}

/** PORT, LOCAL:REMOTE or :REMOTE as numbers. Throws CliError in client-go's words. */
export function parsePort(text: string): ForwardedPort {
  const parts = text.split(':');
  if (parts.length > 2) throw new CliError(`invalid port format '${text}'`);
  const [first = ''] = parts;
  const localText = parts.length === 2 && first === '' ? '0' : first;
  const local = parseUint16('local', localText);
  const remote = parseUint16('remote', parts.at(-1) ?? '');
  if (remote === 0) throw new CliError('remote port must be > 0');
  return { local, remote };
}

function parseUint16(which: string, text: string): number {
  const fail = (why: string): never => {
    throw new CliError(`error parsing ${which} port '${text}': strconv.ParseUint: parsing ${goQuote(text)}: ${why}`);
  };
  if (!/^\d+$/.test(text)) return fail('invalid syntax');
  return Number(text) > 0xffff ? fail('value out of range') : Number(text);
}
