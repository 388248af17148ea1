import type { JsonObject } from '../../apimachinery/json.ts';
import { dnsSubdomainProblems } from '../../apimachinery/label-rules.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';
import { type Identity, objectMeta } from './metadata.ts';
import { isAtoi, parsePort } from './numbers.ts';
import { portNameProblems, portNumberProblems } from './validation.ts';

export type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';

export interface ServiceOptions extends Identity {
  readonly type: ServiceType;
  /** `PORT[:TARGET]` each. */
  readonly tcp: readonly string[];
  readonly clusterIP?: string;
  readonly nodePort?: number;
  readonly externalName?: string;
}

/** Throws CliError for options that conflict. */
export function validateService(options: ServiceOptions): void {
  const headless = options.clusterIP === 'None';
  if (!headless && options.tcp.length === 0 && options.type !== 'ExternalName') {
    throw new CliError('at least one tcp port specifier must be provided');
  }
  if (options.type === 'ExternalName' && dnsSubdomainProblems(options.externalName ?? '').length > 0) {
    throw new CliError(`invalid service external name ${options.externalName ?? ''}`);
  }
}

function targetOf(text: string): number | string {
  const numeric = isAtoi(text);
  const problems = numeric ? portNumberProblems(Number(text)) : portNameProblems(text);
  if (problems.length > 0) throw new CliError(problems.join(','));
  return numeric ? Number(text) : text;
}

function servicePort(text: string, nodePort: number): JsonObject {
  const [portText, targetText] = text.split(':') as [string, string | undefined];
  const port = parsePort(portText);
  const result: JsonObject = {};
  if (text !== '') result.name = text.replaceAll(':', '-');
  Object.assign(result, {
    protocol: 'TCP',
    port,
    targetPort: targetText === undefined ? port : targetOf(targetText),
  });
  if (nodePort !== 0) result.nodePort = nodePort;
  return result;
}

/** What `create service` sends. Throws CliError for an invalid --tcp. */
export function service(options: ServiceOptions): KubeObject {
  const ports = options.tcp.map((text) => servicePort(text, options.nodePort ?? 0));
  const spec: JsonObject = {};
  if (ports.length > 0) spec.ports = ports;
  spec.selector = { app: options.name };
  if ((options.clusterIP ?? '') !== '') spec.clusterIP = options.clusterIP as string;
  spec.type = options.type;
  if ((options.externalName ?? '') !== '') spec.externalName = options.externalName as string;
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: objectMeta(options, { labels: { app: options.name } }),
    spec,
    status: { loadBalancer: {} },
  };
}
