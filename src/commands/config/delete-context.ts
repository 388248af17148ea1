import { defineCommand } from '../../cli/command.ts';
import { deleteEntry } from './delete-entry.ts';
import { printHelp, startingConfig } from './shared.ts';

export const command = defineCommand({
  use: 'delete-context NAME',
  long: 'Delete the specified context from the kubeconfig.',
  examples: `
    # Delete the context for the minikube cluster
    cox config delete-context minikube`,
  flags: {},
  run: async (context, { args }) => {
    const config = await startingConfig(context);
    const [name, ...rest] = args;
    if (name !== undefined && rest.length === 0) return deleteEntry(context, config, 'contexts', name);
    await printHelp(context);
    return 0;
  },
});
