import type { Applied, ApplyOptions, FileItem, FileSelection } from '../../actions/apply/item.ts';
import { parseCascade, parseValidation } from '../../apimachinery/write-options.ts';
import { noArguments, unexpectedBesideFiles } from '../../cli/arguments.ts';
import { defineCommand, type Invocation } from '../../cli/command.ts';
import { bool, duration, int, string, stringArray, type Values } from '../../cli/flag.ts';
import {
  dryRunFlag,
  fieldManagerFlag,
  filenameFlags,
  printFlags,
  selectorFlag,
  validateFlag,
} from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, throwAll } from '../../errors.ts';
import { recorder, recordFlag } from '../shared/change-cause.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { readFileItems } from '../shared/file-items.ts';
import { wordUnreachable } from '../shared/unreachable.ts';
import { newResultPrinter } from './results.ts';
import { workOnItems } from './run.ts';

const applyFlags = {
  ...filenameFlags,
  ...printFlags,
  ...dryRunFlag,
  ...validateFlag,
  ...selectorFlag,
  ...recordFlag,
  ...fieldManagerFlag('kubectl-client-side-apply'),
  all: bool('Select all objects of the types that --prune considers'),
  cascade: string(
    'What happens to the dependents of an object that --force deletes: background, orphan or foreground',
    { default: 'background', bare: 'background', values: ['background', 'orphan', 'foreground'] },
  ),
  force: bool(
    'Delete and recreate objects that cannot be changed in place. Their data is lost, and they are down meanwhile.',
  ),
  'force-conflicts': bool('With --server-side: take over the fields that other managers own'),
  'grace-period': int('Grace period in seconds of objects that --force deletes; negative keeps that of the object', {
    default: '-1',
  }),
  'openapi-patch': bool("Use the merge strategies of the server's OpenAPI document for the types that it describes", {
    default: 'true',
  }),
  overwrite: bool('Where the file and the live object conflict, use the value of the file', { default: 'true' }),
  prune: bool('Delete objects that were applied before and are no longer in the files', { later: true }),
  'prune-allowlist': stringArray('Types that --prune considers, as GROUP/VERSION/KIND', { later: true }),
  'server-side': bool('Merge on the server (server-side apply)'),
  subresource: string('With --server-side: apply to this subresource of the objects', {
    values: ['status', 'scale', 'resize'],
  }),
  timeout: duration('How long --force waits until an object is gone'),
  wait: bool('Wait until deleted objects are gone'),
} as const;

type Flags = Values<typeof applyFlags>;

/**
 * Reads and checks the flags, in kubectl's order. Throws CliError and UsageError, worded as in
 * kubectl.
 */
export function applyOptions(
  { flags, changed }: Pick<Invocation<typeof applyFlags>, 'flags' | 'changed'>,
  context: Pick<Context, 'io' | 'clock'>,
): ApplyOptions {
  const dryRun = parseDryRun(flags['dry-run'], context);
  const cascade = parseCascade(flags.cascade);
  if (cascade.notice !== undefined) context.io.stderr.write(cascade.notice);
  if (flags.filename.length === 0) throw new CliError('must specify one of -f and -k');
  const options: ApplyOptions = {
    filenames: flags.filename,
    recursive: flags.recursive,
    selector: flags.selector,
    serverSide: flags['server-side'],
    forceConflicts: flags['force-conflicts'],
    fieldManager: flags['server-side'] && !changed('field-manager') ? 'kubectl' : flags['field-manager'],
    dryRun,
    validation: parseValidation(flags.validate),
    overwrite: flags.overwrite,
    openapiPatch: flags['openapi-patch'],
    subresource: flags.subresource,
    force: flags.force,
    propagation: cascade.propagation,
    gracePeriod: flags['grace-period'],
    timeout: flags.timeout,
  };
  refuseContradictions(options, flags);
  return options;
}

function refuseContradictions(options: ApplyOptions, { all }: Flags): void {
  const { serverSide, dryRun, force } = options;
  if (options.forceConflicts && !serverSide) throw new CliError('--force-conflicts only works with --server-side');
  if (dryRun === 'client' && serverSide) {
    throw new CliError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  }
  if (serverSide && force) throw new CliError('--force cannot be used with --server-side');
  if (dryRun === 'server' && force) throw new CliError('--dry-run=server cannot be used with --force');
  if (all && options.selector !== '') throw new CliError('cannot set --all and --selector at the same time');
  if (options.subresource !== '' && !serverSide) {
    throw new CliError('--subresource can only be specified for --server-side');
  }
}

function readItems(context: Context, options: ApplyOptions): Promise<FileSelection> {
  return readFileItems(context, options.validation, {
    filenames: options.filenames,
    recursive: options.recursive,
    selector: options.selector,
    definedKinds: options.dryRun !== 'server',
  });
}

async function applyAll(
  context: Context,
  options: ApplyOptions,
  items: readonly FileItem[],
  done: (applied: Applied) => void,
): Promise<readonly Error[]> {
  const { newApplier } = await import('../../actions/apply/applier.ts');
  const cluster = await context.cluster();
  const apply = await newApplier(context, cluster, options, items);
  const errors = await workOnItems(context, cluster, items, apply, (_item, applied) => done(applied));
  return options.validation === 'Ignore' ? errors : wordUnreachable(items, errors, cluster.server);
}

export const command = defineCommand({
  use: 'apply (-f FILENAME | -k DIRECTORY)',
  long: `Create and update objects so that they match files. An object that does not exist is created. In an existing
object, fields that differ are changed, and fields that were applied before and are no longer in the file are removed.

Objects must have names. To use apply on an object later, create it with apply or with create --save-config. Files are
YAML or JSON. Independent objects are written in parallel; namespaces, custom resource definitions and other objects
that the rest depends on are written first.`,
  examples: `  # Apply the configuration in pod.json to a pod
  cox apply -f ./pod.json

  # Apply the JSON passed into stdin to a pod
  cat pod.json | cox apply -f -

  # Apply all manifests of a directory and its subdirectories
  cox apply -R -f ./deploy

  # Use server-side apply, and take over fields that other managers own
  cox apply --server-side --force-conflicts -f ./deploy`,
  flags: applyFlags,
  args: noArguments(unexpectedBesideFiles),
  async run(context, invocation) {
    const options = applyOptions(invocation, context);
    const results = await newResultPrinter(context, invocation, options.dryRun);
    const { items, errors: unread } = await readItems(context, options);
    if (items.length === 0 && unread.length === 0) throw new CliError('no objects passed to apply');
    const recorded = items.map(recorder(context, invocation));
    const failed = await applyAll(context, options, recorded, ({ object, operation }) =>
      results.add(object, operation),
    );
    const { selectionError } = await import('../../manifest/errors.ts');
    throwAll([...(unread.length === 0 ? [] : [selectionError(unread)]), ...failed]);
    results.end();
    return 0;
  },
});
