/**
 * Reads logs and writes them to stdout: one after the other, or in parallel while they are
 * followed.
 */
import type { Context } from '../../context.ts';
import { plainMessage } from '../../error-text.ts';
import { CliError, ExitError, StatusError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { Output } from '../../io/io.ts';
import { followPodLog, linesOf, openPodLog, type PodLogRequest } from '../../kube/pod-log.ts';
import type { Transport } from '../../kube/transport/transport.ts';
import type { LogSource } from './sources.ts';

export interface ConsumeOptions {
  readonly follow: boolean;
  readonly prefix: boolean;
  readonly ignoreErrors: boolean;
  /**
   * How long requests for a followed log are retried while the server refuses them, in
   * milliseconds.
   */
  readonly podTimeout: number;
  /** The query of a container's log. */
  query(container: string): PodLogRequest['query'];
}

/** How many bytes may be buffered before the reader of stdout must catch up. */
const IN_FLIGHT = 1 << 18;
/** Delay before a refused log is requested again, in milliseconds. */
const RETRY = 1000;

/** Writes to stdout, waits for a slow reader, and ends the command when the reader is gone. */
class Sink {
  readonly #output: Output;
  #pending = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  /**
   * Whole lines (or raw chunks of a single log), one write each, so that lines of different logs
   * are never mixed.
   */
  async write(prefix: Uint8Array | undefined, data: Uint8Array): Promise<void> {
    if (this.#output.closed === true) throw new ExitError(0);
    const whole = prefix === undefined ? data : Buffer.concat([prefix, data]);
    this.#output.write(whole);
    this.#pending += whole.length;
    if (this.#pending < IN_FLIGHT) return;
    this.#pending = 0;
    await this.#output.drain();
  }
}

/**
 * Writes all logs to stdout. Throws the error of a log that cannot be read, unless errors are
 * ignored.
 */
export async function consumeLogs(
  context: Context,
  sources: readonly LogSource[],
  options: ConsumeOptions,
): Promise<void> {
  const { transport } = await context.cluster();
  const sink = new Sink(context.io.stdout);
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const consume = (source: LogSource): Promise<void> => consumeOne(context, transport, source, options, sink, signal);
  try {
    if (options.follow && sources.length > 1) await Promise.all(sources.map(consume));
    else for (const source of sources) await consume(source);
  } catch (error) {
    throw context.signal.aborted ? new ExitError(1) : error;
  } finally {
    stop.abort(new ExitError(1));
  }
}

async function consumeOne(
  context: Context,
  transport: Transport,
  { namespace, pod, container }: LogSource,
  options: ConsumeOptions,
  sink: Sink,
  signal: AbortSignal,
): Promise<void> {
  const request: PodLogRequest = { namespace, pod, query: options.query(container) };
  const prefix = options.prefix ? Buffer.from(`[pod/${pod}/${container}] `) : undefined;
  const giveUp = context.clock.now() + options.podTimeout;
  for (;;) {
    try {
      for await (const data of logData(context, transport, request, options, signal)) await sink.write(prefix, data);
      return;
    } catch (error) {
      if (signal.aborted || error instanceof ExitError) throw error;
      if (options.ignoreErrors) {
        await sink.write(undefined, Buffer.from(`error: ${escapeTerminal(plainMessage(error))}\n`));
        return;
      }
      if (!options.follow) throw error;
      context.io.stderr.write(`${escapeTerminal(plainMessage(error))}\n`);
      if (!(error instanceof StatusError)) throw error;
      if (context.clock.now() + RETRY > giveUp) throw new CliError('context deadline exceeded');
      await context.clock.sleep(RETRY, signal);
    }
  }
}

/** The chunks to write: whole lines when followed or prefixed, else the bytes as they arrive. */
async function* logData(
  context: Context,
  transport: Transport,
  request: PodLogRequest,
  { follow, prefix }: ConsumeOptions,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  if (follow) {
    yield* followPodLog(transport, request, {
      signal,
      sleep: (milliseconds, until) => context.clock.sleep(milliseconds, until),
      resuming: (reason) =>
        context.io.stderr.write(`connection to pod/${request.pod} lost (${escapeTerminal(reason)}), resuming\n`),
    });
    return;
  }
  const stream = await openPodLog(transport, request, signal);
  try {
    yield* prefix ? linesOf(stream.body) : stream.body;
  } finally {
    stream.close();
  }
}
