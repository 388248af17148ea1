/** Asks a TCP probe's question: can a connection be opened (pkg/probe/tcp). */
import type { Answer } from '../../resources/probes/answer.ts';
import { connectionText, isRefusal, type ProbeOptions } from './connection.ts';

/**
 * The node dials only after it has accepted the request, and reports nothing when it succeeds. So
 * the port counts as open when neither bytes nor a refusal come within `silence` milliseconds.
 * `address` is what the kubelet dials.
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
