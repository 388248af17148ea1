import type { DeleteOptions } from '../../actions/delete/options.ts';
import { saveLastApplied } from '../../apimachinery/last-applied.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { type DryRun, type FieldValidation, parseCascade, parseValidation } from '../../apimachinery/write-options.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, type Invocation, recordedAndGuarded } from '../../cli/command.ts';
import { bool, duration, int, string, type Values } from '../../cli/flag.ts';
import {
  dryRunFlag,
  fieldManagerFlag,
  filenameFlags,
  namedFiles,
  namesNoFiles,
  printFlags,
  saveConfigFlag,
  validateFlag,
} from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, throwAll } from '../../errors.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { workOnItems } from '../apply/run.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { readFileItems } from '../shared/file-items.ts';
import { printerOf } from '../shared/generated-objects.ts';
import { clusterOfClient } from '../shared/rest-config.ts';
import { wordUnreachable } from '../shared/unreachable.ts';
import { putItem } from './put.ts';

const flags = {
  ...filenameFlags,
  ...printFlags,
  ...dryRunFlag,
  ...validateFlag,
  ...saveConfigFlag,
  ...fieldManagerFlag('kubectl-replace'),
  cascade: string('With --force: what happens to the dependents of the objects: background, orphan or foreground', {
    default: 'background',
    bare: 'background',
    values: ['background', 'orphan', 'foreground'],
  }),
  force: bool('Delete the objects and create them again. Their data is lost, and they are down meanwhile.'),
  'grace-period': int('With --force: grace period in seconds; negative keeps that of the object', { default: '-1' }),
  raw: string('Send the file unchanged by PUT to this path of the server'),
  subresource: string('Replace this subresource of the objects', { values: ['status', 'scale', 'resize'] }),
  timeout: duration('With --force: how long to wait until an object is gone; 0 waits five minutes'),
  wait: bool('With --force: wait until the objects are gone, which includes waiting for finalizers'),
} as const;

type ReplaceInvocation = Invocation<typeof flags>;

interface ReplaceOptions {
  readonly dryRun: DryRun;
  readonly validation: FieldValidation;
  readonly deletion: DeleteOptions & { readonly nameOnly: boolean };
  readonly wait: boolean;
}

/** The flags of --force. A grace period of 0 becomes 1 and a wait, so that no data is lost by accident. */
function deletionOf(context: Context, values: Values<typeof flags>): Pick<ReplaceOptions, 'deletion' | 'wait'> {
  const { propagation, notice } = parseCascade(values.cascade);
  if (notice !== undefined) context.io.stderr.write(notice);
  const isZero = values['grace-period'] === 0;
  const gracePeriod = isZero ? 1 : values['grace-period'];
  const nameOnly = values.output === 'name';
  return {
    deletion: { propagation, gracePeriod, dryRun: 'none', ignoreNotFound: true, nameOnly },
    wait: values.wait || isZero,
  };
}

function refuseContradictions(values: Values<typeof flags>, { deletion, dryRun }: ReplaceOptions): void {
  if (namesNoFiles(values)) throw new CliError('must specify one of -f and -k');
  if (deletion.gracePeriod >= 0 && !values.force) throw new CliError('--grace-period must have --force specified');
  if (values.timeout !== 0 && !values.force) throw new CliError('--timeout must have --force specified');
  if (values.force && dryRun !== 'none') throw new CliError('--dry-run can not be used when --force is set');
}

async function replaceAll(context: Context, invocation: ReplaceInvocation): Promise<number> {
  const { flags: values, args } = invocation;
  const validation = parseValidation(values.validate);
  const dryRun = parseDryRun(values['dry-run'], context);
  const cluster = await clusterOfClient(context);
  const printer = await printerOf(context, invocation, dryRun, 'sorted');
  const options: ReplaceOptions = { dryRun, validation, ...deletionOf(context, values) };
  refuseContradictions(values, options);
  if (values.raw !== '') {
    const { rawFile, sendRaw } = await import('../shared/send-raw.ts');
    return sendRaw(context, 'PUT', values.raw, rawFile(values));
  }
  const { items, errors: unread } = await readFileItems(context, validation, {
    // kubectl looks at the words beside the files only when it deletes
    args: values.force ? args : [],
    ...namedFiles(values),
    // an object is deleted and created as a whole
    subresource: values.force ? '' : values.subresource,
  });
  const whole = items.map((item) => ({ ...item, object: saveLastApplied(item.object, values['save-config']) }));
  const print = (object: KubeObject): void =>
    printer.print(object, 'replaced', (text) => context.io.stdout.write(text));
  const put = { dryRun, validation, fieldManager: values['field-manager'] };
  if (values.force) {
    // before anything is deleted: what cannot be read could not be created again
    throwAll(unread);
    const orphans = options.deletion.propagation === 'Orphan';
    await context.guardrails?.confirm({ verb: 'delete and recreate', items: whole, orphans });
    const { forceReplace } = await import('./force.ts');
    const force = { ...put, deletion: options.deletion, wait: options.wait, timeout: values.timeout };
    throwAll(await forceReplace(context, cluster, whole, force, print));
    return 0;
  }
  const failed = await workOnItems(
    context,
    cluster,
    whole,
    async (item, log) => (dryRun === 'client' ? item.object : putItem(context, cluster, item, put, log)),
    (_item, object) => print(object),
  );
  throwAll([...worded(cluster, whole, failed, validation), ...unread]);
  return 0;
}

function worded(
  { server }: Cluster,
  items: Parameters<typeof wordUnreachable>[0],
  errors: readonly Error[],
  validation: FieldValidation,
): readonly Error[] {
  return validation === 'Ignore' ? errors : wordUnreachable(items, errors, server);
}

export const command = defineCommand({
  use: 'replace -f FILENAME',
  long: `Replace objects by the objects of files or of stdin.

Files are YAML or JSON and hold whole objects, as "cox get TYPE NAME -o yaml" prints them: a field that is not in the file
is removed from the object. A file with a resourceVersion replaces only that version of the object.

With --force the objects are deleted and created again. All files are read and checked before anything is deleted.`,
  examples: `  # Replace a pod by the object in pod.json
  cox replace -f ./pod.json

  # Replace a pod by the JSON passed into stdin
  cat pod.json | cox replace -f -

  # Change the image of a pod with one container
  cox get pod mypod -o yaml | sed 's/\\(image: myimage\\):.*$/\\1:v4/' | cox replace -f -

  # Delete the object and create it again
  cox replace --force -f ./pod.json`,
  flags,
  args: anyArguments,
  writes: recordedAndGuarded,
  run: replaceAll,
});
