import { defineCommand } from '../../cli/command.ts';
import { UsageError } from '../../errors.ts';
import { deleteEntry } from './delete-entry.ts';
import { startingConfig } from './shared.ts';

export const command = defineCommand({
  use: 'delete-user NAME',
  long: 'Delete the specified user from the kubeconfig.',
  examples: `
    # Delete the minikube user
    cox config delete-user minikube`,
  flags: {},
  run: async (context, { args }) => {
    const config = await startingConfig(context);
    const [name, ...rest] = args;
    if (name === undefined || rest.length > 0) throw new UsageError('user to delete is required');
    return deleteEntry(context, config, 'users', name);
  },
});
