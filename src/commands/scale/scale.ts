import { interruptible } from '../../actions/bulk.ts';
import { isJsonObject } from '../../apimachinery/json.ts';
import { gvkOf, type KubeObject } from '../../apimachinery/object.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, type Invocation, recorded } from '../../cli/command.ts';
import { bool, duration, int, string } from '../../cli/flag.ts';
import { dryRunFlag, filenameFlags, namedFiles, printFlags, selectorFlag } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { selectionError } from '../../manifest/errors.ts';
import { selectObjects } from '../../manifest/select.ts';
import type { Item } from '../../manifest/selection.ts';
import { CHANGE_CAUSE, changeCause, recordFlag } from '../shared/change-cause.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { printerOf } from '../shared/generated-objects.ts';
import { changeReport } from '../shared/interrupted.ts';
import { type Precondition, scaleObject, waitForReplicas } from './scaler.ts';

const flags = {
  ...filenameFlags,
  ...printFlags,
  ...dryRunFlag,
  ...selectorFlag,
  ...recordFlag,
  all: bool('All resources of the given types in the namespace'),
  'current-replicas': int('Scale only if the current number of replicas is this; -1 allows any', { default: '-1' }),
  replicas: int('The new number of replicas; required', { required: true }),
  'resource-version': string('Scale only if the resource has this resource version'),
  timeout: duration('How long to wait until the replicas exist, such as 1s, 2m, 3h; 0 does not wait'),
} as const;

type ScaleInvocation = Invocation<typeof flags>;

function validate({ flags: values }: ScaleInvocation): void {
  if (values.replicas < 0) {
    throw new CliError('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
  }
  if (values['current-replicas'] < -1) {
    throw new CliError('The --current-replicas must specify an integer of -1 or greater');
  }
}

/** The object with its new size, for built-in types only: theirs is in spec.replicas. */
function withReplicas(object: KubeObject, replicas: number): KubeObject {
  const { group } = gvkOf(object);
  if (group !== 'apps' && group !== '') return object;
  return { ...object, spec: { ...(isJsonObject(object.spec) ? object.spec : {}), replicas } };
}

/** Writes the command line into the object. As in kubectl, an error is not reported. */
async function record(context: Context, invocation: ScaleInvocation, item: Item, dryRun: boolean): Promise<void> {
  const { patchObject } = await import('../../kube/objects.ts');
  const { transport } = await context.cluster();
  const patch = { metadata: { annotations: { [CHANGE_CAUSE]: changeCause(context, invocation) } } };
  const query = { fieldManager: 'kubectl', ...(dryRun ? { dryRun: 'All' } : {}) };
  await patchObject(transport, item, 'application/merge-patch+json', patch, { query }).catch(() => undefined);
}

/**
 * Scales one object on the server, by a dry run there if so asked, and returns its number of
 * replicas.
 */
async function scale(context: Context, invocation: ScaleInvocation, item: Item, dryRun: boolean): Promise<number> {
  const { flags: values } = invocation;
  const precondition: Precondition = {
    replicas: values['current-replicas'],
    resourceVersion: values['resource-version'],
  };
  const cluster = await context.cluster();
  const size = await scaleObject(context, cluster, item, values.replicas, { precondition, dryRun });
  if (values.timeout !== 0 && !dryRun) await waitForReplicas(context, cluster, item, values.replicas, values.timeout);
  if (values.record) await record(context, invocation, item, dryRun);
  return size;
}

export const command = defineCommand({
  use: 'scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  long: `
    Set a new size for a deployment, replica set, replication controller, or stateful set.

    With --current-replicas or --resource-version it scales only if the resource matches, and the server checks that it still matches
    at the moment of the update.`,
  examples: `
    # Scale a replica set named 'foo' to 3
    cox scale --replicas=3 rs/foo

    # Scale a resource identified by type and name specified in "foo.yaml" to 3
    cox scale --replicas=3 -f foo.yaml

    # If the deployment named mysql's current size is 2, scale mysql to 3
    cox scale --current-replicas=2 --replicas=3 deployment/mysql

    # Scale multiple replication controllers
    cox scale --replicas=5 rc/example1 rc/example2 rc/example3

    # Scale stateful set named 'web' to 3
    cox scale --replicas=3 statefulset/web`,
  flags,
  args: anyArguments,
  writes: recorded,
  run: async (context, invocation) => {
    const { flags: values, args } = invocation;
    const dryRun = parseDryRun(values['dry-run'], context);
    const printer = await printerOf(context, invocation, dryRun, 'sorted');
    await context.cluster();
    validate(invocation);
    const { items, errors } = await selectObjects(context, {
      args,
      ...namedFiles(values),
      allowEmptySelector: values.all,
      selector: values.selector,
      continueOnError: true,
      byMapping: true,
    });
    if (values['resource-version'] !== '' && items.length > 1) {
      throw new CliError('cannot use --resource-version with multiple resources');
    }
    if (items.length === 0 && errors.length === 0) throw new CliError('no objects passed to scale');
    const scaleItem = interruptible(context.signal, items, changeReport(context), (item) =>
      scale(context, invocation, item, dryRun === 'server'),
    );
    for (const item of items) {
      const size = dryRun === 'client' ? values.replicas : await scaleItem(item);
      const object = withReplicas(item.object as KubeObject, size);
      printer.print(object, 'scaled', (text) => context.io.stdout.write(text));
    }
    if (errors.length > 0) throw selectionError(errors);
    return 0;
  },
});
