/** Probes as text. */
import type { Handler, Probe, ProbeKind } from './probe.ts';
import { probeSums, type Span } from './sums.ts';

/**
 * "http-get :8080/healthz", "https-get 10.0.0.7:8443/", "tcp-socket :6379", "grpc
 * :50051/db.Health", "exec test -f /tmp/ok".
 */
export function handlerText(handler: Handler): string {
  switch (handler.type) {
    case 'httpGet':
      return `${handler.scheme.toLowerCase()}-get ${handler.host}:${handler.port}${slashed(handler.path)}`;
    case 'tcpSocket':
      return `tcp-socket ${handler.host}:${handler.port}`;
    case 'grpc':
      return `grpc :${handler.port}${handler.service === '' ? '' : `/${handler.service}`}`;
    case 'exec':
      return `exec ${handler.command.map(word).join(' ')}`;
    default:
      return 'nothing';
  }
}

/** A path as it is asked for: from the root. */
export const slashed = (path: string): string => (path.startsWith('/') ? path : `/${path}`);

/** A word of a command line, quoted as a POSIX shell wants it where it has to be. */
export function word(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** "http-get :8080/healthz, delay 0s, timeout 1s, period 10s, 3 failures". */
export function probeText({ handler, delay, timeout, period, failures }: Probe): string {
  return `${handlerText(handler)}, delay ${delay}s, timeout ${timeout}s, period ${period}s, ${failures} failures`;
}

/** The resulting times of a probe, as text: "restart 20s-31s after it hangs, 30s to end". */
export function sumsText(kind: ProbeKind, probe: Probe, podGrace: number): string {
  const sums = probeSums(kind, probe, podGrace);
  switch (sums.kind) {
    case 'liveness':
      return `restart after ${spanText(sums.toAct)} of failures, then ${sums.grace}s to end`;
    case 'startup':
      return `${spanText(sums.toAct)} to start, then a restart with ${sums.grace}s to end`;
    default:
      return `out after ${spanText(sums.toAct)} of failures, back within ${sums.toRecover.most}s`;
  }
}

/** "20s-31s"; "10s" when both ends are the same. */
export function spanText({ least, most }: Span): string {
  return least === most ? `${most}s` : `${least}s-${most}s`;
}
