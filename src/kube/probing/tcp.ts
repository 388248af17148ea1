/** Asks a TCP probe's question: can a connection be opened (pkg/probe/tcp). */
import type { Answer } from '../../resources/probes/answer.ts';
import { type ProbeOptions, connectionText, isRefusal } from './connection.ts';

/**
 * The node dials only after it has taken the request, and says nothing when it succeeds: a connection that brings neither bytes nor a refusal
 * within `silence` milliseconds is taken for open. `address` is what the kubelet dials.
 */
export async function askTcp(
  { port, address, silence }: { readonly port: number; readonly address: string; readonly silence: number },
  options: ProbeOptions,
): Promise<Answer> {
  const connection = await options.dial(port);
  const started = performance.now();
  const { promise, resolve } = Promise.withResolvers<Error | undefined>();
  const timer = setTimeout(() => resolve(undefined), Math.min(silence, options.timeout * 1000));
  const end = (): void => resolve(undefined);
  connection.once('error', resolve);
  connection.once('end', end);
  connection.once('data', end);
  options.signal.addEventListener('abort', end, { once: true });
  const error = await promise;
  options.signal.removeEventListener('abort', end);
  clearTimeout(timer);
  connection.on('error', () => undefined);
  connection.destroy();
  options.signal.throwIfAborted();
  if (error === undefined) return { result: 'success', text: '' };
  const latency = performance.now() - started;
  return { result: 'failure', text: connectionText(error, address), latency, refused: isRefusal(error) };
}
