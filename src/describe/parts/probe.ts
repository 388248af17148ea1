import type { V1HTTPGetAction, V1Probe } from '../../apimachinery/client-types.ts';
import { percentEncode } from '../../apimachinery/percent-encode.ts';
import type { Wire } from '../../apimachinery/wire.ts';

/** A probe on one line: its handler, then its times and thresholds. */
export function probeText(probe: Wire<V1Probe>): string {
  const attributes = [
    `delay=${probe.initialDelaySeconds ?? 0}s`,
    `timeout=${probe.timeoutSeconds ?? 0}s`,
    `period=${probe.periodSeconds ?? 0}s`,
    `successThreshold=${probe.successThreshold ?? 0}`,
    `failureThreshold=${probe.failureThreshold ?? 0}`,
  ];
  return `${actionText(probe)} ${attributes.join(' ')}`;
}

function actionText({ exec, httpGet, tcpSocket, grpc }: Wire<V1Probe>): string {
  if (exec) return `exec [${(exec.command ?? []).join(' ')}]`;
  if (httpGet) return `http-get ${probeUrl(httpGet)}`;
  if (tcpSocket) return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port}`;
  if (grpc) return `grpc <pod>:${grpc.port} ${grpc.service ?? ''}`;
  return 'unknown';
}

/** The URL as Go's net/url writes it: an empty host stands for the pod's own address. */
function probeUrl({ scheme = '', host = '', port, path = '' }: Wire<V1HTTPGetAction>): string {
  const portText = String(port);
  const address = portText === '' ? host : `${/[:%]/.test(host) ? `[${host}]` : host}:${portText}`;
  const prefix = scheme === '' ? '' : `${scheme.toLowerCase()}:`;
  const authority = scheme === '' && address === '' ? '' : `//${escapeHost(address)}`;
  const slash = path !== '' && !path.startsWith('/') && address !== '' ? '/' : '';
  return `${prefix}${authority}${slash}${path === '*' ? '*' : escapePath(path)}`;
}

function escapePath(path: string): string {
  return percentEncode(path, /[A-Za-z0-9\-_.~$&+,/:;=@]/);
}

function escapeHost(host: string): string {
  return percentEncode(host, /[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]/);
}
