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
  /** Whoever asks reads all of the answer at once, so it may be gathered as it comes in. */
  readonly whole?: boolean;
}

/** The head of an answer, and its body to be read. */
export interface WireResponse {
  readonly status: number;
  /** Lower-case names; repeated headers joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** Throws when the connection ends before the body does. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Gives up what is still to come; the exchange is over. */
  discard(): void;
  /** Calls back once when the exchange is over, however it ended. */
  whenOver(callback: () => void): void;
}

/** Connections to one server, of one version of HTTP. */
export interface HttpClient {
  /** Rejects with the socket's own error, or a SendError, when no head came. */
  send(request: WireRequest): Promise<WireResponse>;
  /** Whether it can take another request; a closed one is replaced. */
  readonly usable: boolean;
  /** Whether the server lets another request wait until one that is open has ended. */
  readonly full: boolean;
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

/**
 * An answer over a stream of Node's; its body is the stream, which fails when the connection ends
 * too early, unless given.
 */
export function wireResponse(
  status: number,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  stream: Readable,
  body: AsyncIterable<Uint8Array> = stream,
): WireResponse {
  // an answer that nobody reads any more may still break off
  stream.on('error', () => undefined);
  return {
    status,
    headers: flattenHeaders(headers),
    body,
    discard: () => void stream.destroy(),
    whenOver: (callback) => void stream.once('close', callback),
  };
}

/** Headers with lists joined, pseudo headers and symbols left out. */
function flattenHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || name.startsWith(':')) continue;
    flat[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return flat;
}
