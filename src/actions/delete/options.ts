/** The flags of `delete` as one value, checked in kubectl's order and words. */

import type { JsonObject } from '../../apimachinery/json.ts';
import { type DryRun, type Propagation, parseCascade } from '../../apimachinery/write-options.ts';
import { CliError } from '../../errors.ts';

export interface DeleteFlags {
  readonly all: boolean;
  readonly cascade: string;
  readonly 'dry-run': string;
  readonly 'field-selector': string;
  readonly filename: readonly string[];
  readonly kustomize?: string;
  readonly force: boolean;
  readonly 'grace-period': number;
  readonly 'ignore-not-found': boolean;
  readonly interactive: boolean;
  readonly now: boolean;
  readonly output: string;
  readonly raw: string;
  readonly recursive: boolean;
  readonly selector: string;
}

export interface DeleteOptions {
  readonly propagation: Propagation;
  /** Seconds; a negative value uses the default of the object. */
  readonly gracePeriod: number;
  readonly dryRun: DryRun;
  readonly ignoreNotFound: boolean;
}

/**
 * Throws CliError for invalid or contradictory values.
 * @param on.notice gets a line for stderr about the old form of --cascade, before --dry-run is read
 * @param on.dryRun reads --dry-run
 */
export function deleteOptions(
  flags: DeleteFlags,
  ignoreNotFoundGiven: boolean,
  on: { readonly notice: (line: string) => void; readonly dryRun: (text: string) => DryRun },
): DeleteOptions {
  const { propagation, notice } = parseCascade(flags.cascade);
  if (notice !== undefined) on.notice(notice);
  const selects = flags.all || flags.selector !== '' || flags['field-selector'] !== '';
  return {
    propagation,
    gracePeriod: gracePeriod(flags),
    dryRun: on.dryRun(flags['dry-run']),
    ignoreNotFound: flags['ignore-not-found'] || (selects && !ignoreNotFoundGiven),
  };
}

function gracePeriod(flags: DeleteFlags): number {
  const typed = flags['grace-period'];
  if (flags.now) {
    if (typed !== -1) throw new CliError('--now and --grace-period cannot be specified together');
    return 1;
  }
  // 0 alone becomes 1, so that nothing is lost by accident.
  if (typed === 0 && !flags.force) return 1;
  return flags.force && typed < 0 ? 0 : typed;
}

/** The checks that kubectl makes once it knows the objects. Throws CliError. */
export function checkDeleteFlags(flags: DeleteFlags, grace: number): void {
  if (flags.output !== '' && flags.output !== 'name') {
    throw new CliError(`unexpected -o output mode: ${flags.output}. We only support '-o name'`);
  }
  if (flags.all && flags.selector !== '') throw new CliError('cannot set --all and --selector at the same time');
  if (flags.all && flags['field-selector'] !== '') {
    throw new CliError('cannot set --all and --field-selector at the same time');
  }
  if (grace > 0 && flags.force) {
    throw new CliError('--force and --grace-period greater than 0 cannot be specified together');
  }
}

/** The body of the DELETE request (metav1.DeleteOptions). */
export function deleteBody(options: Pick<DeleteOptions, 'propagation' | 'gracePeriod' | 'dryRun'>): JsonObject {
  return {
    ...(options.gracePeriod >= 0 ? { gracePeriodSeconds: options.gracePeriod } : {}),
    propagationPolicy: options.propagation,
    ...(options.dryRun === 'server' ? { dryRun: ['All'] } : {}),
  };
}

export const immediateDeletionWarning =
  'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n';
