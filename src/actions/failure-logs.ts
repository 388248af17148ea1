/**
 * The last lines of the logs that findings ask for. The container itself explains best why it
 * ended.
 */
import { linesOf, openPodLog } from '../kube/pod-log.ts';
import type { Transport } from '../kube/transport/transport.ts';
import type { Evidence, Finding, LogRequest } from '../resources/diagnosis/types.ts';

export interface FailureLogOptions {
  readonly signal?: AbortSignal;
  /** How many lines of each log; the default is 10. */
  readonly lines?: number;
  /**
   * The maximum number of logs to read, since pods of one workload log the same; the default is 3.
   */
  readonly logs?: number;
  /**
   * Timeout for all logs together, in milliseconds, since a kubelet that does not answer must not
   * delay the verdict; the default is 5 s.
   */
  readonly timeout?: number;
}

const LINES = 10;
const LOGS = 3;
const TIMEOUT = 5000;
/** Bytes of one line that are shown. */
const LONGEST_LINE = 500;
/** A program may write one line without an end. */
const LONGEST_LOG = 64 * 1024;

/**
 * The findings with the last lines of their logs among their evidence, in the same order. A log
 * that cannot be read is left out. Throws only when `signal` is aborted.
 */
export async function withFailureLogs(
  transport: Transport,
  findings: readonly Finding[],
  options: FailureLogOptions = {},
): Promise<readonly Finding[]> {
  const { signal } = options;
  const expired = AbortSignal.timeout(options.timeout ?? TIMEOUT);
  const either = signal === undefined ? expired : AbortSignal.any([signal, expired]);
  const withLogs = findings.filter(({ logs }) => logs !== undefined).slice(0, options.logs ?? LOGS);
  const evidence = new Map<Finding, readonly Evidence[]>();
  await Promise.all(
    withLogs.map(async (finding) => {
      evidence.set(finding, await logEvidence(transport, finding.logs!, options.lines ?? LINES, either));
    }),
  );
  signal?.throwIfAborted();
  return findings.map((finding) => {
    const lines = evidence.get(finding) ?? [];
    return lines.length === 0 ? finding : { ...finding, evidence: [...finding.evidence, ...lines] };
  });
}

async function logEvidence(
  transport: Transport,
  request: LogRequest,
  lines: number,
  signal: AbortSignal,
): Promise<readonly Evidence[]> {
  // The log of the previous run may be gone, or the current run may be the one that failed.
  for (const previous of request.previous ? [true, false] : [false]) {
    const found = await lastLines(transport, { ...request, previous }, lines, signal);
    if (found.length > 0) return found;
  }
  return [];
}

async function lastLines(
  transport: Transport,
  { namespace, pod, container, previous }: LogRequest,
  lines: number,
  signal: AbortSignal,
): Promise<readonly Evidence[]> {
  const query = {
    container,
    ...(previous ? { previous: 'true' } : {}),
    tailLines: lines,
    limitBytes: LONGEST_LOG,
    timestamps: 'true',
  };
  const found: Evidence[] = [];
  try {
    const stream = await openPodLog(transport, { namespace, pod, query }, signal);
    try {
      for await (const line of linesOf(stream.body)) found.push(evidenceOf(`pod/${pod}`, line.toString('utf8')));
    } finally {
      stream.close();
    }
  } catch {
    // What came before the connection was lost is still evidence.
  }
  return found.filter(({ text }) => text !== '');
}

function evidenceOf(object: string, line: string): Evidence {
  const [, stamp, rest = ''] = /^(\d{4}-\d\d-\d\dT\S+) (.*)$/s.exec(line) ?? [undefined, undefined, line];
  const at = stamp === undefined ? Number.NaN : Date.parse(stamp);
  const text = Number.isNaN(at) ? line : rest;
  const trimmed = text.trimEnd();
  const shown = trimmed.length > LONGEST_LINE ? `${trimmed.slice(0, LONGEST_LINE)}...` : trimmed;
  return { source: 'log', object, text: shown, ...(Number.isNaN(at) ? {} : { at }) };
}
