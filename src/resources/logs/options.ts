/**
 * The flags of `logs` as a query of the log subresource (v1.PodLogOptions), checked as kubectl
 * checks them.
 */
import { CliError } from '../../errors.ts';
import { parseRfc3339 } from './time.ts';

export interface LogFlags {
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly insecureSkipTlsVerifyBackend: boolean;
  /** RFC 3339, "" when not given. */
  readonly sinceTime: string;
  /** Milliseconds, 0 when not given. */
  readonly since: number;
  /** 0 when not given. */
  readonly limitBytes: number;
  readonly tail: number;
  readonly tailGiven: boolean;
  readonly selector: string;
}

/** The options of the request that are the same for every container. */
export interface PodLogOptions {
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly insecureSkipTlsVerifyBackend: boolean;
  /** Milliseconds since the epoch. */
  readonly sinceTime: number | undefined;
  readonly sinceSeconds: number | undefined;
  readonly limitBytes: number | undefined;
  readonly tailLines: number | undefined;
}

/** How many last lines a selector shows of each container without --tail. */
const SELECTOR_TAIL = 10;

/** Throws CliError for a --since-time that is no time. */
export function podLogOptions(flags: LogFlags): PodLogOptions {
  const { follow, previous, timestamps, insecureSkipTlsVerifyBackend, tail } = flags;
  const bySelector = flags.selector !== '' && tail === -1 && !flags.tailGiven;
  const seconds = Math.sign(flags.since) * Math.round(Math.abs(flags.since) / 1000);
  return {
    follow,
    previous,
    timestamps,
    insecureSkipTlsVerifyBackend,
    sinceTime: flags.sinceTime === '' ? undefined : parseRfc3339(flags.sinceTime),
    sinceSeconds: flags.since === 0 ? undefined : seconds,
    limitBytes: flags.limitBytes === 0 ? undefined : flags.limitBytes,
    tailLines: bySelector ? SELECTOR_TAIL : tail === -1 ? undefined : tail,
  };
}

/** Throws CliError for values that conflict or are out of range. */
export function checkLogOptions(options: PodLogOptions): void {
  if (options.sinceTime !== undefined && options.sinceSeconds !== undefined) {
    throw new CliError('at most one of `sinceTime` or `sinceSeconds` may be specified');
  }
}

/** The checks of numbers, which kubectl makes after those of containers. */
export function checkLogNumbers(options: PodLogOptions): void {
  if ((options.limitBytes ?? 0) < 0) throw new CliError('--limit-bytes must be greater than 0');
  if ((options.sinceSeconds ?? 0) < 0) throw new CliError('--since must be greater than 0');
  if ((options.tailLines ?? 0) < -1) throw new CliError('--tail must be greater than or equal to -1');
}

/** The query of one container's log. */
export function logQuery(container: string, options: PodLogOptions): Readonly<Record<string, string | number>> {
  const query: Record<string, string | number> = { container };
  if (options.follow) query.follow = 'true';
  if (options.insecureSkipTlsVerifyBackend) query.insecureSkipTLSVerifyBackend = 'true';
  if (options.limitBytes !== undefined) query.limitBytes = options.limitBytes;
  if (options.previous) query.previous = 'true';
  if (options.sinceSeconds !== undefined) query.sinceSeconds = options.sinceSeconds;
  if (options.sinceTime !== undefined) query.sinceTime = `${new Date(options.sinceTime).toISOString().slice(0, 19)}Z`;
  if (options.tailLines !== undefined) query.tailLines = options.tailLines;
  if (options.timestamps) query.timestamps = 'true';
  return query;
}
