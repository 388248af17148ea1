import type { FileItem } from '../../actions/apply/item.ts';
import type { ItemLog } from '../../actions/apply/requests.ts';
import { equalJson, type Json, type JsonObject } from '../../apimachinery/json.ts';
import { gvkOf, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { DryRun } from '../../apimachinery/write-options.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, type Invocation, recorded } from '../../cli/command.ts';
import { bool, string } from '../../cli/flag.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, namedFiles, printFlags } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, StatusError, throwAll } from '../../errors.ts';
import { keyOf } from '../../kube/address.ts';
import type { Cluster } from '../../kube/cluster.ts';
import type { Selection } from '../../manifest/selection.ts';
import { CHANGE_CAUSE, changeCause, recordFlag } from '../shared/change-cause.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { objectPrinters, type PrintObject } from '../shared/object-printer.ts';
import { checkFlags, contentType, type PatchKind, patchKinds, readPatch } from './options.ts';

const flags = {
  ...filenameFlags,
  ...printFlags,
  ...dryRunFlag,
  ...recordFlag,
  ...fieldManagerFlag('kubectl-patch'),
  local: bool('Patch and print the objects of files, without a request to the server'),
  patch: string('The patch, as JSON or YAML', { short: 'p' }),
  'patch-file': string('A file with the patch, as JSON or YAML'),
  subresource: string('Patch this subresource of the objects', { values: ['status', 'scale', 'resize'] }),
  type: string('The type of the patch', { default: 'strategic', values: patchKinds }),
} as const;

type PatchInvocation = Invocation<typeof flags>;

interface Patch {
  readonly kind: PatchKind;
  readonly text: string;
  readonly dryRun: DryRun;
  /** What this run has written, by key: an object that is named twice is patched twice. */
  readonly written: Map<string, KubeObject>;
}

/** An object after its patch, and whether that changed it. */
interface Patched {
  readonly object: KubeObject;
  readonly changed: boolean;
}

async function select(context: Context, { flags: values, args }: PatchInvocation): Promise<Selection> {
  const { selectObjects } = await import('../../manifest/select.ts');
  return selectObjects(context, {
    args,
    ...namedFiles(values),
    subresource: values.subresource,
    continueOnError: true,
    local: values.local,
  });
}

/** The patched object without a request: the rules of merging are those of kubectl's own types. */
async function patchLocally(object: KubeObject, { kind, text }: Patch): Promise<Patched> {
  const { applyJsonPatchText, applyMergePatchText, applyStrategicPatchText } = await import(
    '../../apimachinery/patch/apply-text.ts'
  );
  const { decodeUnstructured } = await import('../../manifest/decode.ts');
  let patched: Json;
  if (kind === 'json') patched = applyJsonPatchText(object, text);
  else if (kind === 'merge') patched = applyMergePatchText(object, text);
  else {
    const { builtInPatchType } = await import('../../apimachinery/typed/built-in-patch.ts');
    const type = builtInPatchType(gvkOf(object));
    if (type === undefined) {
      throw new CliError(`strategic merge patch is not supported for ${kindText(object)} locally, try --type merge`);
    }
    patched = applyStrategicPatchText(object, text, type);
  }
  const result = decodeUnstructured(patched, undefined);
  return { object: result, changed: !equalJson(object, result) };
}

/** A kind as schema.GroupVersionKind prints it: `apps/v1, Kind=Deployment`. */
function kindText(object: KubeObject): string {
  const { group, version, kind } = gvkOf(object);
  return `${group}/${version}, Kind=${kind}`;
}

/** Sends the patch, and with --record one more for the annotation. */
async function sendPatch(
  context: Context,
  cluster: Cluster,
  invocation: PatchInvocation,
  item: FileItem,
  { kind, text, dryRun, written }: Patch,
  log: ItemLog,
): Promise<Patched> {
  const { patchObject } = await import('../../kube/objects.ts');
  const { flags: values } = invocation;
  const { mapping, namespace, name } = item;
  const address = { mapping, namespace, name, subresource: values.subresource };
  const query = { fieldManager: values['field-manager'], ...(dryRun === 'server' ? { dryRun: 'All' } : {}) };
  const call = { query, signal: context.signal, warn: log.warn };
  const patched = await patchObject(cluster.transport, address, contentType(kind), text, call).catch((error) => {
    if (!(error instanceof StatusError) || error.code !== 415) throw error;
    const { group, version } = mapping;
    const place = `${group}/${version}, Kind=${mapping.kind}`;
    throw new CliError(`${contentType(kind)} is not supported by ${place}: ${error.message}`, { cause: error });
  });
  const changed = !equalJson(written.get(keyOf(item)) ?? item.object, patched);
  if (dryRun === 'none') written.set(keyOf(item), patched);
  if (!values.record) return { object: patched, changed };
  const cause = changeCause(context, invocation);
  const known = meta(patched).annotations?.[CHANGE_CAUSE] === cause;
  const note: JsonObject = known ? {} : { metadata: { annotations: { [CHANGE_CAUSE]: cause } } };
  const merge = patchObject(cluster.transport, address, contentType('merge'), note, call);
  // as in kubectl, an error of the second patch is not reported
  return { object: await merge.catch(() => patched), changed };
}

async function patchAll(context: Context, invocation: PatchInvocation): Promise<number> {
  const { flags: values, args } = invocation;
  const dryRun = parseDryRun(values['dry-run'], context);
  if (!values.local) await context.cluster();
  const kind = checkFlags(values, args, dryRun);
  const outputGiven = invocation.changed('output');
  const printers = await objectPrinters(context, values, { outputGiven, keyOrder: 'sorted' });
  const patch: Patch = { kind, text: await readPatch(context, values), dryRun, written: new Map() };
  const selection = await select(context, invocation);
  const items = selection.items as readonly FileItem[];
  const offline = values.local || dryRun === 'client';
  const work = async (patched: Patched): Promise<Patched & { readonly print: PrintObject }> => ({
    ...patched,
    print: await printers(),
  });
  const done = ({ object, changed, print }: Patched & { readonly print: PrintObject }): void =>
    print(object, changed ? 'patched' : 'patched (no change)');
  const errors: Error[] = [];
  if (offline) {
    for (const item of items) {
      try {
        done(await work(await patchLocally(item.object, patch)));
      } catch (error) {
        errors.push(error as Error);
      }
    }
  } else {
    const { workOnItems } = await import('../apply/run.ts');
    const cluster = await context.cluster();
    const send = async (item: FileItem, log: ItemLog) =>
      work(await sendPatch(context, cluster, invocation, item, patch, log));
    errors.push(...(await workOnItems(context, cluster, items, send, (_item, patched) => done(patched))));
  }
  throwAll([...errors, ...selection.errors]);
  if (items.length === 0) throw new CliError('no objects passed to patch');
  return 0;
}

export const command = defineCommand({
  use: 'patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  long: `
    Update fields of a resource using strategic merge patch, a JSON merge patch, or a JSON patch.

    The patch is JSON or YAML. Custom resources take no strategic merge patch: use --type=merge or --type=json for them.`,
  examples: `
    # Partially update a node using a strategic merge patch, specifying the patch as JSON
    cox patch node k8s-node-1 -p '{"spec":{"unschedulable":true}}'

    # Partially update a node using a strategic merge patch, specifying the patch as YAML
    cox patch node k8s-node-1 -p $'spec:\\n unschedulable: true'

    # Partially update a node identified by the type and name specified in "node.json" using strategic merge patch
    cox patch -f node.json -p '{"spec":{"unschedulable":true}}'

    # Update a container's image; spec.containers[*].name is required because it's a merge key
    cox patch pod valid-pod -p '{"spec":{"containers":[{"name":"kubernetes-serve-hostname","image":"new image"}]}}'

    # Update a container's image using a JSON patch with positional arrays
    cox patch pod valid-pod --type='json' -p='[{"op": "replace", "path": "/spec/containers/0/image", "value":"new image"}]'

    # Update a deployment's replicas through the 'scale' subresource using a merge patch
    cox patch deployment nginx-deployment --subresource='scale' --type='merge' -p '{"spec":{"replicas":2}}'`,
  flags,
  args: anyArguments,
  writes: recorded,
  run: patchAll,
});
