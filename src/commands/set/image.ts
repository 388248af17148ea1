import { defineCommand, type Invocation } from '../../cli/command.ts';
import { bool } from '../../cli/flag.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, printFlags, selectorFlag } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, throwAll } from '../../errors.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { type Item, selectionError, selectObjects } from '../../manifest/selection.ts';
import type { DryRun } from '../../print/operation.ts';
import { changeImages, type ImageChange } from '../../resources/generators/image-change.ts';
import { parsePairs, partPairs } from '../../resources/generators/pairs.ts';
import { goQuote } from '../../resources/go-text.ts';
import type { JsonObject } from '../../resources/json.ts';
import { type KubeObject, meta } from '../../resources/object.ts';
import { asTyped } from '../../resources/typed/decode.ts';
import { fieldsOf } from '../../resources/typed/shape.ts';
import { CHANGE_CAUSE, changeCause, recordFlag } from '../shared/change-cause.ts';
import { printerOf } from '../shared/generated-objects.ts';
import { annotated } from '../shared/own-configuration.ts';
import { requestErrorText } from '../shared/request-error.ts';
import { parseDryRun } from '../shared/write-flags.ts';

const flags = {
  ...filenameFlags,
  ...printFlags,
  ...dryRunFlag,
  ...fieldManagerFlag('kubectl-set'),
  ...selectorFlag,
  ...recordFlag,
  all: bool('All resources of the given types in the namespace'),
  local: bool('Change what files hold, and print it, without asking the server'),
} as const;

type ImageInvocation = Invocation<typeof flags>;

const localResourceError = `you must specify resources by --filename when --local is set.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'`;

/** kubectl checks the words only after it has fetched what they name. Throws them all at once. */
function validate(
  { flags: values }: ImageInvocation,
  resources: readonly string[],
  images: ReadonlyMap<string, string>,
  dryRun: DryRun,
): void {
  const problems: string[] = [];
  if (values.all && values.selector !== '') problems.push('cannot set --all and --selector at the same time');
  if (resources.length === 0 && values.filename.length === 0) {
    problems.push('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  }
  if (images.size === 0) problems.push('at least one image update is required');
  else if (images.size > 1 && images.has('*')) {
    problems.push(
      'all containers are already specified by *, but saw more than one container_name=container_image pairs',
    );
  }
  if (values.local && dryRun === 'server') {
    problems.push('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  }
  throwAll(problems.map((problem) => new CliError(problem)));
}

async function fetchItems(
  context: Context,
  { flags: values }: ImageInvocation,
  resources: readonly string[],
): Promise<readonly Item[]> {
  if (values.local && resources.length > 0) throw new CliError(localResourceError);
  const { items, errors } = await selectObjects(context, {
    filenames: values.filename,
    recursive: values.recursive,
    continueOnError: true,
    ...(values.local
      ? { local: true }
      : { args: resources, selector: values.selector, allowEmptySelector: values.all, latest: true }),
  });
  if (errors.length > 0) throw selectionError(errors);
  return items;
}

/** The object as kubectl has it: what files hold has become a Go struct there, what the server sends is one. */
function typed({ object, source }: Item, local: boolean): KubeObject {
  const known = object as KubeObject;
  if (!local || source === undefined || fieldsOf(known.kind) === undefined) return known;
  return asTyped(known.kind, known) as KubeObject;
}

/** The change with the command line recorded in the object and the patch. */
function record(change: ImageChange, cause: string | undefined): ImageChange {
  if (cause === undefined || meta(change.object).annotations?.[CHANGE_CAUSE] === cause) return change;
  const patch: JsonObject = { metadata: { annotations: { [CHANGE_CAUSE]: cause } }, ...change.patch };
  return { ...change, object: annotated(change.object, CHANGE_CAUSE, cause), patch };
}

async function patchImage(
  context: Context,
  { flags: values }: ImageInvocation,
  cluster: Cluster,
  { mapping, namespace, name }: Item,
  patch: JsonObject,
): Promise<KubeObject> {
  const { patchObject } = await import('../../kube/objects.ts');
  const address = { mapping, namespace, name };
  const query = {
    fieldManager: values['field-manager'],
    ...(parseDryRun(values['dry-run']) === 'server' ? { dryRun: 'All' } : {}),
  };
  const type = 'application/strategic-merge-patch+json';
  try {
    return await patchObject(cluster.transport, address, type, patch, { query, signal: context.signal });
  } catch (error) {
    const message = requestErrorText(error, cluster, { method: 'Patch', address, query });
    throw new CliError(`failed to patch image update to pod template: ${message}`, { cause: error });
  }
}

async function setImages(context: Context, invocation: ImageInvocation): Promise<number> {
  const { flags: values, args } = invocation;
  const dryRun = parseDryRun(values['dry-run']);
  const printer = await printerOf(context, invocation, dryRun);
  const cluster = await context.cluster();
  const { resources, pairs } = partPairs(args, 'image');
  const images = parsePairs(pairs, 'image');
  const items = await fetchItems(context, invocation, resources);
  validate(invocation, resources, images, dryRun);
  const cause = values.record ? changeCause(context, invocation) : undefined;
  const errors: Error[] = [];
  const changes = items.map((item) => {
    try {
      const change = changeImages(typed(item, values.local), images);
      for (const name of change.missing) errors.push(ownError(`unable to find container named ${goQuote(name)}`));
      return { item, change: record(change, cause) };
    } catch (error) {
      // the newline is kubectl's: an empty line where the error is one of several
      return { item, failure: ownError(`${item.mapping.resource}/${item.name} ${(error as Error).message}\n`) };
    }
  });
  for (const { item, change, failure } of changes) {
    if (failure !== undefined) errors.push(failure);
    if (change?.patch === undefined) continue;
    try {
      const sent = !values.local && dryRun !== 'client';
      const result = sent ? await patchImage(context, invocation, cluster, item, change.patch) : change.object;
      printer.print(result, 'image updated', (text) => context.io.stdout.write(text));
    } catch (error) {
      errors.push(error as Error);
    }
  }
  throwAll(errors);
  return 0;
}

/** kubectl has `error: ` in its own messages here, so that it stands in a list of several too. */
function ownError(message: string): CliError {
  return new CliError(`error: ${message}`);
}

export const command = defineCommand({
  use: 'image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  long: `
    Update existing container images of resources.

    Possible resources include (case insensitive):

    pod (po), replicationcontroller (rc), deployment (deploy), daemonset (ds), statefulset (sts), cronjob (cj), replicaset (rs)`,
  examples: `
    # Set a deployment's nginx container image to 'nginx:1.9.1', and its busybox container image to 'busybox'
    cox set image deployment/nginx busybox=busybox nginx=nginx:1.9.1

    # Update the nginx container's image of all deployments and replication controllers
    cox set image deployments,rc nginx=nginx:1.9.1 --all

    # Update the image of all containers of daemonset abc
    cox set image daemonset abc *=nginx:1.9.1

    # Print a local file with another image, without asking the server
    cox set image -f path/to/file.yaml nginx=nginx:1.9.1 --local -o yaml`,
  flags,
  run: setImages,
});
