import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, type Invocation } from '../../cli/command.ts';
import { namesNoFiles } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { UsageError } from '../../errors.ts';
import { inBuilder } from '../shared/rest-config.ts';
import { getFlags } from './flags.ts';
import { type GetOptions, readOptions } from './options.ts';

export const command = defineCommand({
  use: 'get [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]',
  long: `Display one or many resources.

Prints a table with the most important fields of each object. For a namespaced type only objects of the current namespace
are shown, unless -n or -A selects other namespaces.

Beyond kubectl: --unhealthy shows only what is unhealthy, with the reason. "get everything" shows the objects of all types
of a namespace; "get all" shows those of kubectl's category "all". --reveal decodes secrets. --namespaces takes several
namespaces. On a terminal, states are colored: red for what fails, yellow for what is not ready yet, dim for what is over.

Use "cox api-resources" for a complete list of supported resources.`,
  examples: `# All pods as a table
cox get pods

# With more columns, such as the node of each
cox get pods -o wide

# One deployment
cox get deployment web

# In a given API version, as JSON
cox get deployments.v1.apps -o json

# The object in a file, as the server has it
cox get -f pod.yaml -o yaml

# One field
cox get pod/web-5fc9f4bf66-68qw4 -o jsonpath='{.status.phase}'

# Columns of your own
cox get pods -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[0].image

# Several types, and objects of several types
cox get deployments,services
cox get deployment/web service/web

# A subresource
cox get deployment web --subresource scale

# In all namespaces, and then every change as it happens
cox get pods -A -w

# What is unhealthy, and why; the exit code is 2 if there is something
cox get pods,deployments,jobs -A --unhealthy --exit-code

# The objects of all types of a namespace, events too
cox get everything -n shop --include events

# The decoded values of a secret
cox get secret db --reveal

# Two namespaces in one table
cox get pods --namespaces shop,billing`,
  flags: getFlags,
  args: anyArguments,
  run,
});

async function run(context: Context, invocation: Invocation<typeof getFlags>): Promise<number> {
  const { args, flags } = invocation;
  if (flags.raw !== '') {
    readOptions(args, flags);
    return (await import('./raw.ts')).getRaw(context, flags.raw);
  }
  await inBuilder(context, !namesNoFiles(flags), context.cluster);
  if (!flags.watch && !flags['watch-only'] && args.length === 0 && namesNoFiles(flags)) throw missingType(context);
  warnOfSorting(context, flags);
  const options = readOptions(args, flags);
  const exitCode = isOurs(options) ? await (await import('./ours.ts')).getOurs(context, options) : undefined;
  if (exitCode !== undefined) return exitCode;
  if (options.watch) return (await import('./watch.ts')).watchObjects(context, options);
  return print(context, options);
}

/** Whether something is typed that kubectl does not have; the rest of it is not loaded otherwise. */
function isOurs({ args, flags }: GetOptions): boolean {
  return (
    args[0] === 'everything' ||
    [flags.unhealthy, flags['exit-code'], flags.reveal].includes(true) ||
    flags.namespaces.length + flags.include.length > 0
  );
}

async function print(context: Context, options: GetOptions): Promise<number> {
  if (options.isTable) return (await import('./human.ts')).getTables(context, options);
  return (await import('./objects.ts')).getFormatted(context, options);
}

function missingType(context: Context): UsageError {
  const { program, io } = context;
  io.stderr.write(
    `You must specify the type of resource to get. Use "${program} api-resources" for a complete list of supported resources.\n\n`,
  );
  return new UsageError(
    `Required resource not specified.\nUse "${program} explain <resource>" for a detailed description of that resource (e.g. ${program} explain pods).`,
  );
}

function warnOfSorting(context: Context, flags: Invocation<typeof getFlags>['flags']): void {
  if (flags['sort-by'] === '') return;
  if (flags.watch) {
    context.io.stderr.write('warning: --watch requested, --sort-by will be ignored for watch events received\n');
  } else if (flags['watch-only']) {
    context.io.stderr.write('warning: --watch-only requested, --sort-by will be ignored\n');
  }
}
