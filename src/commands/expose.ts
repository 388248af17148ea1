import { services } from '../apimachinery/known-types.ts';
import type { KubeObject } from '../apimachinery/object.ts';
import type { DryRun } from '../apimachinery/write-options.ts';
import { anyArguments } from '../cli/arguments.ts';
import { defineCommand, type Invocation, recorded } from '../cli/command.ts';
import { string } from '../cli/flag.ts';
import {
  dryRunFlag,
  fieldManagerFlag,
  filenameFlags,
  namedFiles,
  printFlags,
  saveConfigFlag,
} from '../cli/flag-sets.ts';
import type { Context } from '../context.ts';
import type { Cluster } from '../kube/cluster.ts';
import { selectionError } from '../manifest/errors.ts';
import { selectObjects } from '../manifest/select.ts';
import type { Item } from '../manifest/selection.ts';
import type { OperationPrinter } from '../print/operation.ts';
import {
  type ExposeDefaults,
  type ExposeOptions,
  exposeDefaults,
  exposingService,
} from '../resources/generators/expose.ts';
import { assertExposable } from '../resources/generators/exposed.ts';
import { applyOverrides } from '../resources/generators/override.ts';
import { CHANGE_CAUSE, changeCause, recordFlag } from './shared/change-cause.ts';
import { parseDryRun } from './shared/dry-run.ts';
import { inNamespace, printerOf } from './shared/generated-objects.ts';
import { annotated, withOwnConfiguration } from './shared/own-configuration.ts';
import { clusterOfClient } from './shared/rest-config.ts';

const flags = {
  ...filenameFlags,
  ...printFlags,
  ...dryRunFlag,
  ...fieldManagerFlag('kubectl-expose'),
  ...saveConfigFlag,
  ...recordFlag,
  'cluster-ip': string('Cluster IP of the service; None makes it headless, empty lets the server choose one'),
  'external-ip': string('External IP address, not managed by Kubernetes, on which the service accepts traffic'),
  labels: string('Labels of the service, as KEY=VALUE separated by commas; the default is the labels of the object', {
    short: 'l',
  }),
  'load-balancer-ip': string('IP address of the load balancer; the default is one that the provider chooses'),
  name: string('Name of the service; the default is the name of the object'),
  'override-type': string('How --overrides changes the object: json, merge or strategic', { default: 'merge' }),
  overrides: string('JSON that changes the generated object'),
  port: string('Port of the service; the default is the ports of the object'),
  protocol: string('Network protocol of the service: TCP, UDP or SCTP'),
  selector: string(
    'Selector of the service, as KEY=VALUE separated by commas; the default is the selector of the object',
  ),
  'session-affinity': string('Session affinity of the service: None or ClientIP'),
  'target-port': string('Port of the container, by name or number; the default is the port of the service'),
  type: string('Type of the service: ClusterIP, NodePort, LoadBalancer or ExternalName'),
} as const;

type ExposeInvocation = Invocation<typeof flags>;

function optionsOf({ flags: values }: ExposeInvocation): ExposeOptions {
  return {
    name: values.name,
    selector: values.selector,
    labels: values.labels,
    port: values.port,
    targetPort: values['target-port'],
    protocol: values.protocol,
    type: values.type,
    externalIP: values['external-ip'],
    loadBalancerIP: values['load-balancer-ip'],
    sessionAffinity: values['session-affinity'],
    clusterIP: values['cluster-ip'],
  };
}

interface Exposing {
  readonly context: Context;
  readonly invocation: ExposeInvocation;
  readonly cluster: Cluster;
  readonly dryRun: DryRun;
  readonly printer: OperationPrinter;
}

/** Exposes one object and returns the defaults that later objects use. */
async function expose(exposing: Exposing, item: Item, earlier: ExposeDefaults | undefined): Promise<ExposeDefaults> {
  const { context, invocation, printer } = exposing;
  const { flags: values } = invocation;
  assertExposable(item.mapping.group, item.mapping.kind);
  const object = item.object as KubeObject;
  const options = optionsOf(invocation);
  const defaults = exposeDefaults(object, options, earlier);
  const generated = exposingService(object, options, defaults);
  const overridden = applyOverrides(generated, values.overrides, values['override-type']);
  const service = values.record ? annotated(overridden, CHANGE_CAUSE, changeCause(context, invocation)) : overridden;
  const result = await send(exposing, service);
  printer.print(result, 'exposed', (text) => context.io.stdout.write(text));
  return defaults;
}

async function send(exposing: Exposing, service: KubeObject): Promise<KubeObject> {
  const { context, invocation, cluster, dryRun } = exposing;
  if (dryRun === 'client') return cluster.namespaceGiven ? inNamespace(service, cluster.namespace) : service;
  const { createObject } = await import('../kube/objects.ts');
  const query = {
    fieldManager: invocation.flags['field-manager'],
    ...(dryRun === 'server' ? { dryRun: 'All' } : {}),
  };
  const body = withOwnConfiguration(service, invocation.flags['save-config']);
  return createObject(cluster.transport, { mapping: services, namespace: cluster.namespace }, body, {
    query,
    signal: context.signal,
  });
}

export const command = defineCommand({
  use: 'expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]',
  long: `
    Expose a resource as a new Kubernetes service.

    Looks up a deployment, service, replica set, replication controller or pod by name and creates a service with the selector of
    the resource. A deployment or replica set can be exposed only if its selector has no matchExpressions. Without --port,
    the service has the ports of the resource; without --labels, its labels.

    Possible resources include (case insensitive):

    pod (po), service (svc), replicationcontroller (rc), deployment (deploy), replicaset (rs)`,
  examples: `
    # Create a service for a replication controller, which serves on port 80 and connects to the containers on port 8000
    cox expose rc nginx --port=80 --target-port=8000

    # Create a service for the object in a file
    cox expose -f nginx-controller.yaml --port=80 --target-port=8000

    # Create a service for a pod, which serves on port 444 with the name "frontend"
    cox expose pod valid-pod --port=444 --name=frontend

    # Create a second service like another, exposing port 8443 of the containers as port 443
    cox expose service nginx --port=443 --target-port=8443 --name=nginx-https

    # Create a service on port 4100 for UDP traffic
    cox expose rc streamer --port=4100 --protocol=UDP --name=video-stream

    # Create a service for a deployment, which serves on port 80 and connects to the containers on port 8000
    cox expose deployment nginx --port=80 --target-port=8000`,
  flags,
  args: anyArguments,
  writes: recorded,
  run: async (context, invocation) => {
    const { flags: values, args } = invocation;
    const dryRun = parseDryRun(values['dry-run'], context);
    const printer = await printerOf(context, invocation, dryRun);
    const cluster = await clusterOfClient(context);
    const { items, errors } = await selectObjects(context, {
      args,
      ...namedFiles(values),
      continueOnError: true,
      typed: true,
    });
    const exposing = { context, invocation, cluster, dryRun, printer };
    const all: Error[] = [...errors];
    let defaults: ExposeDefaults | undefined;
    for (const item of items) {
      try {
        defaults = await expose(exposing, item, defaults);
      } catch (error) {
        all.push(error as Error);
      }
    }
    if (all.length > 0) throw selectionError(all);
    return 0;
  },
});
