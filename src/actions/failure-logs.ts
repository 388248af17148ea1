/** The last lines of the logs that findings ask for: a container says best itself why it ended. */
import { linesOf, openPodLog } from '../kube/pod-log.ts';
import type { Transport } from '../kube/transport/transport.ts';
import type { Evidence, Finding, LogRequest } from '../resources/diagnosis/types.ts';

export interface FailureLogOptions {
  readonly signal?: AbortSignal;
  /** How many lines of each log; 10 unless said. */
  readonly lines?: number;
  /** How many different logs are read at most: pods of one workload say the same; 3 unless said. */
  readonly logs?: number;
  /** Milliseconds for all of them: the verdict does not wait for a kubelet that does not answer; 5 s unless said. */
  readonly timeout?: number;
}

const LINES = 10;
const LOGS = 3;
const TIMEOUT = 5000;
/** Bytes of one line that are shown. */
const LONGEST_LINE = 500;
/** A program may write one endless line. */
const LONGEST_LOG = 64 * 1024;

/**
 * The findings with the end of their logs among their evidence, in the same order. A log that cannot be had is left out: this never throws but
 * for an interruption by `signal`.
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
  // the run before may be gone, or the present one may be the one that failed
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
    // what came before it broke off is evidence all the same
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
