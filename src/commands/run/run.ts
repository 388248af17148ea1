import type { KubeObject } from '../../apimachinery/object.ts';
import type { DryRun } from '../../apimachinery/write-options.ts';
import { parseCascade } from '../../apimachinery/write-options.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, type Invocation, recorded } from '../../cli/command.ts';
import { bool, duration, int, string, stringArray, stringSlice } from '../../cli/flag.ts';
import { dryRunFlag, fieldManagerFlag, manifestExtensions, printFlags, saveConfigFlag } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, throwAll } from '../../errors.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { isImageReference } from '../../resources/generators/image-reference.ts';
import { atoi, isAtoi } from '../../resources/generators/numbers.ts';
import { applyOverrides } from '../../resources/generators/override.ts';
import { parseLabels, parsePairs, sortedMap } from '../../resources/generators/pairs.ts';
import {
  environmentVariables,
  imagePullPolicy,
  type PodOptions,
  pod,
  podService,
  restartPolicy,
} from '../../resources/generators/pod.ts';
import { CHANGE_CAUSE, changeCause, recordFlag } from '../shared/change-cause.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { inNamespace, printerOf } from '../shared/generated-objects.ts';
import { annotated, withOwnConfiguration } from '../shared/own-configuration.ts';
import { clusterOfClient } from '../shared/rest-config.ts';

const ignored = 'it is ignored by kubectl run and will be removed in a future release';

const flags = {
  ...printFlags,
  ...dryRunFlag,
  ...fieldManagerFlag('kubectl-run'),
  ...saveConfigFlag,
  ...recordFlag,
  annotations: stringArray('Annotation of the pod, as KEY=VALUE'),
  attach: bool('Attach to the container when it runs; the default with --stdin'),
  cascade: string('What happens to dependents when --rm deletes: background, orphan or foreground', {
    default: 'background',
    bare: 'background',
  }),
  command: bool("Use the arguments after -- as the container's command instead of its arguments"),
  'detach-keys': string('Keys that detach from the container', { default: 'ctrl-p,ctrl-q' }),
  env: stringArray('Environment variable of the container, as NAME=VALUE'),
  expose: bool('Also create a ClusterIP service for the pod; requires --port'),
  filename: stringSlice('Ignored', {
    short: 'f',
    hidden: true,
    deprecated: ignored,
    shortDeprecated: ignored,
    extensions: manifestExtensions,
  }),
  force: bool('Delete immediately when --rm deletes'),
  'grace-period': int('Grace period in seconds when --rm deletes; negative keeps that of the pod', { default: '-1' }),
  image: string('The image of the container', { required: true }),
  'image-pull-policy': string(
    'When the image is pulled: Always, IfNotPresent or Never; the default is decided by the server',
  ),
  kustomize: string('Ignored', { short: 'k' }),
  labels: string('Labels of the pod, as KEY=VALUE separated by commas', { short: 'l' }),
  'leave-stdin-open': bool('Leave stdin of the container open after the first attach'),
  'override-type': string('How --overrides changes the object: json, merge or strategic', { default: 'merge' }),
  overrides: string('JSON that changes the generated object'),
  'pod-running-timeout': duration('How long to wait for the pod to run, such as 5s, 2m or 3h', { default: '1m0s' }),
  port: string('The port that the container exposes'),
  privileged: bool('Run the container in privileged mode'),
  quiet: bool('Print only the output of the container', { short: 'q' }),
  recursive: bool('Ignored', { short: 'R' }),
  restart: string('Restart policy of the pod: Always, OnFailure or Never', { default: 'Always' }),
  rm: bool('Delete the pod after it has ended; only for attached containers'),
  stdin: bool('Keep stdin of the container open', { short: 'i' }),
  timeout: duration('How long to wait when --rm deletes; 0 derives a timeout from the object'),
  tty: bool('Give the container a terminal', { short: 't' }),
  wait: bool('Wait until the object is gone when --rm deletes'),
} as const;

type RunInvocation = Invocation<typeof flags>;

interface Plan {
  readonly pod: KubeObject;
  readonly service: KubeObject | undefined;
  readonly attach: boolean;
}

/**
 * The parsed flags of the pod. Throws CliError for flags that cannot be read or exclude each other,
 * in kubectl's order.
 */
function preparePod({ flags: values, args }: RunInvocation): Omit<PodOptions, 'name' | 'port' | 'image'> {
  const annotations = sortedMap(parsePairs(values.annotations, 'annotations'));
  const labels = values.labels === '' ? undefined : parseLabels(values.labels);
  return {
    annotations,
    labels,
    environment: environmentVariables(values.env),
    restartPolicy: restartPolicy(values.restart, values.stdin),
    imagePullPolicy: imagePullPolicy(values['image-pull-policy']),
    args: args.slice(1),
    command: values.command,
    privileged: values.privileged,
    stdin: values.stdin,
    stdinOnce: values.stdin && !values['leave-stdin-open'],
    tty: values.tty,
  };
}

function validate({ flags: values, args }: RunInvocation, attach: boolean, dryRun: DryRun): void {
  const fail = (message: string): never => {
    throw new CliError(message);
  };
  if (args.length === 0) fail('NAME is required for run');
  if (values.image === '') fail('--image is required');
  if (!isImageReference(values.image)) fail(`invalid image name "${values.image}": invalid reference format`);
  if (values.tty && !values.stdin) fail('-i/--stdin is required for containers with -t/--tty=true');
  if (values.expose && values.port === '') fail('--port must be set when exposing a service');
  if (values.port !== '' && !isAtoi(values.port)) fail('--port must be a number');
  if (!attach && values.rm) fail('--rm should only be used for attached containers');
  if (attach && dryRun !== 'none') {
    fail("--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)");
  }
}

