import { nameArgument } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { string } from '../../cli/flag.ts';
import { buildService, serviceFlags, serviceTarget } from './service.ts';
import { runCreate } from './shared.ts';

export const command = defineCommand({
  use: 'externalname NAME --external-name external.name [--dry-run=server|client|none]',
  long: 'Create an ExternalName service with the specified name: an alias for a DNS name outside of the cluster.',
  examples: `
    # Create a new ExternalName service named my-ns
    cox create service externalname my-ns --external-name bar.com`,
  flags: { ...serviceFlags, 'external-name': string('DNS name that the service is an alias for', { required: true }) },
  args: nameArgument,
  writes: recorded,
  run: (context, invocation) =>
    runCreate(context, invocation, serviceTarget('ExternalName'), (place) =>
      buildService({
        ...place,
        type: 'ExternalName',
        tcp: invocation.flags.tcp,
        externalName: invocation.flags['external-name'],
      }),
    ),
});
