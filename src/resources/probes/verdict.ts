/** What the kubelet would make of an answer that came by port-forward or exec, where that can be known. */
import type { Answer, AnswerResult } from './answer.ts';
import type { Listening } from './listeners.ts';
import type { Way } from './question.ts';

export interface Verdict {
  /** unknown: what came back may not be what the kubelet gets. */
  readonly verdict: AnswerResult | 'unknown';
  /** Why it is unknown, or what it rests on; each a sentence without a full stop. */
  readonly reasons: readonly string[];
}

export interface Circumstances {
  /** undefined for a command. */
  readonly way: Way | undefined;
  readonly listening: Listening;
  readonly podAddress: string;
  readonly port: number | undefined;
  /** Whether the kubelet's own word shows that this port answers at the pod's address: a readiness probe asks it, and the container is ready. */
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
  const late = latency - timeout * 1000;
  if (late <= 0 || answer.result === 'failure' || answer.result === 'error') {
    return { verdict: answer.result, reasons: restsOn(circumstances) };
  }
  const took = `it took ${Math.round(latency)}ms`;
  if (late <= slack) {
    return unknown(
      `${took}, of which the way through the API server may be more than the ${Math.ceil(late)}ms over the timeout`,
    );
  }
  return { verdict: 'failure', reasons: [`${took}, longer than the timeout of ${timeout}s`] };
}

const unknown = (...reasons: readonly string[]): Verdict => ({ verdict: 'unknown', reasons });

/** Whether the loopback, where port-forward asks, says nothing of the address that the kubelet asks. */
function reachVerdict(answer: Answer, circumstances: Circumstances): Verdict | undefined {
  const { way, listening, podAddress, port, confirmed } = circumstances;
  if (way === undefined || way === 'same') return undefined;
  if (way === 'node') {
    return unknown(
      `the pod is in its node's network: the kubelet asks ${podAddress}, port-forward the node's loopback, and either may have rules of its own`,
    );
  }
  switch (listening) {
    case 'everywhere':
    case 'nowhere':
      return undefined;
    case 'loopback only':
      return unknown(
        `the server listens on the loopback only: port-forward reaches it, the kubelet asks ${podAddress}:${port} and is likely refused`,
      );
    case 'pod address only':
      return unknown(
        `the server listens on ${podAddress} only: the kubelet reaches it, port-forward asks the loopback`,
      );
    case 'apart':
      return unknown(
        `one server listens on the loopback and one on ${podAddress}: port-forward asks the first, the kubelet the second`,
      );
    default: {
      // A refusal at the loopback alone says nothing, an answer that fails would fail there too.
      const isTelling = answer.result === 'failure' && answer.refused !== true;
      if (isTelling || confirmed) return undefined;
      return unknown(
        `on which addresses the server listens cannot be seen (no cat in the container): port-forward asks the loopback, the kubelet ${podAddress}:${port}`,
      );
    }
  }
}

function restsOn({ way, listening, confirmed, podAddress, port }: Circumstances): readonly string[] {
  if (way !== 'pod' || listening !== 'unknown' || !confirmed) return [];
  return [`the container is ready, so ${podAddress}:${port} answers the kubelet, too`];
}
