import {
  checkDeleteFlags,
  type DeleteOptions,
  deleteOptions,
  immediateDeletionWarning,
} from '../../actions/delete/options.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, recordedAndGuarded } from '../../cli/command.ts';
import { bool, duration, int, string } from '../../cli/flag.ts';
import {
  allNamespacesFlag,
  dryRunFlag,
  fieldSelectorFlag,
  filenameFlags,
  namedFiles,
  namesNoFiles,
  selectorFlag,
} from '../../cli/flag-sets.ts';
import type { Context, Guardrails } from '../../context.ts';
import type { Item, Selection, SelectionRequest } from '../../manifest/selection.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { printInterrupted } from '../shared/interrupted.ts';
import { remindOfWaiting } from '../shared/reminder.ts';
import { inBuilder } from '../shared/rest-config.ts';
import { warn } from '../shared/warn.ts';
import { refuseOutsideNamespace } from '../shared/within-namespace.ts';
import { printDeleted } from './deleted-line.ts';

const flags = {
  ...filenameFlags,
  ...selectorFlag,
  ...fieldSelectorFlag,
  ...allNamespacesFlag,
  ...dryRunFlag,
  all: bool('Delete all objects of the given types in the namespace'),
  cascade: string('What happens to the dependents of the deleted objects: background, foreground or orphan', {
    default: 'background',
    bare: 'background',
    values: ['background', 'foreground', 'orphan'],
  }),
  force: bool(
    'Remove objects from the API immediately, without graceful deletion. For some kinds this can leave processes running or lose data',
  ),
  'grace-period': int(
    'Grace period in seconds; negative keeps the default of the object. 0 is allowed only with --force',
    {
      default: '-1',
    },
  ),
  'ignore-not-found': bool('Treat "not found" as a successful delete. Default with --all, -l and --field-selector'),
  interactive: bool('Ask before anything is deleted', { short: 'i' }),
  now: bool('Signal the objects to shut down immediately (the same as --grace-period=1)'),
  output: string('Output format; name prints only resource/name', { short: 'o', values: ['name'] }),
  raw: string('Path of the server to send a DELETE request to'),
  timeout: duration('How long to wait until the objects are gone; 0 means no timeout'),
  wait: bool('Wait until the objects are gone, which includes waiting for finalizers', { default: 'true' }),
} as const;

export const command = defineCommand({
  use: 'delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])',
  long: `Delete objects by file names, stdin, types and names, or types and label selector.

Files are JSON or YAML. Select objects in only one way: by files, by types and names, or by types and a selector.

Some objects, such as pods, support graceful deletion: they get time to shut down, which --grace-period changes and
--now sets to one second. Others ignore it. When a node is down, the deletion of its pods can take much longer. --force
removes a pod from the API without a confirmation from the node, and its processes may continue to run. Use it only
when you know that the pod has stopped, or that two running copies do no harm.

Deletion does not check resource versions: if somebody changes an object at the same time, the change is lost.`,
  examples: `  # Delete the objects of a file
  cox delete -f ./pod.json

  # Delete the objects of all files that end with .json
  cox delete -f '*.json'

  # Delete the objects read from stdin
  cat pod.json | cox delete -f -

  # Delete pods and services named "baz" and "foo"
  cox delete pod,service baz foo

  # Delete pods and services with the label name=myLabel
  cox delete pods,services -l name=myLabel

  # Delete a pod with minimal delay
  cox delete pod foo --now

  # Remove a pod on a dead node
  cox delete pod foo --force

  # Delete all pods after a confirmation
  cox delete pods --all --interactive`,
  flags,
  args: anyArguments,
  writes: recordedAndGuarded,
  async run(context, invocation) {
    const { flags, args } = invocation;
    const options = deleteOptions(flags, invocation.changed('ignore-not-found'), {
      notice: (line) => context.io.stderr.write(line),
      dryRun: (text) => parseDryRun(text, context),
    });
    if (flags.raw !== '') {
      checkDeleteFlags(flags, options.gracePeriod);
      const { checkRawFlags, deleteRaw } = await import('./raw.ts');
      checkRawFlags(flags);
      await context.guardrails?.confirm({ verb: 'delete' });
      return deleteRaw(context, flags);
    }
    const { selectObjects } = await import('../../manifest/select.ts');
    const request: SelectionRequest = {
      args,
      ...namedFiles(flags),
      selector: flags.selector,
      fieldSelector: flags['field-selector'],
      all: flags.all,
      allNamespaces: flags['all-namespaces'],
      continueOnError: true,
      fetch: false,
    };
    // files are read and checked before the connection is made
    const select = (): Promise<Selection> => selectObjects(context, request);
    const selection = await (namesNoFiles(flags) ? inBuilder(context, false, select) : select());
    checkDeleteFlags(flags, options.gracePeriod);
    if (options.gracePeriod === 0) context.io.stderr.write(immediateDeletionWarning);
    await deleteSelection(context, selection, flags, options);
    return 0;
  },
});

