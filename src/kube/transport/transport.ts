import type { ApiRequest, ApiResponse, ApiStream } from './request.ts';

/**
 * The one way to the API server: connection, credentials, retries, traces and deadlines are its
 * business.
 */
export interface Transport {
  /**
   * The whole answer. Throws StatusError for a status of 400 and above, ConnectionError when no
   * answer came.
   */
  request(request: ApiRequest): Promise<ApiResponse>;
  /** The answer's head, its body as a stream. Throws as `request` does. */
  stream(request: ApiRequest): Promise<ApiStream>;
  close(): void;
}
