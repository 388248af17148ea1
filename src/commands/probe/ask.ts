/** Asks one probe's question through the API server. */
import type { Cluster } from '../../kube/cluster.ts';
import type { Dial, ProbeOptions } from '../../kube/probing/connection.ts';
import { execInPod, openPortForward } from '../../kube/streams/index.ts';
import type { PodAddress } from '../../kube/streams/requests.ts';
import type { Answer } from '../../resources/probes/answer.ts';
import { hostPort } from '../../resources/probes/http-question.ts';
import { type Listener, parseListeners } from '../../resources/probes/listeners.ts';
import type { Question } from '../../resources/probes/question.ts';

type Askable = Exclude<Question, { type: 'none' }>;

export interface AskContext {
  readonly cluster: Cluster;
  readonly address: PodAddress;
  readonly container: string;
  /** Of the kubelet: "1.37". */
  readonly version: string;
  /** Of the probe, in seconds. */
  readonly timeout: number;
  /** Milliseconds that a request to the API server takes and back. */
  readonly roundTrip: number;
  readonly signal: AbortSignal;
}

/** An answer, and how many milliseconds of it may be the way. */
export interface Asked {
  readonly answer: Answer;
  readonly slack: number;
}

export async function ask(question: Askable, context: AskContext): Promise<Asked> {
  const { cluster, address, container, timeout, roundTrip, signal } = context;
  // A stream takes a handshake, and the node its own connections, before the first byte is in the pod.
  const slack = 100 + 3 * roundTrip;
  if (question.type === 'exec') {
    const { askExec } = await import('../../kube/probing/exec.ts');
    const { command } = question;
    return { answer: await askExec(cluster, { ...address, container, command }, { timeout, slack, signal }), slack };
  }
  const dial: Dial = (port) => openPortForward(cluster, { ...address, port, signal });
  return { answer: await overNetwork(question, context, { dial, timeout, slack, signal }), slack };
}

async function overNetwork(
  question: Exclude<Askable, { type: 'exec' }>,
  { version, roundTrip }: AskContext,
  options: ProbeOptions,
): Promise<Answer> {
  switch (question.type) {
    case 'http':
      return (await import('../../kube/probing/http.ts')).askHttp(question.http, options);
    case 'grpc':
      return (await import('../../kube/probing/grpc.ts')).askGrpc({ ...question, version }, options);
    default: {
      const { askTcp } = await import('../../kube/probing/tcp.ts');
      const { port, address } = question;
      return askTcp({ port, address, silence: 300 + 3 * roundTrip }, options);
    }
  }
}

/** Who listens in the pod, seen from one of its running containers; undefined when none of them can say. */
export async function readListeners(
  cluster: Cluster,
  address: PodAddress,
  containers: readonly string[],
  signal: AbortSignal,
): Promise<readonly Listener[] | undefined> {
  for (const container of containers) {
    const read = async (file: string) => {
      const request = { ...address, container, command: ['cat', file], timeout: 5000, limit: 4 << 20, signal };
      return parseListeners((await execInPod(cluster, request)).stdout.toString('latin1'));
    };
    try {
      const [four, six] = await Promise.all([read('/proc/net/tcp'), read('/proc/net/tcp6').catch(() => undefined)]);
      if (four !== undefined || six !== undefined) return [...(four ?? []), ...(six ?? [])];
    } catch {
      signal.throwIfAborted();
    }
  }
  return undefined;
}

/** `10.0.0.7:8080`; "" for a command. */
export function dialled(question: Askable): string {
  if (question.type === 'exec') return '';
  return question.type === 'http' ? hostPort(question.http.host, question.http.port) : question.address;
}
