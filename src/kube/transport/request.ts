/** What a request to the API server is, before any connection is chosen. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';
  /** An absolute path below the server's base, already percent-encoded, without a query. */
  readonly path: string;
  /**
   * The path was given whole and not made from a resource (client-go's AbsPath): errors name no
   * resource then.
   */
  readonly rawPath?: true;
  readonly query?: readonly (readonly [string, string])[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
  /**
   * Receives the texts of the warnings in the response, which then do not go to stderr. Requests in
   * parallel print them in their own order, by Cluster.warn.
   */
  readonly warn?: (texts: readonly string[]) => void;
  /**
   * Milliseconds for the whole answer when --request-timeout says nothing; without it there is no
   * end (watches, logs).
   */
  readonly timeout?: number;
}

/** A whole answer of success (200 to 206). */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * An answer whose body is read as it comes. Not reading it to its end holds the connection: call
 * `close`.
 */
export interface ApiStream {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
  close(): void;
}
