import { horizontalPodAutoscalers } from '../apimachinery/known-types.ts';
import { groupVersion, type KubeObject } from '../apimachinery/object.ts';
import type { DryRun } from '../apimachinery/write-options.ts';
import { anyArguments } from '../cli/arguments.ts';
import { defineCommand, type Invocation, recorded } from '../cli/command.ts';
import { int, string } from '../cli/flag.ts';
import {
  dryRunFlag,
  fieldManagerFlag,
  filenameFlags,
  namedFiles,
  printFlags,
  saveConfigFlag,
} from '../cli/flag-sets.ts';
import type { Context } from '../context.ts';
import { CliError, throwAll } from '../errors.ts';
import type { Cluster } from '../kube/cluster.ts';
import { selectObjects } from '../manifest/select.ts';
import type { Item } from '../manifest/selection.ts';
import { resourceText } from '../manifest/targets.ts';
import {
  type AutoscaleOptions,
  autoscalerV1,
  autoscalerV2,
  checkAutoscale,
  v1Obstacle,
} from '../resources/generators/autoscaler.ts';
import { CHANGE_CAUSE, changeCause, recordFlag } from './shared/change-cause.ts';
import { parseDryRun } from './shared/dry-run.ts';
import { printerOf } from './shared/generated-objects.ts';
import { annotated, withOwnConfiguration } from './shared/own-configuration.ts';
import { clusterOfClient } from './shared/rest-config.ts';
import { errorsInOrder, writeEach } from './shared/write-each.ts';

const flags = {
  ...filenameFlags,
  ...printFlags,
  ...dryRunFlag,
  ...fieldManagerFlag('kubectl-autoscale'),
  ...saveConfigFlag,
  ...recordFlag,
  cpu: string('Target for CPU: 70% of what is requested, or an average amount such as 500m; 500 means 500m'),
  'cpu-percent': int('Target for CPU in percent of what is requested', {
    integer: 'int32',
    default: '-1',
    hidden: true,
    deprecated:
      "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
  }),
  max: int('The most pods that the autoscaler may set; required', { integer: 'int32', default: '-1', required: true }),
  memory: string(
    'Target for memory: 60% of what is requested, or an average amount such as 200Mi or 1Gi; 200 means 200Mi',
  ),
  min: int('The fewest pods that the autoscaler may set; the server has a default', {
    integer: 'int32',
    default: '-1',
  }),
  name: string('Name of the autoscaler; the default is the name of the resource'),
} as const;

type AutoscaleInvocation = Invocation<typeof flags>;

interface Autoscaling {
  readonly context: Context;
  readonly invocation: AutoscaleInvocation;
  readonly options: AutoscaleOptions;
  readonly cluster: Cluster;
  readonly dryRun: DryRun;
}

/** Throws CliError for a type without the subresource scale. */
function assertScalable({ mapping }: Item): void {
  if (mapping.subresources.some(({ name }) => name === 'scale')) return;
  const reason = `could not find scale subresource for ${resourceText(mapping)} in discovery information`;
  throw new CliError(`cannot autoscale a ${mapping.kind}: ${reason}`);
}

/** Creates the autoscaler of one object, or the one that would be created. */
async function autoscale(autoscaling: Autoscaling, item: Item, warn: Warn): Promise<KubeObject> {
  assertScalable(item);
  const { context, invocation, options, cluster } = autoscaling;
  const { mapping, name } = item;
  const target = { kind: mapping.kind, name, apiVersion: groupVersion(mapping.group, mapping.version) };
  const identity = {
    name: invocation.flags.name === '' ? name : invocation.flags.name,
    ...(cluster.namespaceGiven ? { namespace: cluster.namespace } : {}),
  };
  try {
    return await create(autoscaling, autoscalerV2(identity, target, options), warn);
  } catch (error) {
    if (context.signal.aborted) throw error;
    const obstacle = v1Obstacle(options);
    if (obstacle === undefined) return create(autoscaling, autoscalerV1(identity, target, options), warn);
    const what = 'failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1';
    throw new CliError(`${what}: ${obstacle}`, { cause: error });
  }
}

type Warn = (texts: readonly string[]) => void;

async function create(autoscaling: Autoscaling, autoscaler: KubeObject, warn: Warn): Promise<KubeObject> {
  const { context, invocation, cluster, dryRun } = autoscaling;
  const { flags: values } = invocation;
  const recorded = values.record ? annotated(autoscaler, CHANGE_CAUSE, changeCause(context, invocation)) : autoscaler;
  if (dryRun === 'client') return recorded;
  const { createObject } = await import('../kube/objects.ts');
  const query = {
    fieldManager: values['field-manager'],
    ...(dryRun === 'server' ? { dryRun: 'All' } : {}),
  };
  const version = autoscaler.apiVersion === 'autoscaling/v1' ? 'v1' : 'v2';
  const address = { mapping: { ...horizontalPodAutoscalers, version }, namespace: cluster.namespace };
  const body = withOwnConfiguration(recorded, values['save-config']);
  return createObject(cluster.transport, address, body, { query, signal: context.signal, warn });
}

export const command = defineCommand({
  use: 'autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]',
  long: `
    Creates an autoscaler that automatically chooses and sets the number of pods that run in a Kubernetes cluster.

    Looks up a deployment, replica set, stateful set, or replication controller by name and creates a HorizontalPodAutoscaler of
    autoscaling/v2 that refers to it; of autoscaling/v1 when that fails and v1 can express the same.`,
  examples: `
    # Auto scale a deployment "foo", with the number of pods between 2 and 10, with the default autoscaling policy
    cox autoscale deployment foo --min=2 --max=10

    # Auto scale a replication controller "foo", with the number of pods between 1 and 5, target CPU utilization at 80%
    cox autoscale rc foo --max=5 --cpu=80%

    # Auto scale a deployment "bar", with the number of pods between 3 and 6, target average CPU of 500m and memory of 200Mi
    cox autoscale deployment bar --min=3 --max=6 --cpu=500m --memory=200Mi

    # Auto scale a deployment "bar", with the number of pods between 2 and 8, target CPU utilization 60% and memory utilization 70%
    cox autoscale deployment bar --min=2 --max=8 --cpu=60% --memory=70%`,
  flags,
  args: anyArguments,
  writes: recorded,
  run: async (context, invocation) => {
    const { flags: values, args } = invocation;
    const dryRun = parseDryRun(values['dry-run'], context);
    const cluster = await clusterOfClient(context);
    const options: AutoscaleOptions = {
      min: values.min,
      max: values.max,
      cpuPercent: values['cpu-percent'],
      cpu: values.cpu,
      memory: values.memory,
    };
    checkAutoscale(options);
    await printerOf(context, invocation, dryRun);
    const selection = await selectObjects(context, {
      args,
      ...namedFiles(values),
      continueOnError: true,
    });
    const { items } = selection;
    const autoscaling = { context, invocation, options, cluster, dryRun };
    const known = items.map((item) => ({ ...item, object: item.object as KubeObject }));
    const done = dryRun === 'client' ? 'created' : 'autoscaled';
    const failed = await writeEach(
      context,
      known,
      dryRun !== 'client',
      async (item, { warn }) => ({
        object: await autoscale(autoscaling, item, warn),
        // kubectl makes one for each object: in yaml there is no `---` between several
        printer: await printerOf(context, invocation, dryRun),
      }),
      (_item, { object, printer }) => printer.print(object, done, (text) => context.io.stdout.write(text)),
    );
    throwAll(errorsInOrder(known, failed, selection));
    if (items.length === 0) throw new CliError('no objects passed to autoscale');
    return 0;
  },
});
