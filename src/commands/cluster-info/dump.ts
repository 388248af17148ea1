import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, type Invocation } from '../../cli/command.ts';
import { duration, string, stringSlice } from '../../cli/flag.ts';
import { allNamespacesFlag, outputFormats, printFlags } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { printerOf } from '../shared/generated-objects.ts';
import { clusterOfClient } from '../shared/rest-config.ts';

const flags = {
  ...printFlags,
  ...allNamespacesFlag,
  output: string('Output format', { short: 'o', default: 'json', values: outputFormats }),
  namespaces: stringSlice('Namespaces to dump, separated by commas; the default is kube-system and the current one'),
  'output-directory': string('Write files below this directory; without it, or with -, print everything'),
  'pod-running-timeout': duration('Only checked: it must be higher than zero', { default: '20s' }),
} as const;

export const command = defineCommand({
  use: 'dump [flags]',
  long: `Dump what helps to debug and diagnose a cluster: nodes, and per namespace events, services, workloads, pods, and the log of every container.

Without --namespaces or --all-namespaces it covers kube-system and the current namespace. With --output-directory, there is a folder for each namespace and in it one for each pod.`,
  examples: `  # Print the state of the cluster
  cox cluster-info dump

  # Write it to files below a directory
  cox cluster-info dump --output-directory=/path/to/cluster-state

  # All namespaces
  cox cluster-info dump --all-namespaces

  # Some namespaces, to files
  cox cluster-info dump --namespaces default,kube-system --output-directory=/path/to/cluster-state`,
  flags,
  args: anyArguments,
  run: (context, invocation) => dump(context, invocation),
});

type DumpInvocation = Invocation<typeof flags>;

async function dump(context: Context, invocation: DumpInvocation): Promise<number> {
  const { flags } = invocation;
  const printer = await printerOf(context, invocation, 'none');
  const cluster = await clusterOfClient(context);
  if (flags['pod-running-timeout'] <= 0) throw new CliError('--pod-running-timeout must be higher than zero');
  const [{ dumpNamespace, dumpNodes }, { dumpTarget }] = await Promise.all([
    import('./dump-objects.ts'),
    import('./dump-files.ts'),
  ]);
  const extension = flags.output === 'json' || flags.output === 'yaml' ? `.${flags.output}` : '.txt';
  const target = dumpTarget(context, flags['output-directory']);
  const byName = invocation.changed('output') && ['', 'name'].includes(flags.output.toLowerCase());
  const job = { context, cluster, printer, byName, extension, target };
  await dumpNodes(job);
  for (const namespace of await namespacesOf(context, cluster, invocation)) await dumpNamespace(job, namespace);
  if (target.directory !== undefined) context.io.stdout.write(`Cluster info dumped to ${target.directory}\n`);
  return 0;
}

async function namespacesOf(
  { signal }: Context,
  cluster: Cluster,
  { flags }: DumpInvocation,
): Promise<readonly string[]> {
  if (!flags['all-namespaces']) {
    return flags.namespaces.length > 0 ? flags.namespaces : ['kube-system', cluster.namespace];
  }
  const [{ listObjects }, { namespaces }, { meta }] = await Promise.all([
    import('../../kube/objects.ts'),
    import('../../apimachinery/known-types.ts'),
    import('../../apimachinery/object.ts'),
  ]);
  const { items } = await listObjects(cluster.transport, { mapping: namespaces }, { signal, limit: 0 });
  return items.map((item) => meta(item).name ?? '');
}
