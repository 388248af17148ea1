import { type JsonObject, objectsOf, textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';

/** SCHEME:NAME:PORT as the API server's proxy takes it (utilnet.JoinSchemeNamePort). */
function proxyName(name: string, port: JsonObject | undefined): string {
  if (port === undefined) return name;
  const portName = textOf(port.name);
  if (portName === 'https' || port.port === 443) return `https:${name}:${portName}`;
  return portName === '' ? name : `${name}:${portName}`;
}

/**
 * The name of a cluster service, and its address: that of its load balancer, else one through the
 * API server.
 */
export function clusterService(service: KubeObject, server: string): { readonly name: string; readonly link: string } {
  const { name = '', namespace = '', labels } = meta(service);
  const ports = objectsOf(at(service, 'spec', 'ports'));
  const shown = labels?.['kubernetes.io/name'] || name;
  const [ingress] = objectsOf(at(service, 'status', 'loadBalancer', 'ingress'));
  if (ingress !== undefined) {
    const host = textOf(ingress.ip) || textOf(ingress.hostname);
    return { name: shown, link: ports.map((port) => `http://${host}:${String(port.port)} `).join('') };
  }
  const path = `/api/v1/namespaces/${namespace}/services/${proxyName(name, ports[0])}/proxy`;
  return { name: shown, link: `${server}${path}` };
}
