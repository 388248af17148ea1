import { compareStrings } from '../../apimachinery/go/text.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { printLine, startingConfig } from './shared.ts';

export const command = defineCommand({
  use: 'get-clusters [flags]',
  long: 'Display clusters defined in the kubeconfig.',
  examples: `
    # List the clusters that the kubeconfig knows about
    cox config get-clusters`,
  flags: {},
  args: anyArguments,
  run: async (context) => {
    const { clusters } = await startingConfig(context);
    return printLine(context, ['NAME', ...[...clusters.keys()].sort(compareStrings)].join('\n'));
  },
});
