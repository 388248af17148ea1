import { newDefinitionWait } from '../../actions/apply/definitions.ts';
import type { FileItem, FileSelection } from '../../actions/apply/item.ts';
import { type ItemLog, itemCreator } from '../../actions/apply/requests.ts';
import { withSource } from '../../actions/item-errors.ts';
import { saveLastApplied } from '../../apimachinery/last-applied.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { parseValidation } from '../../apimachinery/write-options.ts';
import { noArguments, unexpectedBesideFiles } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { namedFiles, namesNoFiles } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, throwAll } from '../../errors.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { makeOperationPrinter } from '../../print/operation.ts';
import { workOnItems } from '../apply/run.ts';
import { recorder } from '../shared/change-cause.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { readFileItems } from '../shared/file-items.ts';
import { clusterOfClient } from '../shared/rest-config.ts';
import { wordUnreachable } from '../shared/unreachable.ts';
import { type CreateInvocation, type CreateOptions, createFlags } from './flags.ts';

/** Checks the flags in kubectl's order. Throws CliError and UsageError, worded as in kubectl. */
function createOptions(context: Context, { flags }: CreateInvocation): CreateOptions {
  return { dryRun: parseDryRun(flags['dry-run'], context), validation: parseValidation(flags.validate) };
}

function readItems(
  context: Context,
  { flags }: CreateInvocation,
  { validation, dryRun }: CreateOptions,
): Promise<FileSelection> {
  return readFileItems(context, validation, {
    ...namedFiles(flags),
    selector: flags.selector,
    definedKinds: dryRun !== 'server',
  });
}

/** The function that creates one object and returns what the server stored. */
function newCreator(
  context: Context,
  cluster: Cluster,
  { flags }: CreateInvocation,
  { dryRun, validation }: CreateOptions,
  items: readonly FileItem[],
): (item: FileItem, log: ItemLog) => Promise<KubeObject> {
  const { signal, clock } = context;
  const options = { dryRun, validation, fieldManager: flags['field-manager'] };
  const create = itemCreator({ transport: cluster.transport, server: cluster.server, signal, options });
  const awaitDefinition = newDefinitionWait({ transport: cluster.transport, clock, signal }, items);
  return async (item, log) => {
    if (dryRun === 'client') return item.object;
    const created = await create(item, item.object, log).catch((error: unknown) => {
      throw withSource('creating', item.source, error);
    });
    if (dryRun === 'none') await awaitDefinition(item);
    return created;
  };
}

async function createAll(context: Context, invocation: CreateInvocation): Promise<number> {
  const { flags } = invocation;
  const options = createOptions(context, invocation);
  const printer = await makeOperationPrinter(flags.output, {
    template: flags.template,
    allowMissingKeys: flags['allow-missing-template-keys'],
    showManagedFields: flags['show-managed-fields'],
    cwd: context.cwd,
    dryRun: options.dryRun,
    outputGiven: invocation.changed('output'),
  });
  if (namesNoFiles(flags) && !flags.edit) throw new CliError('must specify one of -f and -k');
  if (flags.edit && flags.raw !== '') throw new CliError('--raw and --edit are mutually exclusive');
  if (flags.edit) return (await import('./edit.ts')).createEdited(context, invocation, options);
  if (flags.raw !== '') {
    const { rawFile, sendRaw } = await import('../shared/send-raw.ts');
    return sendRaw(context, 'POST', flags.raw, rawFile(flags));
  }
  // kubectl makes its validator first, and with it the client
  if (options.validation !== 'Ignore') await clusterOfClient(context);
  const { items, errors: unread } = await readItems(context, invocation, options);
  const record = recorder(context, invocation);
  const annotated = items.map((item) =>
    record({ ...item, object: saveLastApplied(item.object, flags['save-config']) }),
  );
  const cluster = await context.cluster();
  const create = newCreator(context, cluster, invocation, options, annotated);
  const failed = await workOnItems(context, cluster, annotated, create, (_item, object) => {
    printer.print(object, 'created', (text) => context.io.stdout.write(text));
  });
  const reachable = options.validation === 'Ignore' ? failed : wordUnreachable(annotated, failed, cluster.server);
  throwAll([...reachable, ...unread]);
  if (items.length === 0) throw new CliError('no objects passed to create');
  return 0;
}

export const command = defineCommand({
  use: 'create -f FILENAME',
  long: `Create objects from files or from stdin.

Files are YAML or JSON. An object that already exists is an error; use apply to change it. Independent objects are created
in parallel; namespaces, custom resource definitions and other objects that the rest depends on are created first.`,
  examples: `  # Create a pod from pod.json
  cox create -f ./pod.json

  # Create a pod from the JSON passed into stdin
  cat pod.json | cox create -f -

  # Create all objects of a directory, and store the configuration for a later apply
  cox create -f ./deploy --save-config`,
  flags: createFlags,
  args: noArguments(unexpectedBesideFiles),
  writes: recorded,
  run: createAll,
});
