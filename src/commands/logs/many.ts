/** What reading and following the logs of many pods have in common. */
import type { Context } from '../../context.ts';
import { plainMessage } from '../../error-text.ts';
import { CliError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { Palette } from '../../io/paint.ts';
import { LineFormatter, type LineSource, type LineView } from '../../resources/logs/line-format.ts';
import type { PodFilter, PodTarget } from './pod-targets.ts';

export interface ManyOptions {
  readonly targets: readonly PodTarget[];
  readonly filter: PodFilter;
  readonly view: LineView;
  /** Whether text lines begin with their source. */
  readonly prefix: boolean;
  readonly colors: Palette;
  readonly previous: boolean;
  readonly ignoreErrors: boolean;
  /** The maximum number of logs that are read at the same time. */
  readonly most: number;
  /** How long a log is requested again while the server refuses it, in milliseconds. */
  readonly podTimeout: number;
  /** The query of a container's log; `fresh` is one that began after the command. */
  query(container: string, fresh: boolean): Readonly<Record<string, string | number>>;
}

/** The formatter of one container's log. */
export function formatterOf(options: ManyOptions, source: LineSource): LineFormatter {
  const { view, targets, colors } = options;
  if (!options.prefix || view.output !== 'text') return new LineFormatter(view, source, undefined);
  const { namespace, pod, container } = source;
  const several = new Set(targets.map((target) => target.namespace)).size > 1 || targets[0]?.namespace === undefined;
  const label = `[${several ? `${namespace}/` : ''}pod/${pod}/${container}]`;
  return new LineFormatter(view, source, `${colors(`${namespace}/${pod}`)(label)} `);
}

/** kubectl's words for more logs than --max-log-requests allows. */
export function tooMany(count: number, most: number): CliError {
  return new CliError(
    `you are attempting to follow ${count} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`,
  );
}

/** One line on stderr for a log that cannot be read, while the others go on. */
export function reportLog(context: Context, pod: string, container: string, error: unknown): void {
  context.io.stderr.write(`error: pod/${pod}/${container}: ${escapeTerminal(plainMessage(error))}\n`);
}
