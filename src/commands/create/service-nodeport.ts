import { nameArgument } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { int } from '../../cli/flag.ts';
import { buildService, serviceFlags, serviceTarget } from './service.ts';
import { runCreate } from './shared.ts';

export const command = defineCommand({
  use: 'nodeport NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
  long: 'Create a NodePort service with the specified name.',
  examples: `
    # Create a new NodePort service named my-ns
    cox create service nodeport my-ns --tcp=5678:8080`,
  flags: { ...serviceFlags, 'node-port': int('Port that the service has on each node') },
  args: nameArgument,
  writes: recorded,
  run: (context, invocation) =>
    runCreate(context, invocation, serviceTarget('NodePort'), (place) =>
      buildService({ ...place, type: 'NodePort', tcp: invocation.flags.tcp, nodePort: invocation.flags['node-port'] }),
    ),
});
