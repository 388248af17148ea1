/** Shared by the commands of `set`: flags, checks, and the objects to change. */

import type { JsonObject } from '../../apimachinery/json.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import type { DryRun } from '../../apimachinery/write-options.ts';
import { bool } from '../../cli/flag.ts';
import {
  dryRunFlag,
  type FilenameValues,
  fieldManagerFlag,
  filenameFlags,
  namedFiles,
  namesNoFiles,
  printFlags,
  selectorFlag,
} from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { selectionError } from '../../manifest/errors.ts';
import { selectObjects } from '../../manifest/select.ts';
import type { Item, SelectionRequest } from '../../manifest/selection.ts';
import type { TemplateChange } from '../../resources/generators/template-change.ts';
import { CHANGE_CAUSE, changeCause, recordFlag } from '../shared/change-cause.ts';
import { annotated } from '../shared/own-configuration.ts';

/** The flags that every command of `set` has. */
export const setFlags = {
  ...filenameFlags,
  ...printFlags,
  ...dryRunFlag,
  ...fieldManagerFlag('kubectl-set'),
  all: bool('All resources of the given types in the namespace'),
  local: bool('Change and print the objects of files, without a request to the server'),
} as const;

export const templateFlags = { ...setFlags, ...selectorFlag, ...recordFlag } as const;

interface SetValues extends FilenameValues {
  readonly selector?: string;
  readonly all: boolean;
  readonly local: boolean;
}

const localResourceError = `you must specify resources by --filename when --local is set.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'`;

/** --all and a selector name the same objects twice. */
export function allProblems({ all, selector = '' }: SetValues): string[] {
  return all && selector !== '' ? ['cannot set --all and --selector at the same time'] : [];
}

/** Nothing names an object. */
export function resourceProblems(values: Omit<FilenameValues, 'recursive'>, resources: readonly string[]): string[] {
  return resources.length === 0 && namesNoFiles(values)
    ? ['one or more resources must be specified as <resource> <name> or <resource>/<name>']
    : [];
}

/** With --local there is no server that could do a dry run. */
export function localProblems(values: SetValues, dryRun: DryRun): string[] {
  return values.local && dryRun === 'server'
    ? ['cannot specify --local and --dry-run=server - did you mean --dry-run=client?']
    : [];
}

/** Throws the first problem as a CliError. */
export function throwFirst(problems: readonly string[]): void {
  if (problems[0] !== undefined) throw new CliError(problems[0]);
}

/** What the arguments, -f, -l and --all of a command of `set` select. */
export const selectionOf = (values: SetValues, resources: readonly string[]): SelectionRequest => ({
  ...namedFiles(values),
  continueOnError: true,
  typed: true,
  ...(values.local
    ? { local: true }
    : { args: resources, selector: values.selector ?? '', allowEmptySelector: values.all, latest: true }),
});

/** Throws CliError for arguments beside --local. */
export function refuseLocalResources({ local }: SetValues, resources: readonly string[]): void {
  if (local && resources.length > 0) throw new CliError(localResourceError);
}

/**
 * The objects that files or arguments name, as the server has them; with --local as the files have
 * them. Throws the errors of reading them.
 */
export async function fetchItems(
  context: Context,
  values: SetValues,
  resources: readonly string[],
): Promise<readonly Item[]> {
  const { items, errors } = await selectObjects(context, selectionOf(values, resources));
  if (errors.length > 0) throw selectionError(errors);
  return items;
}

/** The annotation of --record; undefined without the flag. */
export function recordedCause(
  context: Context,
  invocation: Parameters<typeof changeCause>[1] & { readonly flags: { readonly record: boolean } },
): readonly [annotation: string, text: string] | undefined {
  return invocation.flags.record ? [CHANGE_CAUSE, changeCause(context, invocation)] : undefined;
}

/** The change with the command line recorded in the object and the patch. */
export function record<Change extends TemplateChange>(change: Change, cause: string | undefined): Change {
  if (cause === undefined || meta(change.object).annotations?.[CHANGE_CAUSE] === cause) return change;
  const patch: JsonObject = { metadata: { annotations: { [CHANGE_CAUSE]: cause } }, ...change.patch };
  return { ...change, object: annotated(change.object as KubeObject, CHANGE_CAUSE, cause), patch };
}
