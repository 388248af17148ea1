/**
 * What an answer that came by port-forward or exec means for the kubelet, where that can be known.
 */
import type { Answer, AnswerResult } from './answer.ts';
import type { Listening } from './listeners.ts';
import type { Way } from './question.ts';

export interface Verdict {
  /** unknown: the kubelet may get a different answer. */
  readonly verdict: AnswerResult | 'unknown';
  /** Why it is unknown, or what it is based on; each a sentence without a full stop. */
  readonly reasons: readonly string[];
}

export interface Circumstances {
  /** undefined for a command. */
  readonly way: Way | undefined;
  readonly listening: Listening;
  readonly podAddress: string;
  readonly port: number | undefined;
  /**
   * Whether the pod's status shows that the port answers at the pod's address: a readiness probe
   * uses it, and the container is ready.
   */
  readonly confirmed: boolean;
  /** Of the probe, in seconds. */
  readonly timeout: number;
  /** Milliseconds that the way here may have taken. */
  readonly slack: number;
}

export function verdictOn(answer: Answer, circumstances: Circumstances): Verdict {
  const { timeout, slack } = circumstances;
  const reachable = reachVerdict(answer, circumstances);
  if (reachable !== undefined) return reachable;
  const latency = answer.latency ?? 0;
  const excess = latency - timeout * 1000;
  if (excess <= 0 || answer.result === 'failure' || answer.result === 'error') {
    return { verdict: answer.result, reasons: restsOn(circumstances) };
  }
  const took = `it took ${Math.round(latency)}ms`;
  if (excess <= slack) {
    return unknown(
      `${took}, but the way through the API server may take more than the ${Math.ceil(excess)}ms over the timeout`,
    );
  }
  return { verdict: 'failure', reasons: [`${took}, longer than the timeout of ${timeout}s`] };
}

const unknown = (...reasons: readonly string[]): Verdict => ({ verdict: 'unknown', reasons });

/**
 * Whether the loopback, which port-forward uses, may differ from the address that the kubelet uses.
 */
function reachVerdict(answer: Answer, circumstances: Circumstances): Verdict | undefined {
  const { way, listening, podAddress, port, confirmed } = circumstances;
  if (way === undefined || way === 'same') return undefined;
  if (way === 'node') {
    return unknown(
      `the pod uses its node's network: the kubelet connects to ${podAddress}, port-forward to the node's loopback, and their firewall rules may differ`,
    );
  }
  switch (listening) {
    case 'everywhere':
    case 'nowhere':
      return undefined;
    case 'loopback only':
      return unknown(
        `the server listens on the loopback only: port-forward reaches it, the kubelet connects to ${podAddress}:${port} and is likely refused`,
      );
    case 'pod address only':
      return unknown(
        `the server listens on ${podAddress} only: the kubelet reaches it, port-forward connects to the loopback`,
      );
    case 'apart':
      return unknown(
        `one server listens on the loopback and one on ${podAddress}: port-forward connects to the first, the kubelet to the second`,
      );
    default: {
      // A refused connection at the loopback proves nothing; a failing answer would fail there too.
      const isTelling = answer.result === 'failure' && answer.refused !== true;
      if (isTelling || confirmed) return undefined;
      return unknown(
        `it is unknown on which addresses the server listens (no cat in the container): port-forward connects to the loopback, the kubelet to ${podAddress}:${port}`,
      );
    }
  }
}

function restsOn({ way, listening, confirmed, podAddress, port }: Circumstances): readonly string[] {
  if (way !== 'pod' || listening !== 'unknown' || !confirmed) return [];
  return [`the container is ready, so ${podAddress}:${port} answers the kubelet, too`];
}
