/** What came back when a probe's question was asked, and what the kubelet makes of such an answer (pkg/probe, pkg/kubelet/prober). */

/**
 * - success, warning: it passes; a warning is told in an event
 * - failure: counted
 * - error: the question could not be asked; the kubelet throws the result away and counts nothing
 */
export type AnswerResult = 'success' | 'warning' | 'failure' | 'error';

export interface Answer {
  readonly result: AnswerResult;
  /** What the kubelet would say of it, without "Liveness probe failed: " before it; of a success what it said. */
  readonly text: string;
  /** Milliseconds from the connection's begin, the way through the API server with it; a TCP connection that opens does not say when. */
  readonly latency?: number;
  /** Of an HTTP answer. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The URLs that redirects led to. */
  readonly redirects?: readonly string[];
  /** The first 10 KiB of the body, or of what the command said. */
  readonly body?: string;
  /** Whether nobody listens there. */
  readonly refused?: boolean;
}

/** The kubelet reads so much of a body or of a command's output (10 KiB). */
export const BODY_LIMIT = 10 * 1024;

/** What an HTTP status means (DoHTTPProbe): redirects that were not followed pass with a warning. */
export function judgeStatus(status: number, body: string): Pick<Answer, 'result' | 'text'> {
  if (status >= 200 && status < 300) return { result: 'success', text: body };
  if (status >= 300 && status < 400) {
    return { result: 'warning', text: `Probe terminated redirects, Response body: ${body}` };
  }
  return { result: 'failure', text: `HTTP probe failed with statuscode: ${status}` };
}