interface DeletionFlags {
  readonly interactive: boolean;
  readonly output: string;
  readonly timeout: number;
  readonly wait: boolean;
  readonly 'all-namespaces': boolean;
}

async function deleteSelection(
  context: Context,
  selection: Selection,
  flags: DeletionFlags,
  options: DeleteOptions,
): Promise<void> {
  const { removeItems, throwRelevant } = await import('../../actions/delete/remove.ts');
  const selected = await refuseOutsideNamespace(context, selection, flags['all-namespaces']);
  const guardrails = options.dryRun === 'none' && context.guardrails?.asks === true ? context.guardrails : undefined;
  if (flags.interactive) {
    throwRelevant(selected.errors, options.ignoreNotFound);
    // the name of a protected context answers this question, too
    if (guardrails === undefined && selected.items.length > 0) {
      const { confirmDeletion } = await import('./confirm.ts');
      if (!(await confirmDeletion(context, selected.items))) {
        context.io.stdout.write('deletion is cancelled\n');
        return;
      }
    }
  }
  const { items, errors } =
    guardrails === undefined ? selected : await guarded(context, guardrails, selected, flags, options);
  await warnOfClusterScope(context, selected.items, flags['all-namespaces']);
  const whole = { ...options, nameOnly: flags.output === 'name' };
  if (options.dryRun === 'client') {
    for (const item of items) printDeleted(context, item, whole);
    throwRelevant(errors, options.ignoreNotFound);
  }
  const report = {
    deleted: (item: Item) => printDeleted(context, item, whole),
    interrupted: (text: string, failed: readonly Error[]) => printInterrupted(context, text, failed),
  };
  const deleted = options.dryRun === 'client' ? [] : await removeItems(context, items, errors, options, report);
  if (selected.items.length === 0) context.io.stdout.write('No resources found\n');
  if (!flags.wait || options.dryRun !== 'none' || deleted.length === 0) return;
  const { waitUntilGone } = await import('../../actions/delete/wait-gone.ts');
  await waitUntilGone(context, deleted, flags.timeout, (what) => remindOfWaiting(context, what));
}

async function guarded(
  context: Context,
  guardrails: Guardrails,
  selected: Pick<Selection, 'items' | 'errors'>,
  { interactive }: DeletionFlags,
  { propagation }: DeleteOptions,
): Promise<Pick<Selection, 'items' | 'errors'>> {
  const { confirmPresent } = await import('./guarded.ts');
  return confirmPresent(context, guardrails, selected, { orphans: propagation === 'Orphan', listed: interactive });
}

async function warnOfClusterScope(context: Context, items: readonly Item[], allNamespaces: boolean): Promise<void> {
  if (allNamespaces || !items.some(({ mapping }) => !mapping.namespaced)) return;
  if (!(await context.cluster()).namespaceGiven) return;
  warn(context.io, 'deleting cluster-scoped resources, not scoped to the provided namespace');
}
