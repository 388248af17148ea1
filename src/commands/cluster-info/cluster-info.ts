import { services } from '../../apimachinery/known-types.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import type { Context } from '../../context.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { listObjects } from '../../kube/objects.ts';
import { clusterOfClient } from '../shared/rest-config.ts';
import { clusterService } from './cluster-service.ts';

function clusterServices(context: Context, cluster: Cluster): Promise<{ items: KubeObject[] }> {
  const namespace = context.globals.namespace === '' ? 'kube-system' : context.globals.namespace;
  const query = { labelSelector: 'kubernetes.io/cluster-service=true' };
  return listObjects(cluster.transport, { mapping: services, namespace }, { query, signal: context.signal, limit: 0 });
}

export const command = defineCommand({
  use: 'cluster-info [flags]',
  long: `
    Display the addresses of the control plane and of services with the label kubernetes.io/cluster-service=true.
    To further debug and diagnose cluster problems, use 'cox cluster-info dump'.`,
  examples: `
    # Print the address of the control plane and cluster services
    cox cluster-info`,
  flags: {},
  args: anyArguments,
  run: async (context) => {
    const cluster = await clusterOfClient(context);
    const say = (name: string, link: string): void =>
      context.io.stdout.write(`${escapeTerminal(name)} is running at ${escapeTerminal(link)}\n`);
    try {
      const { items } = await clusterServices(context, cluster);
      say('Kubernetes control plane', cluster.server);
      for (const service of items) {
        const { name, link } = clusterService(service, cluster.server);
        say(name, link);
      }
    } finally {
      const dump = `${context.program} cluster-info dump`;
      context.io.stdout.write(`\nTo further debug and diagnose cluster problems, use '${dump}'.\n`);
    }
    return 0;
  },
});
