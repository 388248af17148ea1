/** Streams to pods over WebSocket: commands, attached containers and TCP connections. */
import type { Duplex } from 'node:stream';
import type { Cluster } from '../cluster.ts';

export interface PodAddress {
  readonly namespace: string;
  readonly pod: string;
}

export interface ExecRequest extends PodAddress {
  /** The server takes the only container when it is left out, and refuses when there are several. */
  readonly container?: string;
  readonly command: readonly string[];
  /** All of the command's stdin; without it the command has none. */
  readonly stdin?: string | Uint8Array;
  /** Bytes of stdout and of stderr that are kept; what comes behind is read and dropped. 1 MiB unless said. */
  readonly limit?: number;
  /** Milliseconds for the whole of it; without it there is no end. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

export interface ExecResult {
  /** The command's own; 0 to 255. */
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** Whether more came than `limit` lets be kept. */
  readonly truncated: boolean;
}

/**
 * Runs a command in a container and collects what it says. A command that ends with another code than 0 is a result, not an error. Throws
 * StatusError and ConnectionError when it could not be started, CliError with the server's words when the container or the command is not
 * there, StreamLostError when the connection broke off, DeadlineError (kube/deadline.ts) when time is up.
 */
export async function execInPod(cluster: Cluster, request: ExecRequest): Promise<ExecResult> {
  return (await import('./exec-in-pod.ts')).execInPod(cluster, request);
}

export interface PortForwardRequest extends PodAddress {
  /** A port inside the pod's network, dialled at its localhost. */
  readonly port: number;
  readonly signal?: AbortSignal;
}

/**
 * One TCP connection to a port of a pod. Resolves as soon as the server took the request, which is before the port inside the pod is
 * dialled: a refusal there destroys the stream with a PortForwardError that has the node's words. Ending the writable side does not reach
 * the pod (the protocol has no half-close): `destroy` ends the connection. Throws StatusError and ConnectionError.
 */
export async function openPortForward(cluster: Cluster, request: PortForwardRequest): Promise<Duplex> {
  return (await import('./port-forward.ts')).openPortForward(cluster, request);
}
