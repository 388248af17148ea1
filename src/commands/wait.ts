import { defineCommand } from '../cli/command.ts';
import { bool, duration, stringArray } from '../cli/flag.ts';
import { allNamespacesFlag, fieldSelectorFlag, filenameFlags, printFlags, selectorFlag } from '../cli/flag-sets.ts';
import type { Context } from '../context.ts';
import { CliError, ErrorList, ExitError, isNotFound } from '../errors.ts';
import type { Item, Selection, SelectionRequest } from '../manifest/selection.ts';
import type { OperationPrinter } from '../print/operation.ts';
import type { WaitFor } from '../resources/wait/condition.ts';
import { type Deadline, remindOfWaiting, withDeadline } from './shared/waiting.ts';
import { refuseOutsideNamespace } from './shared/within-namespace.ts';

const { kustomize: _notHere, ...fileFlags } = filenameFlags;

const flags = {
  ...fileFlags,
  recursive: bool('Read the directories of -f and all below them', { short: 'R', default: 'true' }),
  ...selectorFlag,
  ...fieldSelectorFlag,
  ...allNamespacesFlag,
  ...printFlags,
  all: bool('All objects of the given types in the namespace'),
  for: stringArray(
    "What to wait for: create, delete, condition=NAME[=VALUE] (the value is true unless said), or jsonpath='{PATH}'[=VALUE]. Given several times, one after the other is awaited, create first",
  ),
  local: bool('Ask the server nothing: look at the objects of the files as they are'),
  timeout: duration('How long to wait; 0 looks once, below zero is a week', { default: '30s' }),
} as const;

/** What a negative --timeout stands for, in milliseconds. */
const WEEK = 7 * 24 * 3_600_000;

export const command = defineCommand({
  use: "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  long: `Wait for a condition of one object or of many.

Every given object must have the condition in its status; or the objects must be there (--for=create), or be
gone (--for=delete). A line on stdout says of each that it has it; -o prints something else.`,
  examples: `  # Wait for the pod "busybox1" to be ready
  cox wait --for=condition=Ready pod/busybox1

  # A condition is awaited to be true; any other value stands behind a second =
  cox wait --for=condition=Ready=false pod/busybox1

  # Wait for a field to have a value
  cox wait --for=jsonpath='{.status.phase}'=Running pod/busybox1

  # Wait for a field to have any value
  cox wait --for=jsonpath='{.status.loadBalancer.ingress}' service/loadbalancer

  # Wait for a secret to be there, 30 seconds at most
  cox wait --for=create secret/busybox1 --timeout=30s

  # Wait for a pod to be gone
  cox wait --for=delete pod/busybox1 --timeout=60s

  # Wait for a pod to be there and then to be ready
  cox wait --for=condition=Ready --for=create pod/busybox1`,
  flags,
  async run(context, invocation) {
    const { flags, args } = invocation;
    const { makeOperationPrinter } = await import('../print/operation.ts');
    const printer = await makeOperationPrinter(flags.output, {
      cwd: context.cwd,
      template: flags.template,
      allowMissingKeys: flags['allow-missing-template-keys'],
      showManagedFields: flags['show-managed-fields'],
      outputGiven: invocation.changed('output'),
    });
    const conditions = await readConditions(flags.for);
    const request: SelectionRequest = {
      args,
      filenames: flags.filename,
      recursive: flags.recursive,
      selector: flags.selector,
      fieldSelector: flags['field-selector'],
      allNamespaces: flags['all-namespaces'],
      allowEmptySelector: flags.all,
      local: flags.local,
      continueOnError: true,
      latest: true,
    };
    const once = flags.timeout === 0 || flags.local;
    const limit = once ? undefined : flags.timeout < 0 ? WEEK : flags.timeout;
    const awaitsCreation = conditions.some(({ kind }) => kind === 'create');
    const { selectObjects } = await import('../manifest/selection.ts');
    const found = awaitsCreation ? undefined : await selectObjects(context, request);
    const progress = { what: 'the objects to be there' };
    const stop = remindOfWaiting(context, () => progress.what);
    try {
      await withDeadline(
        context,
        limit,
        async (deadline) => {
          const waiting = { deadline, once, printer, progress };
          await waitForAll(
            context,
            request,
            found ?? (await findCreated(context, request, waiting)),
            conditions,
            waiting,
          );
        },
        () => new CliError('timed out waiting for the condition'),
      );
    } finally {
      stop();
    }
    return 0;
  },
});

async function readConditions(texts: readonly string[]): Promise<readonly WaitFor[]> {
  const { parseWaitFor } = await import('../resources/wait/condition.ts');
  const { relaxedJsonPath } = await import('../print/jsonpath/relaxed.ts');
  const conditions = parseWaitFor(texts, relaxedJsonPath);
  const paths = conditions.flatMap((condition) => (condition.kind === 'jsonpath' ? [condition.path] : []));
  if (paths.length > 0) {
    const { compilePath } = await import('./wait/path.ts');
    for (const path of paths) compilePath(path);
  }
  return conditions;
}

interface Waiting {
  readonly deadline: Deadline;
  readonly once: boolean;
  readonly printer: OperationPrinter;
  /** What is being waited for, for whoever watches the terminal. */
  readonly progress: { what: string };
}

async function findCreated(
  context: Context,
  request: SelectionRequest,
  { deadline, once }: Waiting,
): Promise<Selection> {
  const { awaitCreation } = await import('./wait/creation.ts');
  const selection = await awaitCreation(context, request, deadline.signal, once);
  if (selection === undefined) throw new CliError('timed out waiting for the condition');
  return selection;
}

async function waitForAll(
  context: Context,
  request: SelectionRequest,
  found: Selection,
  conditions: readonly WaitFor[],
  waiting: Waiting,
): Promise<void> {
  const isForDelete = conditions.some(({ kind }) => kind === 'delete');
  const { items, errors } = await refuseOutsideNamespace(context, found, request.allNamespaces === true);
  const failures: Error[] = [];
  for (const item of items) {
    try {
      await waitForItem(context, item, conditions, { ...waiting, isFirst: item === items[0] });
    } catch (error) {
      if (context.signal.aborted || error instanceof ExitError || !(error instanceof Error)) throw error;
      failures.push(error);
    }
  }
  failures.push(...(isForDelete ? errors.filter((error) => !isNotFound(error)) : errors));
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new ErrorList(failures);
  if (items.length === 0 && !isForDelete) throw new CliError('no matching resources found');
}

async function waitForItem(
  context: Context,
  item: Item,
  conditions: readonly WaitFor[],
  { printer, progress, ...patience }: Waiting & { readonly isFirst: boolean },
): Promise<void> {
  const { awaitCondition } = await import('./wait/conditions.ts');
  progress.what = `${item.mapping.resource}/${item.name}`;
  for (const condition of conditions) {
    const object = await awaitCondition(context, item, condition, patience);
    printer.print(object, 'condition met', (text) => context.io.stdout.write(text));
  }
}
