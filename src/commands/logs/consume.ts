/**
 * Reads logs and writes them to stdout: one after the other, or in parallel while they are
 * followed.
 */
import type { Context } from '../../context.ts';
import { plainMessage } from '../../error-text.ts';
import { CliError, ExitError, StatusError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { Palette } from '../../io/paint.ts';
import { followPodLog, openPodLog, type PodLogRequest, readPodLog } from '../../kube/pod-log.ts';
import type { Transport } from '../../kube/transport/transport.ts';
import { isPlain, LineFormatter, type LineView } from '../../resources/logs/line-format.ts';
import { Sink } from './sink.ts';
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
  readonly view: LineView;
  readonly colors: Palette;
  /** The query of a container's log. */
  query(container: string): PodLogRequest['query'];
}

/** Delay before a refused log is requested again, in milliseconds. */
const RETRY = 1000;

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
  source: LogSource,
  options: ConsumeOptions,
  sink: Sink,
  signal: AbortSignal,
): Promise<void> {
  const { namespace, pod, container } = source;
  const request: PodLogRequest = { namespace, pod, query: options.query(container) };
  const giveUp = context.clock.now() + options.podTimeout;
  for (;;) {
    try {
      await writeLog(context, transport, { source, request }, options, sink, signal);
      return;
    } catch (error) {
      if (signal.aborted || error instanceof ExitError) throw error;
      if (options.ignoreErrors) {
        await sink.write(source, Buffer.from(`error: ${escapeTerminal(plainMessage(error))}\n`), false);
        return;
      }
      if (!options.follow) throw error;
      context.io.stderr.write(`${escapeTerminal(plainMessage(error))}\n`);
      if (!(error instanceof StatusError)) throw error;
      if (context.clock.now() + RETRY > giveUp) throw new CliError('context deadline exceeded');
      await context.clock.sleep(RETRY, signal);
    } finally {
      sink.end(source);
    }
  }
}

/** Whole lines when followed, prefixed or formatted, else the bytes as they arrive. */
async function writeLog(
  context: Context,
  transport: Transport,
  { source, request }: { readonly source: LogSource; readonly request: PodLogRequest },
  { follow, prefix, view, colors }: ConsumeOptions,
  sink: Sink,
  signal: AbortSignal,
): Promise<void> {
  const { pod, container } = source;
  if (!follow && !prefix && isPlain(view)) {
    const stream = await openPodLog(transport, request, signal);
    try {
      for await (const bytes of stream.body) await sink.write(source, bytes, false);
    } finally {
      stream.close();
    }
    return;
  }
  const label = prefix && view.output === 'text' ? `${colors(pod)(`[pod/${pod}/${container}]`)} ` : undefined;
  const formatter = new LineFormatter(view, source, label);
  const batches = follow
    ? followPodLog(transport, request, {
        signal,
        now: () => context.clock.now(),
        sleep: (milliseconds, until) => context.clock.sleep(milliseconds, until),
        resuming: (reason) =>
          context.io.stderr.write(`connection to pod/${pod} lost (${escapeTerminal(reason)}), resuming\n`),
      })
    : readPodLog(transport, request, { timed: view.output !== 'text' || view.timestamps, signal });
  for await (const pieces of batches) await sink.write(source, formatter.format(pieces), formatter.open);
}
