import type { Socket } from 'node:net';
import type { KubeConfig } from '@kubernetes/client-node';
import type { Credentials } from '../auth/credentials.ts';
import type { Trace } from '../transport/trace.ts';

/**
 * What a stream to a pod needs from the cluster: it opens its own connections, everything else is
 * as for requests.
 */
export interface StreamAccess {
  readonly server: string;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly trace: Trace | undefined;
  /**
   * A new connection that speaks HTTP/1.1, secured and through the proxy as requests are. Rejects
   * with node's error.
   */
  open(signal: AbortSignal): Promise<Socket>;
  /** The headers that identify the user: credentials, impersonation, user agent. */
  headers(): Promise<Readonly<Record<string, string | readonly string[]>>>;
  /** Which credentials the headers are made from: the number that renewing changes. */
  readonly generation: number;
  /** After a 401: asks for credentials again. */
  renew: Credentials['renew'];
  kubeConfig(): Promise<KubeConfig>;
  /** Why there is no connection, for the user. */
  failure(error: unknown): Error;
}