function planOf(invocation: RunInvocation, prepared: ReturnType<typeof preparePod>): Omit<Plan, 'attach'> {
  const { flags: values, args } = invocation;
  const name = args[0] as string;
  const port = values.port === '' ? undefined : atoi(values.port);
  return {
    pod: pod({ ...prepared, name, port, image: values.image }),
    service: values.expose && port !== undefined ? podService(name, prepared.labels, port) : undefined,
  };
}

interface Sending {
  readonly cluster: Cluster;
  readonly dryRun: DryRun;
  readonly cause: string | undefined;
}

/** Creates one object, or returns what would be sent. */
async function create(
  context: Context,
  { flags: values }: RunInvocation,
  generated: KubeObject,
  { cluster, dryRun, cause }: Sending,
): Promise<KubeObject> {
  const mapping = await cluster.mapper.forKind({ group: '', version: 'v1', kind: generated.kind });
  const overridden =
    generated.kind === 'Pod' ? applyOverrides(generated, values.overrides, values['override-type']) : generated;
  const object = cause === undefined ? overridden : annotated(overridden, CHANGE_CAUSE, cause);
  if (dryRun === 'client') return cluster.namespaceGiven ? inNamespace(object, cluster.namespace) : object;
  const { createObject } = await import('../../kube/objects.ts');
  const query = { fieldManager: values['field-manager'], ...(dryRun === 'server' ? { dryRun: 'All' } : {}) };
  const address = { mapping, namespace: cluster.namespace };
  const body = withOwnConfiguration(object, values['save-config']);
  return createObject(cluster.transport, address, body, { query, signal: context.signal });
}

async function runPod(context: Context, invocation: RunInvocation): Promise<number> {
  const { flags: values } = invocation;
  const prepared = preparePod(invocation);
  if (values['pod-running-timeout'] <= 0) throw new CliError('--pod-running-timeout must be higher than zero');
  const attach = values.attach || (values.stdin && !invocation.changed('attach'));
  const dryRun = parseDryRun(values['dry-run'], context);
  const cluster = await clusterOfClient(context);
  const printer = await printerOf(context, invocation, dryRun);
  const { notice } = parseCascade(values.cascade);
  if (notice !== undefined) context.io.stderr.write(notice);
  validate(invocation, attach, dryRun);
  const plan = planOf(invocation, prepared);
  const sending = { cluster, dryRun, cause: values.record ? changeCause(context, invocation) : undefined };
  const created = [await create(context, invocation, plan.pod, sending)];
  const errors: Error[] = [];
  if (plan.service !== undefined) {
    try {
      created.push(await create(context, invocation, plan.service, sending));
    } catch (error) {
      errors.push(error as Error);
    }
  }
  if (attach) return attachTo(context, invocation, created, prepared.restartPolicy);
  for (const object of created) printer.print(object, 'created', (text) => context.io.stdout.write(text));
  throwAll(errors);
  return 0;
}

/**
 * Attaches to the first created object, and removes all of them with --rm. As in kubectl, an error
 * of the service is not reported then.
 */
async function attachTo(
  context: Context,
  { flags: values }: RunInvocation,
  created: readonly KubeObject[],
  policy: string,
): Promise<number> {
  const [{ runAttached }, { removeCreated }] = await Promise.all([import('./attached.ts'), import('./removal.ts')]);
  const { quiet, stdin, tty } = values;
  const exits = !values['leave-stdin-open'];
  const exitOf = exits && policy === 'Never' ? 'any' : exits && policy === 'OnFailure' ? 'success' : undefined;
  const session = { quiet, stdin, tty, detachKeys: values['detach-keys'] || 'ctrl-p,ctrl-q' };
  let outcome: Awaited<ReturnType<typeof runAttached>>;
  try {
    const timeout = values['pod-running-timeout'];
    outcome = await runAttached(context, created[0] as KubeObject, { session, timeout, exitOf });
  } finally {
    if (values.rm) {
      const { propagation } = parseCascade(values.cascade);
      await removeCreated(context, created, { propagation, quiet });
    }
  }
  context.io.stderr.write(outcome.text);
  return outcome.exitCode;
}

export const command = defineCommand({
  use: 'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  long: 'Create and run a particular image in a pod.',
  examples: `
    # Start a nginx pod
    cox run nginx --image=nginx

    # Start a hazelcast pod and let the container expose port 5701
    cox run hazelcast --image=hazelcast/hazelcast --port=5701

    # Start a hazelcast pod with two environment variables
    cox run hazelcast --image=hazelcast/hazelcast --env="DNS_DOMAIN=cluster" --env="POD_NAMESPACE=default"

    # Start a hazelcast pod with two labels
    cox run hazelcast --image=hazelcast/hazelcast --labels="app=hazelcast,env=prod"

    # Dry run; print the objects without creating them
    cox run nginx --image=nginx --dry-run=client

    # Start a nginx pod with a spec changed by JSON
    cox run nginx --image=nginx --overrides='{ "apiVersion": "v1", "spec": { ... } }'

    # Start a busybox pod with a shell on this terminal, and remove it afterwards
    cox run -i -t busybox --image=busybox --restart=Never --rm

    # Start the nginx pod with the default command and other arguments
    cox run nginx --image=nginx -- <arg1> <arg2> ... <argN>

    # Start the nginx pod with another command and arguments
    cox run nginx --image=nginx --command -- <cmd> <arg1> ... <argN>`,
  flags,
  args: anyArguments,
  writes: recorded,
  run: (context, invocation) => runPod(context, invocation),
});
