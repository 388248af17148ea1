import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { bool } from '../../cli/flag.ts';
import {
  allNamespacesFlag,
  chunkSizeFlag,
  filenameFlags,
  namedFiles,
  namesNoFiles,
  selectorFlag,
} from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, ErrorList, isNotFound, throwAll } from '../../errors.ts';
import type { Item, Selection, SelectionRequest } from '../../manifest/selection.ts';
import { inBuilder } from '../shared/rest-config.ts';
import type { DescribeOptions } from './item.ts';

const flags = {
  ...allNamespacesFlag,
  ...chunkSizeFlag,
  ...filenameFlags,
  ...selectorFlag,
  'show-events': bool('Show events of the objects. Without this flag, only when one object is described', {
    default: 'true',
  }),
} as const;

/** The parsed arguments and flags. */
interface Request {
  readonly args: readonly string[];
  readonly selection: SelectionRequest;
  readonly allNamespaces: boolean;
  readonly showEvents: boolean;
  /** Whether --show-events was typed: then it applies to several objects too. */
  readonly showEventsGiven: boolean;
  readonly chunkSize: number;
}

export const command = defineCommand({
  use: 'describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  long: `Show details of one or several objects and of related resources: pods, events, endpoints.

If no object has the given name, the name is used as a prefix: all objects whose names start with it are described.

Use "cox api-resources" for a complete list of supported resources.`,
  examples: `  # A node
  cox describe nodes node-1

  # A pod
  cox describe pods/nginx

  # The object in a file
  cox describe -f pod.json

  # All pods of the namespace
  cox describe pods

  # Pods by label
  cox describe pods -l name=myLabel

  # All pods whose names start with "frontend"
  cox describe pods frontend`,
  flags,
  args: anyArguments,
  async run(context, invocation) {
    const { flags, args } = invocation;
    const cluster = await inBuilder(context, !namesNoFiles(flags), context.cluster);
    if (args.length === 0 && namesNoFiles(flags)) {
      throw new CliError(
        `You must specify the type of resource to describe. Use "${context.program} api-resources" for a complete list of supported resources.`,
      );
    }
    const allNamespaces = flags['all-namespaces'];
    await describeAll(context, {
      args,
      allNamespaces,
      selection: {
        args,
        allowEmptySelector: true,
        ...namedFiles(flags),
        selector: flags.selector,
        allNamespaces,
        continueOnError: true,
        byMapping: true,
        chunkSize: flags['chunk-size'],
        enforceNamespace: cluster.namespaceGiven && !allNamespaces,
      },
      showEvents: flags['show-events'],
      showEventsGiven: invocation.changed('show-events'),
      chunkSize: flags['chunk-size'],
    });
    return 0;
  },
});

async function describeAll(context: Context, request: Request): Promise<void> {
  const { selectObjects } = await import('../../manifest/select.ts');
  const selection = await selectObjects(context, request.selection);
  const { items, errors } = selection;
  const many = errors.length > 0 || items.length > 1;
  const options = optionsOf(request, selection, many);
  const [only] = errors;
  if (errors.length === 1 && isNotFound(only) && request.args.length === 2) {
    await describeByPrefix(context, request, options, only);
    return;
  }
  const own = await describeItems(context, items, options);
  if (items.length === 0 && errors.length === 0) {
    const { namespace } = await context.cluster();
    const where = request.allNamespaces ? '' : ` in ${namespace} namespace.`;
    context.io.stderr.write(`No resources found${where}\n`);
  }
  const all = [...(errors.length > 1 ? [new ErrorList(errors)] : errors), ...own];
  // an aggregate even of one error, as in kubectl: errors in files are an aggregate too and then
  // get no `error: `
  if (all.length > 0) throw new ErrorList(all);
}

/**
 * Events of several objects are shown only on request. Listed objects are read again one by one, as
 * in kubectl.
 */
function optionsOf(request: Request, { targetsSingleItems }: Selection, many: boolean): DescribeOptions {
  return {
    showEvents: request.showEvents && (request.showEventsGiven || !many),
    chunkSize: request.chunkSize,
    readAgain: !targetsSingleItems,
  };
}

/**
 * Describes the items in parallel, prints them in order, and returns the errors, each message once.
 */
async function describeItems(context: Context, items: readonly Item[], options: DescribeOptions): Promise<Error[]> {
  const errors = new Map<string, Error>();
  let printed = 0;
  await forEachDescription(context, items, options, (text, error) => {
    if (error !== undefined) errors.set(error.message, errors.get(error.message) ?? error);
    else context.io.stdout.write(printed++ === 0 ? text : `\n\n${text}`);
  });
  return [...errors.values()];
}

/**
 * The objects of the type whose names start with the second argument; throws `notFound` when there
 * is none.
 */
async function describeByPrefix(
  context: Context,
  { args, chunkSize }: Request,
  options: DescribeOptions,
  notFound: Error,
): Promise<void> {
  const [type = '', prefix = ''] = args;
  const { selectObjects } = await import('../../manifest/select.ts');
  const listed = await selectObjects(context, {
    args: [type],
    allowEmptySelector: true,
    singleResourceType: true,
    chunkSize,
  });
  throwAll(listed.errors);
  const matching = listed.items.filter(({ name }) => name.startsWith(prefix));
  if (matching.length === 0) throw notFound;
  let failed: Error | undefined;
  await forEachDescription(context, matching, { ...options, readAgain: true }, (text, error) => {
    failed ??= error;
    if (failed === undefined) context.io.stdout.write(`${text}\n`);
  });
  throwAll(failed === undefined ? [] : [failed]);
}

type Report = (text: string, error: Error | undefined) => void;

async function forEachDescription(
  context: Context,
  items: readonly Item[],
  options: DescribeOptions,
  report: Report,
): Promise<void> {
  const { describeItem } = await import('./item.ts');
  const { runInPhases } = await import('../../actions/bulk.ts');
  await runInPhases(
    [...items.entries()],
    { phaseOf: () => 0, keyOf: ([index]) => String(index), concurrency: 16, signal: context.signal },
    ([, item]) => describeItem(context, item, options),
    (_, outcome) => {
      if (outcome.ok) report(outcome.value, undefined);
      else if (outcome.error instanceof Error) report('', outcome.error);
      else throw outcome.error;
    },
  );
  context.signal.throwIfAborted();
}
