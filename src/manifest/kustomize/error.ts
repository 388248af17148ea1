import { CliError } from '../../errors.ts';
import type { Place } from './node.ts';

/** A kustomization that cannot be built: `error: MESSAGE`, in kustomize's words. */
export class BuildError extends CliError {
  /** Where the mistake is, when that is known. */
  readonly place: Place | undefined;
  /**
   * What makes a difference to those who pass it on: a file that is no YAML, an answer over HTTP
   * that is a failure, a program that ran out of time, a node that is no map, list or scalar where
   * one is needed.
   */
  readonly reason: 'yaml' | 'http' | 'timeout' | 'nodeKind' | undefined;
  constructor(message: string, options: { place?: Place | undefined; reason?: BuildError['reason'] } = {}) {
    super(message);
    this.place = options.place;
    this.reason = options.reason;
  }
}

/** The error with a text before its message, as errors.WrapPrefixf words it. */
export function prefixed(error: unknown, prefix: string): unknown {
  if (!(error instanceof CliError)) return error;
  const { place, reason } = error instanceof BuildError ? error : {};
  return new BuildError(`${prefix}: ${error.message}`, { place, reason });
}

/** The error with a place, unless it has one. */
export function placed(error: unknown, place: Place | undefined): unknown {
  if (!(error instanceof BuildError) || place === undefined) return error;
  if (error.place !== undefined && error.place.file !== '') return error;
  return new BuildError(error.message, { place, reason: error.reason });
}

/** What `work` returns; undefined where it throws CliError. */
export function unlessRefused<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof CliError) return undefined;
    throw error;
  }
}

/** Runs `work`; what it throws gets the prefix. */
export async function withPrefix<T>(prefix: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw prefixed(error, prefix);
  }
}

/** As `withPrefix`, of work that does not wait. */
export function withPrefixSync<T>(prefix: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw prefixed(error, prefix);
  }
}
