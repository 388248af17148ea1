import { defineCommand } from '../../cli/command.ts';
import { deleteEntry } from './delete-entry.ts';
import { printHelp, startingConfig } from './shared.ts';

export const command = defineCommand({
  use: 'delete-cluster NAME',
  long: 'Delete the specified cluster from the kubeconfig.',
  examples: `
    # Delete the minikube cluster
    cox config delete-cluster minikube`,
  flags: {},
  run: async (context, { args }) => {
    const config = await startingConfig(context);
    const [name, ...rest] = args;
    if (name !== undefined && rest.length === 0) return deleteEntry(context, config, 'clusters', name);
    await printHelp(context);
    return 0;
  },
});
