/** Shared by the commands of `set`: the objects to change, and the patch. */

import { requestErrorText } from '../../actions/request-error.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { gvkOf, type KubeObject, meta } from '../../apimachinery/object.ts';
import { asTyped } from '../../apimachinery/typed/decode.ts';
import { fieldsOf } from '../../apimachinery/typed/shape.ts';
import type { DryRun } from '../../apimachinery/write-options.ts';
import { bool } from '../../cli/flag.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, printFlags, selectorFlag } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { objectPath } from '../../kube/address.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { selectionError } from '../../manifest/errors.ts';
import { selectObjects } from '../../manifest/select.ts';
import type { Item } from '../../manifest/selection.ts';
import type { TemplateChange } from '../../resources/generators/template-change.ts';
import { CHANGE_CAUSE, recordFlag } from '../shared/change-cause.ts';
import { annotated } from '../shared/own-configuration.ts';

export const templateFlags = {
  ...filenameFlags,
  ...printFlags,
  ...dryRunFlag,
  ...fieldManagerFlag('kubectl-set'),
  ...selectorFlag,
  ...recordFlag,
  all: bool('All resources of the given types in the namespace'),
  local: bool('Change and print the objects of files, without a request to the server'),
} as const;

interface TemplateFlags {
  readonly filename: readonly string[];
  readonly recursive: boolean;
  readonly selector: string;
  readonly all: boolean;
  readonly local: boolean;
  readonly 'dry-run': string;
  readonly 'field-manager': string;
}

const localResourceError = `you must specify resources by --filename when --local is set.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'`;

/** The first half of the checks of kubectl, for every command of `set`. */
export function selectionProblems(values: TemplateFlags, resources: readonly string[]): string[] {
  const problems: string[] = [];
  if (values.all && values.selector !== '') problems.push('cannot set --all and --selector at the same time');
  if (resources.length === 0 && values.filename.length === 0) {
    problems.push('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  }
  return problems;
}

/** The other half: with --local there is no server that could do a dry run. */
export function localProblems(values: TemplateFlags, dryRun: DryRun): string[] {
  return values.local && dryRun === 'server'
    ? ['cannot specify --local and --dry-run=server - did you mean --dry-run=client?']
    : [];
}

/**
 * The objects that files or arguments name, as the server has them; with --local as the files have
 * them. Throws the errors of reading them.
 */
export async function fetchItems(
  context: Context,
  values: TemplateFlags,
  resources: readonly string[],
): Promise<readonly Item[]> {
  if (values.local && resources.length > 0) throw new CliError(localResourceError);
  const { items, errors } = await selectObjects(context, {
    filenames: values.filename,
    recursive: values.recursive,
    continueOnError: true,
    typed: true,
    ...(values.local
      ? { local: true }
      : { args: resources, selector: values.selector, allowEmptySelector: values.all, latest: true }),
  });
  if (errors.length > 0) throw selectionError(errors);
  return items;
}

/**
 * The name of an object in messages: `deployments/web`, or `deployment.apps/web` when no server
 * gave its resource (Info.ObjectName).
 */
export function objectName({ mapping, name, object }: Item, local: boolean): string {
  if (!local) return `${mapping.resource}/${name}`;
  const { group, kind } = gvkOf(object as KubeObject);
  // the newline is kubectl's
  return group === '' ? `${kind.toLowerCase()}/${name}` : `${kind.toLowerCase()}.${group}/${name}\n`;
}

/**
 * The object as kubectl has it: objects of files become Go structs there, objects of the server are
 * structs already.
 */
export function typed({ object, source }: Item, local: boolean): KubeObject {
  const known = object as KubeObject;
  if (!local || source === undefined || fieldsOf(known.kind) === undefined) return known;
  return asTyped(known.kind, known) as KubeObject;
}

/** The change with the command line recorded in the object and the patch. */
export function record<Change extends TemplateChange>(change: Change, cause: string | undefined): Change {
  if (cause === undefined || meta(change.object).annotations?.[CHANGE_CAUSE] === cause) return change;
  const patch: JsonObject = { metadata: { annotations: { [CHANGE_CAUSE]: cause } }, ...change.patch };
  return { ...change, object: annotated(change.object, CHANGE_CAUSE, cause), patch };
}

/** Sends the patch of a pod template; `what` names the change in the error. */
export async function patchTemplate(
  context: Context,
  { 'field-manager': fieldManager }: TemplateFlags,
  cluster: Cluster,
  { mapping, namespace, name }: Item,
  { patch, what, dryRun }: { readonly patch: JsonObject; readonly what: string; readonly dryRun: DryRun },
): Promise<KubeObject> {
  const { patchObject } = await import('../../kube/objects.ts');
  const address = { mapping, namespace, name };
  const query = {
    fieldManager,
    ...(dryRun === 'server' ? { dryRun: 'All' } : {}),
  };
  const type = 'application/strategic-merge-patch+json';
  try {
    return await patchObject(cluster.transport, address, type, patch, { query, signal: context.signal });
  } catch (error) {
    const message = requestErrorText(error, cluster, { method: 'Patch', path: () => objectPath(address), query });
    throw new CliError(`failed to patch ${what} update to pod template: ${message}`, { cause: error });
  }
}
