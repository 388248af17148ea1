import { type Deadline, withDeadline } from '../../actions/waiting.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { bool, duration, stringArray } from '../../cli/flag.ts';
import { allNamespacesFlag, fieldSelectorFlag, filenameFlags, printFlags, selectorFlag } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, ErrorList, ExitError, UsageError, withoutNotFound } from '../../errors.ts';
import type { Item, Selection, SelectionRequest } from '../../manifest/selection.ts';
import type { OperationPrinter } from '../../print/operation.ts';
import type { WaitFor } from '../../resources/wait/condition.ts';
import { remindOfWaiting } from '../shared/reminder.ts';
import { refuseOutsideNamespace } from '../shared/within-namespace.ts';
import type { TimedOut, WaitOptions } from './conditions.ts';

const { kustomize: _notHere, ...fileFlags } = filenameFlags;

const flags = {
  ...fileFlags,
  recursive: bool('Read the directories of -f and all their subdirectories', { short: 'R', default: 'true' }),
  ...selectorFlag,
  ...fieldSelectorFlag,
  ...allNamespacesFlag,
  ...printFlags,
  all: bool('All objects of the given types in the namespace'),
  for: stringArray(
    "What to wait for: create, delete, condition=NAME[=VALUE] (the default value is true), or jsonpath='{PATH}'[=VALUE]. May be repeated: then it waits for one after the other, create first",
  ),
  'for-any': stringArray(
    'Alternative condition, in the form of --for; may be repeated. The first one that is met is enough, and is named. With --for, all of those must be met before',
  ),
  'fail-fast': bool(
    'Fail with the reason as soon as the condition can no longer be met: a failed job, a pod that has ended or cannot start, a rollout that cannot succeed, a claim that lost its volume',
  ),
  local: bool('Check the objects of the files as they are, without a request to the server'),
  timeout: duration('How long to wait; 0 checks once, a negative value waits for a week', { default: '30s' }),
} as const;

/** The meaning of a negative --timeout, in milliseconds. */
const WEEK = 7 * 24 * 3_600_000;

