/** Streams to pods over WebSocket: commands, attached containers and TCP connections. */
import type { Duplex } from 'node:stream';
import type { Cluster } from '../cluster.ts';
import type { ExecRequest, ExecResult, PortForwardRequest } from './requests.ts';

/**
 * Runs a command in a container and collects its output. A command that ends with another code than
 * 0 is a result, not an error. Throws StatusError and ConnectionError when it could not be started,
 * CliError with the server's message when the container or the command does not exist,
 * StreamLostError when the connection was lost, DeadlineError (kube/deadline.ts) when the time is
 * up.
 */
export async function execInPod(cluster: Cluster, request: ExecRequest): Promise<ExecResult> {
  return (await import('./exec-in-pod.ts')).execInPod(cluster, request);
}

/**
 * One TCP connection to a port of a pod. Resolves as soon as the server took the request, which is
 * before the port inside the pod is dialled: a refusal there destroys the stream with a
 * PortForwardError that has the node's words. Ending the writable side does not reach the pod (the
 * protocol has no half-close): `destroy` ends the connection. Throws StatusError and
 * ConnectionError.
 */
export async function openPortForward(cluster: Cluster, request: PortForwardRequest): Promise<Duplex> {
  return (await import('./port-forward.ts')).openPortForward(cluster, request);
}
