import type { Readable } from 'node:stream';

/** One request as it goes over the wire. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, percent-encoded. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
}

/** The head of an answer, and its body to be read; destroying the body ends the exchange. */
export interface WireResponse {
  readonly status: number;
  /** Lower-case names; repeated headers joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
}

/** Connections to one server, of one version of HTTP. */
export interface HttpClient {
  /** Rejects with the socket's own error, or a SendError, when no head came. */
  send(request: WireRequest): Promise<WireResponse>;
  /** Whether it can take another request; a closed one is replaced. */
  readonly usable: boolean;
  close(): void;
}

/** No head came; says whether the server can have seen the request. */
export class SendError extends Error {
  /** Nothing of the request can have been acted on: sending it again is safe for every verb. */
  readonly unsent: boolean;
  readonly code: string;
  constructor(cause: Error & { code?: string }, unsent: boolean) {
    super(cause.message, { cause });
    this.unsent = unsent;
    this.code = cause.code ?? '';
  }
}

/** Headers with lists joined, pseudo headers and symbols left out. */
export function flattenHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || name.startsWith(':')) continue;
    flat[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return flat;
}