export const command = defineCommand({
  use: "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  long: `Wait for a condition of one object or of many.

Every selected object must have the condition in its status, or exist (--for=create), or be gone (--for=delete).
For each object that meets it, a line is printed on stdout; -o selects another format.

--for-any waits for the first of several conditions, and prints which one was met. With --fail-fast the command fails as
soon as the condition can no longer be met, and prints the cause. After a timeout it prints the conditions of the object
on stderr.`,
  examples: `  # Wait for the pod "busybox1" to be ready
  cox wait --for=condition=Ready pod/busybox1

  # The condition must be true by default; after a second =, another value
  cox wait --for=condition=Ready=false pod/busybox1

  # Wait for a field to have a value
  cox wait --for=jsonpath='{.status.phase}'=Running pod/busybox1

  # Wait for a field to have any value
  cox wait --for=jsonpath='{.status.loadBalancer.ingress}' service/loadbalancer

  # Wait until a secret exists, at most 30 seconds
  cox wait --for=create secret/busybox1 --timeout=30s

  # Wait until a pod is gone
  cox wait --for=delete pod/busybox1 --timeout=60s

  # Wait until a pod exists and then until it is ready
  cox wait --for=condition=Ready --for=create pod/busybox1

  # Wait for a job to complete or fail
  cox wait job/migrate --for-any=condition=Complete --for-any=condition=Failed

  # Wait for a job to complete, and fail at once when it cannot
  cox wait job/migrate --for=condition=Complete --fail-fast --timeout=10m`,
  flags,
  args: anyArguments,
  async run(context, invocation) {
    const { flags, args } = invocation;
    const { makeOperationPrinter } = await import('../../print/operation.ts');
    const printer = await makeOperationPrinter(flags.output, {
      cwd: context.cwd,
      template: flags.template,
      allowMissingKeys: flags['allow-missing-template-keys'],
      showManagedFields: flags['show-managed-fields'],
      outputGiven: invocation.changed('output'),
    });
    if (!flags.local) await (await import('../shared/rest-config.ts')).clusterOfClient(context);
    const requirements = await readRequirements(flags.for, flags['for-any']);
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
    const awaitsCreation = requirements.flat().some(({ kind }) => kind === 'create');
    const { selectObjects } = await import('../../manifest/select.ts');
    const found = awaitsCreation ? undefined : await selectObjects(context, request);
    const progress = { what: 'the objects to exist' };
    const stop = remindOfWaiting(context, () => progress.what);
    try {
      await withDeadline(
        context,
        limit,
        async (deadline) => {
          const waiting = { deadline, once, printer, progress, failFast: flags['fail-fast'] && !once };
          await waitForAll(
            context,
            request,
            found ?? (await findCreated(context, request, waiting)),
            requirements,
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

/**
 * The conditions to wait for, one after the other, each with its alternatives. Throws CliError,
 * worded as in kubectl, and UsageError for a condition that --for-any does not allow.
 */
async function readRequirements(
  all: readonly string[],
  any: readonly string[],
): Promise<readonly (readonly WaitFor[])[]> {
  const { parseWaitFor } = await import('../../resources/wait/condition.ts');
  const { relaxedJsonPath } = await import('../../print/jsonpath/relaxed.ts');
  const required = all.length === 0 && any.length > 0 ? [] : parseWaitFor(all, relaxedJsonPath);
  const alternatives = any.length === 0 ? [] : parseWaitFor(any, relaxedJsonPath);
  if (alternatives.some(({ kind }) => kind === 'create')) {
    throw new UsageError('--for-any cannot be create: use --for=create, which waits for the objects first');
  }
  const paths = [...required, ...alternatives].flatMap((one) => (one.kind === 'jsonpath' ? [one.path] : []));
  if (paths.length > 0) {
    const { compilePath } = await import('./path.ts');
    for (const path of paths) compilePath(path);
  }
  return [...required.map((one) => [one]), ...(alternatives.length === 0 ? [] : [alternatives])];
}

interface Waiting {
  readonly deadline: Deadline;
  readonly once: boolean;
  readonly printer: OperationPrinter;
  readonly failFast: boolean;
  /** What the command waits for, shown on a terminal. */
  readonly progress: { what: string };
}

async function findCreated(
  context: Context,
  request: SelectionRequest,
  { deadline, once }: Waiting,
): Promise<Selection> {
  const { awaitCreation } = await import('./creation.ts');
  const selection = await awaitCreation(context, request, deadline.signal, once);
  if (selection === undefined) throw new CliError('timed out waiting for the condition');
  return selection;
}

async function waitForAll(
  context: Context,
  request: SelectionRequest,
  found: Selection,
  requirements: readonly (readonly WaitFor[])[],
  waiting: Waiting,
): Promise<void> {
  const isForDelete = requirements.flat().some(({ kind }) => kind === 'delete');
  const { items, errors } = await refuseOutsideNamespace(context, found, request.allNamespaces === true);
  const failures: Error[] = [];
  const timedOut: TimedOut[] = [];
  for (const item of items) {
    try {
      const options = { ...waiting, isFirst: item === items[0], onTimeout: (one: TimedOut) => void timedOut.push(one) };
      await waitForItem(context, item, requirements, options);
    } catch (error) {
      if (context.signal.aborted || error instanceof ExitError || !(error instanceof Error)) throw error;
      failures.push(error);
    }
  }
  failures.push(...(isForDelete ? withoutNotFound(errors) : errors));
  if (failures.length > 0) throw await withState(context, failures, timedOut);
  if (items.length === 0 && !isForDelete) throw new CliError('no matching resources found');
}

/** The failures as one error, with the last state of the objects that timed out. */
async function withState(context: Context, failures: readonly Error[], timedOut: readonly TimedOut[]): Promise<Error> {
  const [only] = failures;
  const lines = timedOut.length === 0 ? [] : await (await import('./timeout.ts')).timeoutLines(context, timedOut);
  const trailer = [...failures.flatMap((error) => (error instanceof CliError ? error.trailer : [])), ...lines];
  if (only === undefined || failures.length > 1) return new ErrorList(failures, trailer);
  return only instanceof CliError && trailer.length > 0 ? new CliError(only.message, { cause: only, trailer }) : only;
}

async function waitForItem(
  context: Context,
  item: Item,
  requirements: readonly (readonly WaitFor[])[],
  { printer, progress, failFast, ...options }: Waiting & Pick<WaitOptions, 'isFirst' | 'onTimeout'>,
): Promise<void> {
  const { awaitOneOf } = await import('./conditions.ts');
  progress.what = `${item.mapping.resource}/${item.name}`;
  const failing = failFast ? { rejectWhenHopeless: await hopelessWatch(context) } : {};
  for (const alternatives of requirements) {
    const { object, condition } = await awaitOneOf(context, item, alternatives, { ...options, ...failing });
    const which = alternatives.length === 1 ? '' : `: ${await textOfCondition(condition)}`;
    printer.print(object, `condition met${which}`, (text) => context.io.stdout.write(text));
  }
}

async function hopelessWatch(context: Context): Promise<NonNullable<WaitOptions['rejectWhenHopeless']>> {
  const { rejectWhenHopeless } = await import('./fail-fast.ts');
  return (item, wanted, isMet, signal) => rejectWhenHopeless(context, item, wanted, isMet, signal);
}

async function textOfCondition(condition: WaitFor): Promise<string> {
  const { waitForText } = await import('../../resources/wait/state.ts');
  return waitForText(condition);
}
