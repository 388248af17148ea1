/** HTTP as charts need it. Who sends is handed in: see src/actions/helm/http.ts. */
import type { TlsFiles } from './tls-files.ts';

export interface HttpRequest {
  readonly method?: 'GET' | 'HEAD' | 'PUT' | 'POST';
  readonly url: string;
  /** Lower-case names. `authorization` is not sent to another host that a redirect leads to. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly tls?: TlsFiles;
  /** Milliseconds for all of it; 120,000 by default. */
  readonly timeout?: number;
  /** A file of a repository: --debug tells of it. */
  readonly isFile?: boolean;
  /** The most bytes that the answer may have. */
  readonly limit: number;
}

/** An answer of whatever status, after redirects. */
export interface HttpAnswer {
  readonly status: number;
  /** `404 Not Found`. */
  readonly statusLine: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  /** What was asked for at last. */
  readonly url: string;
}

/** Throws HelmFault in the words of Go's http.Client: `Get "URL": dial tcp ...`. */
export type SendHttp = (request: HttpRequest) => Promise<HttpAnswer>;

export const MIB = 2 ** 20;

export const basicAuth = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
