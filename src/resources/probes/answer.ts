/** The answer to a probe, and its meaning for the kubelet (pkg/probe, pkg/kubelet/prober). */

/**
 * - success, warning: it passes; a warning becomes an event
 * - failure: counted
 * - error: the probe could not be run; the kubelet discards the result and counts nothing
 */
export type AnswerResult = 'success' | 'warning' | 'failure' | 'error';

export interface Answer {
  readonly result: AnswerResult;
  /** The kubelet's message, without "Liveness probe failed: "; for a success the output. */
  readonly text: string;
  /**
   * Milliseconds since the connection began, including the way through the API server; unknown for
   * a TCP connection.
   */
  readonly latency?: number;
  /** Of an HTTP answer. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The URLs that redirects led to. */
  readonly redirects?: readonly string[];
  /** The first 10 KiB of the body or of the command's output. */
  readonly body?: string;
  /** Whether nothing listens there. */
  readonly refused?: boolean;
}

/** The kubelet reads this many bytes of a body or of a command's output. */
export const BODY_LIMIT = 10 * 1024;

/**
 * What an HTTP status means (DoHTTPProbe): redirects that were not followed pass with a warning.
 */
export function judgeStatus(status: number, body: string): Pick<Answer, 'result' | 'text'> {
  if (status >= 200 && status < 300) return { result: 'success', text: body };
  if (status >= 300 && status < 400) {
    return { result: 'warning', text: `Probe terminated redirects, Response body: ${body}` };
  }
  return { result: 'failure', text: `HTTP probe failed with statuscode: ${status}` };
}
