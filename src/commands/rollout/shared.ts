/**
 * Shared by the rollout commands: how objects are selected, and how results of several are
 * reported.
 */

import { goQuote } from '../../apimachinery/go/text.ts';
import { groupKind, type KubeObject } from '../../apimachinery/object.ts';
import type { DryRun } from '../../apimachinery/write-options.ts';
import { type FilenameValues, filenameFlags, namesNoFiles, selectorFlag } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, ErrorList, ExitError } from '../../errors.ts';
import type { Mapping } from '../../kube/cluster.ts';
import type { Item, Selection } from '../../manifest/selection.ts';
import { objectPrinters, type PrintFlagValues } from '../shared/object-printer.ts';
import { selectLatest } from '../shared/select-latest.ts';

export const workloadFlags = { ...filenameFlags, ...selectorFlag } as const;

interface WorkloadFlags extends FilenameValues {
  readonly selector: string;
}

/** Throws CliError when neither arguments nor files name an object. */
export function requireResource(flags: WorkloadFlags, args: readonly string[]): void {
  if (args.length === 0 && namesNoFiles(flags)) throw new CliError('required resource not specified');
}

/** Throws CliError for a revision below zero. */
export function checkRevision(revision: number): void {
  if (revision < 0) throw new CliError(`revision must be a positive integer: ${revision}`);
}

/** The objects that arguments, -f and -l select, as the server has them now. */
export function selectWorkloads(context: Context, flags: WorkloadFlags, args: readonly string[]): Promise<Selection> {
  return selectLatest(context, args, flags, { typed: true });
}

/**
 * Runs `work` for every selected object, one after the other. Continues after errors and throws
 * them at the end.
 */
export async function forEachItem(selection: Selection, work: (item: Item) => Promise<void>): Promise<void> {
  const errors: Error[] = selection.errors.filter((error) => !(error instanceof ErrorList));
  for (const item of selection.items) {
    try {
      await work(item);
    } catch (error) {
      if (error instanceof ExitError || !(error instanceof Error)) throw error;
      errors.push(error);
    }
  }
  // errors of whole files and lists come last
  errors.push(...selection.errors.filter((error) => error instanceof ErrorList));
  if (errors.length === 1) throw errors[0];
  const trailer = errors.flatMap((error) => (error instanceof CliError ? error.trailer : []));
  if (errors.length > 0) throw new ErrorList(errors, trailer);
}

/** kubectl's line for an empty selection. */
export async function printNothingFound(context: Context): Promise<void> {
  const { namespace } = await context.cluster();
  context.io.stderr.write(`No resources found in ${namespace} namespace.\n`);
}

/** Kinds that kubectl knows how to visit (k8s.io/kubectl/pkg/apps), by group. */
const visitable: Readonly<Record<string, readonly string[]>> = {
  '': ['Pod', 'ReplicationController'],
  apps: ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
  batch: ['CronJob', 'Job'],
  extensions: ['DaemonSet', 'Deployment', 'ReplicaSet'],
};

/**
 * The error for a kind without history: `what` names the missing part of kubectl, `doing` its
 * purpose.
 */
export function unsupportedKind(mapping: Mapping, doing: string, what: string): CliError {
  const kind = goQuote(groupKind(mapping));
  if (visitable[mapping.group]?.includes(mapping.kind)) {
    return new CliError(`no ${what} has been implemented for ${kind}`);
  }
  return new CliError(`error ${doing} for ${kind}, no visitor method exists for {${mapping.group} ${mapping.kind}}`);
}

/** The object of an item with kind and apiVersion in front, as Go's structs print them. */
export function typedObject(object: KubeObject): KubeObject {
  const { kind, apiVersion, ...rest } = object;
  return { kind, apiVersion, ...rest };
}

/**
 * Prints objects with the operation, in the format of -o. Every object gets its own printer, as in
 * kubectl: in yaml there is no `---` between several. A bad format is refused before anything is
 * done.
 */
export async function changePrinter(
  context: Context,
  flags: PrintFlagValues,
  outputGiven: boolean,
  dryRun: DryRun = 'none',
): Promise<(object: KubeObject, operation: string) => Promise<void>> {
  const printers = await objectPrinters(context, flags, { outputGiven, keyOrder: 'given', dryRun });
  return async (object, operation) => (await printers())(object, operation);
}
