import { nameArgument } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { buildService, serviceFlags, serviceTarget } from './service.ts';
import { runCreate } from './shared.ts';

export const command = defineCommand({
  use: 'loadbalancer NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
  long: 'Create a LoadBalancer service with the specified name.',
  examples: `
    # Create a new LoadBalancer service named my-lbs
    cox create service loadbalancer my-lbs --tcp=5678:8080`,
  flags: serviceFlags,
  args: nameArgument,
  writes: recorded,
  run: (context, invocation) =>
    runCreate(context, invocation, serviceTarget('LoadBalancer'), (place) =>
      buildService({ ...place, type: 'LoadBalancer', tcp: invocation.flags.tcp }),
    ),
});
