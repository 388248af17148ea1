import { serviceAccounts } from '../../apimachinery/known-types.ts';
import { nameArgument } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { CliError } from '../../errors.ts';
import { serviceAccount } from '../../resources/generators/simple.ts';
import { createFlags, runCreate } from './shared.ts';

const target = {
  mapping: serviceAccounts,
  problem: 'failed to create serviceaccount:',
};

export const command = defineCommand({
  use: 'serviceaccount NAME [--dry-run=server|client|none]',
  long: 'Create a service account with the specified name.',
  examples: `
    # Create a new service account named my-service-account
    cox create serviceaccount my-service-account`,
  flags: createFlags,
  args: nameArgument,
  writes: recorded,
  run: (context, invocation) =>
    runCreate(context, invocation, target, (place) => {
      if (place.name === '') throw new CliError('name must be specified');
      return serviceAccount(place);
    }),
});
