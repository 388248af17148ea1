import { nameArgument } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { string } from '../../cli/flag.ts';
import { buildService, serviceFlags, serviceTarget } from './service.ts';
import { runCreate } from './shared.ts';

export const command = defineCommand({
  use: 'clusterip NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]',
  long: 'Create a ClusterIP service with the specified name.',
  examples: `
    # Create a new ClusterIP service named my-cs
    cox create service clusterip my-cs --tcp=5678:8080

    # Create a new ClusterIP service named my-cs without a cluster IP (headless)
    cox create service clusterip my-cs --clusterip="None"`,
  flags: { ...serviceFlags, clusterip: string('Cluster IP of the service, or None for a headless service') },
  args: nameArgument,
  writes: recorded,
  run: (context, invocation) =>
    runCreate(context, invocation, serviceTarget('ClusterIP'), (place) =>
      buildService({ ...place, type: 'ClusterIP', tcp: invocation.flags.tcp, clusterIP: invocation.flags.clusterip }),
    ),
});
