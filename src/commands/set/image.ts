import { goQuote } from '../../apimachinery/go/text.ts';
import type { DryRun } from '../../apimachinery/write-options.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, type Invocation, recorded } from '../../cli/command.ts';
import type { Context } from '../../context.ts';
import { CliError, throwAll } from '../../errors.ts';
import { putImages } from '../../resources/generators/image-change.ts';
import { parsePairs, partPairs } from '../../resources/generators/pairs.ts';
import { changeStruct, recordCause } from '../../resources/generators/struct-change.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { printerOf } from '../shared/generated-objects.ts';
import {
  allProblems,
  fetchItems,
  localProblems,
  recordedCause,
  refuseLocalResources,
  resourceProblems,
  templateFlags,
} from './shared.ts';
import { errorsOf, ownError, writeChanges } from './write.ts';

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
  const problems = [...allProblems(values), ...resourceProblems(values, resources)];
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
  await context.cluster();
  const { resources, pairs } = partPairs(args, 'image');
  const images = parsePairs(pairs, 'image');
  refuseLocalResources(values, resources);
  const items = await fetchItems(context, values, resources);
  validate(invocation, resources, images, dryRun);
  const cause = recordedCause(context, invocation);
  const missing: Error[] = [];
  const problem = 'failed to patch image update to pod template:';
  const failed = await writeChanges(
    context,
    items,
    { values, dryRun, printer, done: 'image updated', problem },
    (object) =>
      changeStruct(object, (draft) => {
        const unknown = putImages(draft, images);
        missing.push(...unknown.map((name) => ownError(`unable to find container named ${goQuote(name)}`)));
        recordCause(draft, cause);
      }),
  );
  throwAll([...missing, ...errorsOf(failed)]);
  return 0;
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
  writes: recorded,
  run: setImages,
});
