import { interruptible } from '../../actions/bulk.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import type { DryRun } from '../../apimachinery/write-options.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../context.ts';
import { CliError, ExitError, throwAll } from '../../errors.ts';
import { changeImages } from '../../resources/generators/image-change.ts';
import { parsePairs, partPairs } from '../../resources/generators/pairs.ts';
import { changeCause } from '../shared/change-cause.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { printerOf } from '../shared/generated-objects.ts';
import { changeReport } from '../shared/interrupted.ts';
import {
  fetchItems,
  localProblems,
  objectName,
  patchTemplate,
  record,
  selectionProblems,
  templateFlags,
  typed,
} from './shared.ts';

const flags = templateFlags;

type ImageInvocation = Invocation<typeof flags>;

/**
 * kubectl checks the arguments only after it has fetched the objects. Throws all errors at once.
 */
function validate(
  { flags: values }: ImageInvocation,
  resources: readonly string[],
  images: ReadonlyMap<string, string>,
  dryRun: DryRun,
): void {
  const problems = selectionProblems(values, resources);
  if (images.size === 0) problems.push('at least one image update is required');
  else if (images.size > 1 && images.has('*')) {
    problems.push(
      'all containers are already specified by *, but saw more than one container_name=container_image pairs',
    );
  }
  problems.push(...localProblems(values, dryRun));
  throwAll(problems.map((problem) => new CliError(problem)));
}

async function setImages(context: Context, invocation: ImageInvocation): Promise<number> {
  const { flags: values, args } = invocation;
  const dryRun = parseDryRun(values['dry-run'], context);
  const printer = await printerOf(context, invocation, dryRun);
  const cluster = await context.cluster();
  const { resources, pairs } = partPairs(args, 'image');
  const images = parsePairs(pairs, 'image');
  const items = await fetchItems(context, values, resources);
  validate(invocation, resources, images, dryRun);
  const cause = values.record ? changeCause(context, invocation) : undefined;
  const errors: Error[] = [];
  const changes = items.map((item) => {
    try {
      const change = changeImages(typed(item, values.local), images);
      for (const name of change.missing) errors.push(ownError(`unable to find container named ${goQuote(name)}`));
      return { item, change: record(change, cause) };
    } catch (error) {
      // the newline is kubectl's: it leaves an empty line in a list of errors
      return { item, failure: ownError(`${objectName(item, values.local)} ${(error as Error).message}\n`) };
    }
  });
  const toSend = changes.filter(({ change }) => change?.patch !== undefined);
  const report = changeReport(context);
  const send = interruptible(
    context.signal,
    toSend,
    { ...report, nameOf: ({ item }) => report.nameOf(item) },
    ({ item, change }) => {
      const patch = change?.patch as JsonObject;
      return patchTemplate(context, values, cluster, item, { patch, what: 'image', dryRun });
    },
  );
  for (const entry of changes) {
    const { change, failure } = entry;
    if (failure !== undefined) errors.push(failure);
    if (change?.patch === undefined) continue;
    try {
      const sent = !values.local && dryRun !== 'client';
      const result = sent ? await send(entry) : change.object;
      printer.print(result, 'image updated', (text) => context.io.stdout.write(text));
    } catch (error) {
      if (error instanceof ExitError) throw error;
      errors.push(error as Error);
    }
  }
  throwAll(errors);
  return 0;
}

/** kubectl puts `error: ` into its own messages here, so it also appears in a list of several. */
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

    # Print a local file with another image, without a request to the server
    cox set image -f path/to/file.yaml nginx=nginx:1.9.1 --local -o yaml`,
  flags,
  args: anyArguments,
  run: setImages,
});
