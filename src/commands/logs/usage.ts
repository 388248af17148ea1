import { UsageError } from '../../errors.ts';
import type { LogFlags } from '../../resources/logs/options.ts';
import type { LogsInvocation } from './flags.ts';

export const LOGS_USE = 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]';

export function objectIsMissing(): UsageError {
  return new UsageError(`expected '${LOGS_USE}'.\nPOD or TYPE/NAME is a required argument for the logs command`);
}

/**
 * The flags of the request itself. Lines that --include and --exclude choose are looked for in the
 * whole log, unless --tail was typed.
 */
export function logFlags({ flags, changed }: LogsInvocation): LogFlags {
  return {
    follow: flags.follow,
    previous: flags.previous,
    timestamps: flags.timestamps,
    since: flags.since,
    tail: flags.tail,
    selector: flags.selector,
    insecureSkipTlsVerifyBackend: flags['insecure-skip-tls-verify-backend'],
    sinceTime: flags['since-time'],
    limitBytes: flags['limit-bytes'],
    tailGiven: changed('tail') || flags.include.length + flags.exclude.length > 0,
  };
}
