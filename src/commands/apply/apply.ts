import type { Applied, ApplyOptions, FileItem, FileSelection } from '../../actions/apply/item.ts';
import { meta } from '../../apimachinery/object.ts';
import { parseCascade, parseValidation } from '../../apimachinery/write-options.ts';
import { noArguments, unexpectedBesideFiles } from '../../cli/arguments.ts';
import { defineCommand, type Invocation, recordedAndGuarded } from '../../cli/command.ts';
import { bool, duration, int, string, stringArray, type Values } from '../../cli/flag.ts';
import {
  dryRunFlag,
  fieldManagerFlag,
  filenameFlags,
  namedFiles,
  namesNoFiles,
  printFlags,
  selectorFlag,
  validateFlag,
} from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, throwAll } from '../../errors.ts';
import { recorder, recordFlag } from '../shared/change-cause.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { readFileItems } from '../shared/file-items.ts';
import { clusterOfClient } from '../shared/rest-config.ts';
import { wordUnreachable } from '../shared/unreachable.ts';
import type { Pruning } from './pruning.ts';
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
  applyset: string(
    'With --prune: the parent object of the set of objects that the files hold, as [RESOURCE[.GROUP]/]NAME; a Secret unless a type is named. Exists where KUBECTL_APPLYSET is true.',
    { gate: 'KUBECTL_APPLYSET' },
  ),
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
  prune: bool('Delete objects that were applied before and are no longer in the files; with -l, --all or --applyset'),
  'prune-allowlist': stringArray(
    'A type that --prune considers, as GROUP/VERSION/KIND, instead of the default types; core is the core group',
  ),
  'server-side': bool('Merge on the server (server-side apply)'),
  subresource: string('With --server-side: apply to this subresource of the objects', {
    values: ['status', 'scale', 'resize'],
  }),
  timeout: duration('How long --force waits until an object is gone'),
  wait: bool('Wait until deleted objects are gone'),
} as const;

type Flags = Values<typeof applyFlags>;

/**
 * Reads the flags, in kubectl's order. Throws CliError and UsageError, worded as in kubectl; what
 * does not go together is refused by checkFlags.
 */
export function applyOptions(
  { flags, changed }: Pick<Invocation<typeof applyFlags>, 'flags' | 'changed'>,
  context: Pick<Context, 'io' | 'clock'>,
): ApplyOptions {
  const dryRun = parseDryRun(flags['dry-run'], context);
  const cascade = parseCascade(flags.cascade);
  if (cascade.notice !== undefined) context.io.stderr.write(cascade.notice);
  if (namesNoFiles(flags)) throw new CliError('must specify one of -f and -k');
  return {
    files: namedFiles(flags),
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
}

/** Refuses flags that do not go together, in kubectl's order. Throws CliError. */
export async function checkFlags(options: ApplyOptions, { all }: Flags, pruning?: Pruning): Promise<void> {
  const { serverSide, dryRun, force } = options;
  if (options.forceConflicts && !serverSide) throw new CliError('--force-conflicts only works with --server-side');
  if (dryRun === 'client' && serverSide) {
    throw new CliError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  }
  if (serverSide && force) throw new CliError('--force cannot be used with --server-side');
  if (dryRun === 'server' && force) throw new CliError('--dry-run=server cannot be used with --force');
  if (all && options.selector !== '') throw new CliError('cannot set --all and --selector at the same time');
  await pruning?.check();
  if (options.subresource !== '' && !serverSide) {
    throw new CliError('--subresource can only be specified for --server-side');
  }
}

function readItems(context: Context, options: ApplyOptions): Promise<FileSelection> {
  return readFileItems(context, options.validation, {
    ...options.files,
    selector: options.selector,
    definedKinds: options.dryRun !== 'server',
  });
}

/** Applies the items and passes each outcome to `done`. Returns the errors. */
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

async function pruningOf(
  context: Context,
  invocation: Invocation<typeof applyFlags>,
  options: ApplyOptions,
): Promise<Pruning | undefined> {
  const { prune, applyset } = invocation.flags;
  return prune || applyset !== '' ? (await import('./pruning.ts')).newPruning(context, invocation, options) : undefined;
}

export const command = defineCommand({
  use: 'apply (-f FILENAME | -k DIRECTORY)',
  long: `Create and update objects so that they match files. An object that does not exist is created. In an existing
object, fields that differ are changed, and fields that were applied before and are no longer in the file are removed.

With --prune, objects that apply made and that are no longer in the files are deleted: those that match -l, or all with
--all, of the default types or of those of --prune-allowlist, in the namespaces of the files. With --applyset an object
in the cluster remembers which objects belong to the set, and of which types they are. Both are alpha in kubectl.

Objects must have names. To use apply on an object later, create it with apply or with create --save-config. Files are
YAML or JSON. Independent objects are written in parallel; namespaces, custom resource definitions and other objects
that the rest depends on are written first.`,
  examples: `  # Apply the configuration in pod.json to a pod
  cox apply -f ./pod.json

  # Apply the JSON passed into stdin to a pod
  cat pod.json | cox apply -f -

  # Apply all manifests of a directory and its subdirectories
  cox apply -R -f ./deploy

  # Apply a manifest, and delete all other objects with the label app=nginx that were applied before
  cox apply --prune -f manifest.yaml -l app=nginx

  # Apply a manifest, and delete all other config maps that were applied before
  cox apply --prune -f manifest.yaml --all --prune-allowlist=core/v1/ConfigMap

  # Use server-side apply, and take over fields that other managers own
  cox apply --server-side --force-conflicts -f ./deploy`,
  flags: applyFlags,
  args: noArguments(unexpectedBesideFiles),
  writes: recordedAndGuarded,
  async run(context, invocation) {
    await clusterOfClient(context);
    const options = applyOptions(invocation, context);
    const pruning = await pruningOf(context, invocation, options);
    await checkFlags(options, invocation.flags, pruning);
    const results = await newResultPrinter(context, invocation, options.dryRun);
    const { items, errors: unread } = await readItems(context, options);
    if (items.length === 0 && unread.length === 0) throw new CliError('no objects passed to apply');
    const { selectionError } = await import('../../manifest/errors.ts');
    const unreadErrors = unread.length === 0 ? [] : [selectionError(unread)];
    if (items.length === 0) throwAll(unreadErrors);
    if (options.dryRun === 'none' && (pruning !== undefined || options.force)) {
      await context.guardrails?.confirm({ verb: `apply with ${options.force ? '--force' : '--prune'}` });
    }
    const labelled = (await pruning?.begin(items)) ?? items;
    const applied = new Set<string>();
    const recorded = labelled.map(recorder(context, invocation));
    const failed = await applyAll(context, options, recorded, ({ object, operation }) => {
      applied.add(meta(object).uid ?? '');
      results.add(object, operation);
    });
    throwAll([...unreadErrors, ...failed]);
    results.end();
    await pruning?.finish(items, applied);
    return 0;
  },
});
