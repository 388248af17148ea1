import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import type { Values } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { CliError, UsageError } from '../../errors.ts';
import { eventFlags } from './flags.ts';
import type { EventOutput } from './output.ts';
import type { EventScope } from './scope.ts';

export const command = defineCommand({
  use: 'events [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]',
  long: `List events.

Prints a table with the most important fields of the events of a namespace, of all namespaces, or of one object; those
seen last come last. With --group the events of each object stand together, and events that say the same are one line.`,
  examples: `  # The events of the namespace
  cox events

  # The events of all namespaces
  cox events --all-namespaces

  # The events of a pod, and then new ones as they happen
  cox events --for pod/web-pod-13je7 --watch

  # As YAML
  cox events -o yaml

  # Only warnings
  cox events --types=Warning

  # What happened in the last 10 minutes, object by object
  cox events --group --since=10m

  # A deployment with its replica sets and pods
  cox events --for deployment/web --owned --group`,
  flags: eventFlags,
  args: anyArguments,
  async run(context, { flags }) {
    const { scopeOf } = await import('./scope.ts');
    const { subjectOf } = await import('./subject.ts');
    const { namespace } = await context.cluster();
    const subject = await subjectOf(context, flags.for);
    const output = await outputOf(context, flags);
    checkFlags(flags);
    const scope = await scopeOf(context, {
      subject,
      namespace: flags['all-namespaces'] ? '' : namespace,
      types: flags.types,
      since: flags.since,
      owned: flags.owned,
      limit: flags['chunk-size'],
    });
    if (flags.watch) return (await import('./watch.ts')).watchEvents(context, scope, output);
    return printList(context, scope, output);
  },
});

type Flags = Values<typeof eventFlags>;

async function outputOf(context: Context, flags: Flags): Promise<EventOutput> {
  const { formatOutput, tableOutput } = await import('./output.ts');
  if (flags.output !== '') return formatOutput(context, flags);
  const layout = { withNamespace: flags['all-namespaces'], noHeaders: flags['no-headers'] };
  if (flags.group) return (await import('./group-output.ts')).groupOutput(context, layout);
  return tableOutput(context, layout);
}

/** Throws CliError; of --types in kubectl's words. */
function checkFlags(flags: Flags): void {
  if (flags.types.some((type) => !/^(normal|warning)$/i.test(type))) {
    throw new CliError('valid --types are Normal or Warning');
  }
  if (flags.group && flags.output !== '') throw new UsageError('--group and --output are mutually exclusive');
  if (flags.since < 0) throw new UsageError('--since must not be negative');
}

async function printList(context: Context, scope: EventScope, output: EventOutput): Promise<number> {
  const { events } = await scope.list();
  if (events.length > 0) output.list(events);
  else context.io.stderr.write(`No events found${scope.namespace === '' ? '' : ` in ${scope.namespace} namespace`}.\n`);
  return 0;
}
