/** Shared by every `create KIND NAME`: flags, the order of checks, the request, the message. */

import { requestErrorText } from '../../actions/request-error.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { parseValidation } from '../../apimachinery/write-options.ts';
import type { Invocation } from '../../cli/command.ts';
import type { Values } from '../../cli/flag.ts';
import { dryRunFlag, fieldManagerFlag, printFlags, saveConfigFlag, validateFlag } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { type CollectionAddress, collectionPath } from '../../kube/address.ts';
import type { Cluster, Mapping } from '../../kube/cluster.ts';
import { createObject } from '../../kube/objects.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { printerOf } from '../shared/generated-objects.ts';
import { withOwnConfiguration } from '../shared/own-configuration.ts';
import { clusterOfClient } from '../shared/rest-config.ts';

export const createFlags = {
  ...printFlags,
  ...dryRunFlag,
  ...fieldManagerFlag('kubectl-create'),
  ...saveConfigFlag,
  ...validateFlag,
} as const;

type CreateInvocation = Pick<Invocation, 'changed'> & {
  readonly flags: Values<typeof createFlags>;
  readonly named: { readonly name: string };
};

/** The address of a kind, known without discovery. */
export interface Target {
  readonly mapping: Pick<Mapping, 'group' | 'version' | 'resource' | 'namespaced'>;
  /** The text before the server's message; undefined keeps the server's error unchanged. */
  readonly problem?: string;
  /** kubectl's `create service` accepts --save-config and ignores it. */
  readonly ignoresSaveConfig?: true;
}

/** The input of a generator. */
export interface Place {
  readonly name: string;
  /** Set when --namespace was typed: then the object contains it too. */
  readonly namespace: string | undefined;
  readonly cluster: Cluster;
}

/**
 * Runs one `create KIND NAME`. It checks name, configuration and shared flags, then `build` checks
 * the command's own flags and makes the object, which is sent unless --dry-run=client. With
 * --dry-run=client there is no request.
 */
export async function runCreate(
  context: Context,
  invocation: CreateInvocation,
  target: Target,
  build: (place: Place) => KubeObject | Promise<KubeObject>,
): Promise<number> {
  const { flags, named } = invocation;
  const cluster = await clusterOfClient(context);
  const dryRun = parseDryRun(flags['dry-run'], context);
  const printer = await printerOf(context, invocation, dryRun);
  const fieldValidation = parseValidation(flags.validate);
  const namespace = cluster.namespaceGiven ? cluster.namespace : undefined;
  const object = withOwnConfiguration(
    await build({ name: named.name, namespace, cluster }),
    flags['save-config'] && target.ignoresSaveConfig !== true,
  );
  const query = {
    ...(dryRun === 'server' ? { dryRun: 'All' } : {}),
    fieldManager: flags['field-manager'],
    fieldValidation,
  };
  const result = dryRun === 'client' ? object : await send(context, cluster, target, object, query);
  printer.print(result, 'created', (text) => context.io.stdout.write(text));
  return 0;
}

async function send(
  context: Context,
  cluster: Cluster,
  { mapping, problem }: Target,
  object: KubeObject,
  query: Readonly<Record<string, string>>,
): Promise<KubeObject> {
  const address: CollectionAddress = { mapping, namespace: cluster.namespace };
  try {
    return await createObject(cluster.transport, address, object, { query, signal: context.signal });
  } catch (error) {
    if (problem === undefined) throw error;
    const message = requestErrorText(error, cluster, { method: 'Post', path: () => collectionPath(address), query });
    throw new CliError(`${problem} ${message}`, { cause: error });
  }
}
