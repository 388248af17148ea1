/** What the kubelet would do for a probe of a pod, and whether it can be done from here. */

import { goQuote } from '../../apimachinery/go/text.ts';
import { textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject } from '../../apimachinery/object.ts';
import type { ContainerView } from '../diagnosis/pod-view.ts';
import { resolvePort } from './containers.ts';
import { expandCommand } from './expand.ts';
import { type HttpQuestion, hostPort, httpQuestion } from './http-question.ts';
import type { Handler, Probe } from './probe.ts';

/**
 * Which way a probe's connection goes.
 * - pod: the kubelet dials the pod's address, port-forward the loopback inside the pod
 * - node: both are the node's own, for a pod in the host's network
 * - same: the kubelet dials the loopback of the node, and so does port-forward
 */
export type Way = 'pod' | 'node' | 'same';

export type Question =
  | { readonly type: 'http'; readonly way: Way; readonly http: HttpQuestion }
  | { readonly type: 'tcp'; readonly way: Way; readonly port: number; readonly address: string }
  | {
      readonly type: 'grpc';
      readonly way: Way;
      readonly port: number;
      readonly service: string;
      readonly address: string;
    }
  | { readonly type: 'exec'; readonly command: readonly string[] }
  /** The kubelet cannot do it either (error), or it is impossible from here (unknown). */
  | { readonly type: 'none'; readonly verdict: 'error' | 'unknown'; readonly reason: string };

/** status.podIPs, the primary one first. */
export function podAddresses(pod: KubeObject): readonly string[] {
  const addresses = at(pod, 'status', 'podIPs');
  const list = Array.isArray(addresses) ? addresses.map((address) => textOf(at(address, 'ip'))) : [];
  const primary = textOf(at(pod, 'status', 'podIP'));
  return [...new Set([primary, ...list])].filter((address) => address !== '');
}

/** `version` is the kubelet's: "1.37". */
export function questionOf(pod: KubeObject, container: ContainerView, probe: Probe, version: string): Question {
  const { state, role, name, spec } = container;
  if (state?.type !== 'running') {
    const reason = state === undefined ? '' : ` (${state.reason})`;
    return none('unknown', `${role} ${name} does not run${reason}: the kubelet runs no probes`);
  }
  const { handler } = probe;
  switch (handler.type) {
    case 'exec':
      return { type: 'exec', command: expandCommand(handler.command, spec) };
    case 'none':
      return none('error', 'the probe has no handler');
    default:
      return networkQuestion(pod, container, handler, version);
  }
}

const none = (verdict: 'error' | 'unknown', reason: string): Question => ({ type: 'none', verdict, reason });

function networkQuestion(
  pod: KubeObject,
  container: ContainerView,
  handler: Exclude<Handler, { type: 'exec' | 'none' }>,
  version: string,
): Question {
  const port = resolvePort(handler.port, container.spec);
  if (port === undefined) {
    const what =
      typeof handler.port === 'string'
        ? `port ${goQuote(handler.port)} not found`
        : `invalid port number: ${handler.port}`;
    return none('error', what);
  }
  const [primary] = podAddresses(pod);
  if (primary === undefined) return none('unknown', 'the pod has no address yet');
  const given = handler.type === 'grpc' ? '' : handler.host;
  const host = given === '' ? primary : given;
  const way = wayTo(pod, host);
  if (way === undefined) {
    return none('unknown', `the kubelet connects to ${host} from the node, but port-forward only reaches the pod`);
  }
  const address = hostPort(host, port);
  if (handler.type === 'grpc') return { type: 'grpc', way, port, service: handler.service, address };
  if (handler.type === 'tcpSocket') return { type: 'tcp', way, port, address };
  const { scheme, path, headers } = handler;
  return { type: 'http', way, http: httpQuestion({ scheme, host, port, path, headers, version }) };
}

const loopback = new Set(['localhost', '127.0.0.1', '::1']);

function wayTo(pod: KubeObject, host: string): Way | undefined {
  const isHostNetwork = at(pod, 'spec', 'hostNetwork') === true;
  if (isHostNetwork && loopback.has(host)) return 'same';
  if (!podAddresses(pod).includes(host)) return undefined;
  return isHostNetwork ? 'node' : 'pod';
}

/** The port that a question dials; undefined for a command. */
export function portOf(question: Question): number | undefined {
  if (question.type === 'http') return question.http.port;
  return question.type === 'tcp' || question.type === 'grpc' ? question.port : undefined;
}
