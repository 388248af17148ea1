/** The real answer of a router, compared with the expected one. */
import type { Paint } from '../../io/paint.ts';
import type { Sent } from '../../kube/transport/send-once.ts';
import type { Verdict } from '../../resources/ingress/verdict.ts';
import { oneLine } from '../shared/finding-text.ts';

export interface SentReport {
  readonly address: string;
  readonly answer: Sent;
  /**
   * The status is below 500 and not a 404 of a router without a rule, and over TLS the certificate
   * covers the host.
   */
  readonly served: boolean;
  /** Whether the rules predict this. */
  readonly asExpected: boolean;
}

/**
 * Compares the answer with the verdict. A 404 may come from the pods or from a router without a
 * rule; if a rule matches, it is an answer of the pods. 502, 503 and 504 mean that the router's
 * backends do not answer.
 */
export function compareSent(verdict: Verdict, answer: Sent, address: string): SentReport {
  const served = wasServed(verdict, answer);
  return { address, answer, served, asExpected: served === verdict.served };
}

function wasServed(verdict: Verdict, answer: Sent): boolean {
  if (answer.kind === 'failed' || [502, 503, 504].includes(answer.status)) return false;
  if (answer.certificate !== undefined && !answer.certificate.covers) return false;
  return answer.status !== 404 || verdict.served;
}

/** The lines of a report, without newlines. */
export function sentLines({ address, answer, asExpected }: SentReport, paint: Paint): readonly string[] {
  const lines = [`Sent to ${oneLine(address)}: ${answerText(answer)}`];
  if (answer.kind === 'answered' && answer.certificate !== undefined) {
    const { subject, covers } = answer.certificate;
    const fit = covers ? 'covers the host' : 'does not cover the host';
    lines.push(`  certificate ${oneLine(subject) || 'without a subject'} ${fit}`);
  }
  lines.push(asExpected ? paint.good('As the rules say') : paint.bad('Not as the rules say'));
  return lines;
}

function answerText(answer: Sent): string {
  if (answer.kind === 'failed') return oneLine(answer.message);
  const server = answer.server === undefined ? '' : `, server ${oneLine(answer.server)}`;
  const location = answer.location === undefined ? '' : `, location ${oneLine(answer.location)}`;
  return `${answer.status} ${oneLine(answer.reason)}${server}${location} (${answer.milliseconds} ms)`;
}
