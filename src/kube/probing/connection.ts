/** Connections of probes into a pod. */
import type { Duplex } from 'node:stream';
import { PortForwardError } from '../streams/errors.ts';

/** Opens a TCP connection to a port of the pod, as the probe's network has it. */
export type Dial = (port: number) => Promise<Duplex>;

export interface ProbeOptions {
  readonly dial: Dial;
  /** Of the probe, in seconds. */
  readonly timeout: number;
  /** Extra milliseconds for the network path of the response. */
  readonly slack: number;
  readonly signal: AbortSignal;
}

/** Whether the node says that nobody listens at the port. */
export function isRefusal(error: unknown): boolean {
  return error instanceof PortForwardError && /connection refused/.test(error.message);
}

/**
 * A failure to connect or to read in the words of Go, as the kubelet's events have them; `address`
 * is what the kubelet dials.
 */
export function connectionText(error: unknown, address: string): string {
  if (isRefusal(error)) return `dial tcp ${address}: connect: connection refused`;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET' || message === 'socket hang up') return 'EOF';
  return message;
}
